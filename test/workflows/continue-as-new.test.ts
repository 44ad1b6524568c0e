import { setTimeout as sleep } from 'node:timers/promises';
import { parcel, shipmentOf } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld({ dynamicConfig: ['limit.historyCount.suggestContinueAsNew=60'] });
});
afterAll(async () => {
  await world?.close();
});

const COUNT = 40;

test('signals and updates hammer across the boundary: none is lost, none is doubled', async () => {
  const payment = await world.begin({ paymentId: 'long', amount: 100_000 });
  const handle = world.client.workflow.getHandle(payment.workflowId);
  const { runId: firstRun } = await handle.describe();
  const answers: Promise<unknown>[] = [];
  for (let at = 0; at < COUNT; at++) {
    const message = parcel(`p${at}`, 1_000 + at);
    if (at % 4 === 0) answers.push(payment.shipAndWait(message));
    else answers.push(payment.ship(message));
    // The same shipment again, on the other way, is the same answer.
    if (at % 5 === 0) answers.push(payment.ship(message));
    if (at % 10 === 0) answers.push(handle.signal('ship', { shipmentId: 'not one' }));
    await sleep(15);
  }
  await Promise.all(answers);
  const view = await world.viewWhen(
    payment,
    'has captured all',
    ({ shipments }) => shipments.length === COUNT && shipments.every(({ state }) => state === 'captured'),
  );
  const total = Array.from({ length: COUNT }, (_, at) => 1_000 + at);
  expect(view.ledger).toMatchObject({ captured: total.reduce((sum, amount) => sum + amount), reserved: 0 });
  expect(await world.moved('long')).toEqual({ captures: total, released: 0 });

  // What a message is answered does not depend on the run that had it first.
  const again = await payment.shipAndWait(parcel('p0', 1_000));
  expect(again).toEqual({
    shipment: view.shipments.find(({ id }) => id === 'p0'),
    ledger: view.ledger,
    state: view.state,
  });
  await expect(payment.shipAndWait(parcel('p0', 1_001))).rejects.toMatchObject({ code: 'ShipmentConflict' });

  await payment.complete();
  // A message that could not be read may have been a parcel: it keeps the payment open until a person has seen it.
  await payment.acknowledge({ code: 'ShipmentRefused', operator: 'ida', reason: 'made up by the test' });
  await payment.result();
  const runs = await handle.describe();
  expect(runs.runId).not.toBe(firstRun);
  expect((await world.history('long', firstRun)).events?.at(-1)).toHaveProperty(
    'workflowExecutionContinuedAsNewEventAttributes',
  );
  // The terms are known in the last run too.
  expect((await runs.memo)?.terms).toEqual(expect.any(String));
});

test('trouble and what it says to operators goes on in the new run', async () => {
  const payment = await world.begin({ paymentId: 'long-held', amount: 100_000 });
  const handle = world.client.workflow.getHandle(payment.workflowId);
  const { runId: firstRun } = await handle.describe();
  await payment.shipAndWait(parcel('p1', 1_000));
  await world.portalCapture('long-held', 700);
  await handle.signal('providerNotice', { text: 'CAPTURED' });
  await until('it is shown', async () => (await world.shown('long-held')).since);
  const before = await world.shown('long-held');
  const { journal } = await payment.view();
  await until('it goes on in a new run', async () => {
    await handle.signal('ship', { nothing: 'that anybody could read' });
    return (await handle.describe()).runId !== firstRun;
  });
  expect(await world.shown('long-held')).toEqual(before);
  const view = await payment.view();
  expect(view).toMatchObject({
    state: 'attention',
    ledger: { captured: 1_700 },
    attention: [{ code: 'ForeignMovementSeen' }, { code: 'ShipmentRefused' }],
  });
  expect(shipmentOf(view, 'p1')?.state).toBe('captured');
  expect(view.journal.at(-1)?.seq).toBeGreaterThan(journal.at(-1)?.seq ?? 0);
  const metadata = await handle.query<{ currentDetails?: string }, []>('__temporal_workflow_metadata');
  expect(metadata.currentDetails).toMatch(/shop \/ long-held.*ForeignMovementSeen.*acknowledge/s);
  for (const code of ['ForeignMovementSeen', 'ShipmentRefused'] as const) {
    await payment.acknowledge({ code, operator: 'ida', reason: 'known' });
  }
  await until('it is down', async () => (await world.shown('long-held')).since === undefined);
});
