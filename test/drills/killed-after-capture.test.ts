import { holderOf } from '../../proof/chaos/holder';
import { MERCHANTS } from '../../proof/merchants';
import type { PaymentHandle } from '../../src/client';
import type { ProviderName } from '../../src/sandbox/core';
import type { PaymentView } from '../../src/view/view';
import { factsOf, isAuthorized, isCaptured, isParked, parcel, shipmentOf } from '../support/parcels';
import { until } from '../support/until';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process';
import { createWorld, type World } from '../support/world';

/** A call may take seconds here, so that a worker can be killed in the middle of one. */
const ACCOUNT =
  'settleWindow: 5s\n    readGap: 100ms\n    minGap: 20ms\n    lookGap: 20ms\n    http: { total: 4s, connect: 2s, headers: 4s, body: 2s }';
const POLICY =
  '{ ladder: [50ms, 100ms, 150ms, 200ms, 250ms], backoff: [50ms, 100ms, 200ms], sendWithin: 3s, callBound: 4s, heartbeat: 1s, stuckAfter: 1m }';
const AUTHORIZED = 24_900;

jest.setTimeout(120_000);

let world: World;
afterEach(async () => {
  await endWorkerProcesses();
  await world?.close();
});

interface Row {
  provider: ProviderName;
  evidence: string;
  /** What the one parcel costs: pipwave takes the whole or nothing. */
  amount: number;
  switches: Readonly<Record<string, unknown>>;
  /** What the provider gives back after the capture: all of the rest, or nothing before the hold ends. */
  givenBack: number;
}

const ROWS: readonly Row[] = [
  { provider: 'vipps', evidence: 'key', amount: 9900, switches: {}, givenBack: 15_000 },
  { provider: 'bambora', evidence: 'marker', amount: 9900, switches: {}, givenBack: 0 },
  {
    provider: 'pipwave',
    evidence: 'status',
    amount: AUTHORIZED,
    switches: { captureTiming: 'synchronous' },
    givenBack: 0,
  },
  { provider: 'payment-options', evidence: 'nobody', amount: 9900, switches: {}, givenBack: 15_000 },
];

test.each(ROWS)(
  'a worker killed after $provider took the money: told by $evidence, taken once, and the payment ends',
  async ({ provider, evidence, amount, switches, givenBack }) => {
    world = await createWorld({ provider, worker: false, account: ACCOUNT, policy: POLICY });
    const { control } = world.sandbox;
    await control.setSwitches(provider, switches);
    const workers = await Promise.all([startWorkerProcess(world), startWorkerProcess(world)]);
    const payment = await world.begin({ paymentId: 'killed', amount: AUTHORIZED });
    await world.viewWhen(payment, 'is authorized', isAuthorized);
    await world.fault('killed', { operation: 'capture', fault: 'answersLate', ms: 3_500 });
    await payment.ship(parcel('parcel-1', amount, { final: true, currency: MERCHANTS[provider].currency }));
    await until('the provider took it', async () => (await world.truth('killed')).captured === amount);
    const holder = await holderOf(world.client, payment.workflowId);
    const killed = workers.find(({ pid }) => pid === holder);
    expect(killed).toBeDefined();
    killed?.send('SIGKILL');

    const view = await (evidence === 'nobody' ? resolved(payment) : settled(payment));
    expect(view.journal.find(({ fact }) => fact === 'CaptureUnknown')?.text).toContain('time-out HEARTBEAT');
    const end = await payment.result();
    expect(end).toMatchObject({
      state: 'finished',
      ledger: { captured: amount, released: AUTHORIZED - amount, reserved: 0, available: 0 },
      shipments: [{ id: 'parcel-1', state: 'captured', safeToShip: 'yes' }],
    });
    expect((await control.counters()).requests[`${provider}.capture`]).toBe(1);
    expect(await world.moved('killed')).toEqual({ captures: [amount], released: givenBack });
  },
);

async function settled(payment: PaymentHandle): Promise<PaymentView> {
  const killedAt = Date.now();
  const view = await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
  process.stdout.write(`killed worker: settled ${Date.now() - killedAt} ms after the kill\n`);
  expect(Date.now() - killedAt).toBeLessThan(10_000);
  expect(factsOf(view)).toContain('CaptureConfirmedByLookUp');
  return view;
}

/** No look-up shows it: a person reads it in the portal. */
async function resolved(payment: PaymentHandle): Promise<PaymentView> {
  const view = await world.viewWhen(payment, 'is parked', isParked('parcel-1'));
  expect(shipmentOf(view, 'parcel-1')).toMatchObject({ safeToShip: 'no' });
  expect(view).toMatchObject({ state: 'parked', ledger: { captured: 0, available: 0 } });
  await until('settled', () => (view.openOperation?.settledAt ?? 0) < Date.now());
  return payment.resolve({
    operationId: 'parcel-1',
    outcome: 'done',
    evidence: 'portal, 14:02',
    operator: 'ida',
    reason: 'looked it up',
  });
}
