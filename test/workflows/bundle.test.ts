import { readFileSync } from 'node:fs';
import { Worker } from '@temporalio/worker';
import { SIGNALS, UPDATES, VIEW_DESCRIPTION } from '../../src/messages/messages';
import type { Sandbox } from '../../src/sandbox/server';
import { allRuns, plainTextOf } from '../support/history';
import { isCaptured, isParked, parcel } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, SECRETS, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

test('the bundle has no zod and no HTTP, and is below 2 MiB', () => {
  const code = readFileSync(process.env.HOLDFAST_TEST_BUNDLE ?? '', 'utf8');
  const [bundled] = code.split('//# sourceMappingURL');
  expect(Buffer.byteLength(code)).toBeLessThan(2 * 1024 * 1024);
  for (const name of ['node_modules/zod', 'node_modules/undici', 'src/providers', 'src/config', 'src/sandbox']) {
    expect(bundled?.includes(name)).toBe(false);
  }
});

interface Metadata {
  definition?: { signalDefinitions?: Definition[]; updateDefinitions?: Definition[]; queryDefinitions?: Definition[] };
  currentDetails?: string;
}
interface Definition {
  name: string;
  description?: string;
}

/** A payment that has had every update and every signal, in trouble on the way. */
async function everyMessage(paymentId: string) {
  const ida = { operator: 'ida', reason: 'a test' };
  const payment = await world.begin({ paymentId, amount: 24_900 });
  const handle = world.client.workflow.getHandle(payment.workflowId);
  await payment.shipDecided(parcel('parcel-1', 5_000));
  await payment.shipAndWait(parcel('parcel-1', 5_000));
  await world.portalCapture(paymentId, 900);
  await handle.signal('providerNotice', { text: 'CAPTURED' });
  await world.viewWhen(payment, 'has seen it', ({ attention }) => attention.length > 0);
  await payment.acknowledge({ code: 'ForeignMovementSeen', ...ida });
  await payment.pause(ida);
  await payment.ship(parcel('parcel-2', 5_000));
  await payment.resume(ida);
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-2'));
  await payment.refundDecided({ refundId: 'return-1', amount: 100, currency: 'NOK', reason: 'returned' });
  await payment.refundAndWait({ refundId: 'return-2', amount: 100, currency: 'NOK', reason: 'returned' });
  for (const operation of ['get', 'events']) {
    await world.fault(paymentId, { operation, fault: 'failsBeforeEffect', times: 1_000 });
  }
  await world.fault(paymentId, { operation: 'capture', fault: 'ignoresRequest' });
  await payment.shipAndWait(parcel('parcel-3', 2_500));
  const { openOperation } = await world.viewWhen(payment, 'is parked', isParked('parcel-3'));
  await payment.retryNow({ operator: 'ida', reason: 'asked' });
  await until('settled', () => (openOperation?.settledAt ?? 0) < Date.now());
  await world.sandbox.control.clearFaults();
  await payment
    .resolve({ operationId: 'parcel-3', outcome: 'notDone', evidence: 'portal', ...ida })
    .catch(() => undefined);
  // Refusals in between: a validator that wrote anything would break the replay.
  await expect(payment.resolve({ operationId: 'x', outcome: 'done', evidence: 'portal', ...ida })).rejects.toThrow();
  await expect(payment.shipAndWait(parcel('parcel-1', 1))).rejects.toThrow();
  await payment.completeAndWait();
  await payment.cancel({ reason: 'and nothing more' }).catch(() => undefined);
  await payment.result();
  return payment;
}

describe('a payment that has had every message', () => {
  beforeAll(async () => {
    await everyMessage('every-1');
  });

  test('replays: validators only read', async () => {
    const history = await world.history('every-1');
    const accepted = (history.events ?? []).flatMap(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name ?? [],
    );
    expect([...new Set(accepted)].sort()).toEqual(Object.keys(UPDATES).sort());
    await Worker.runReplayHistory(
      { workflowBundle: { codePath: process.env.HOLDFAST_TEST_BUNDLE ?? '' } },
      history,
      'payment:shop:every-1',
    );
  });

  test('leaves no secret, no token and no card number in any history', async () => {
    const card = '4111111111111111';
    const handle = world.client.workflow.getHandle('payment:shop:every-2');
    const payment = await world.begin({ paymentId: 'every-2', amount: 100 });
    await expect(payment.cancel({ reason: card })).rejects.toThrow('card number');
    // Past the client, as the UI could send it: the validator refuses, and nothing is kept.
    const message = { operator: 'ida', reason: `paid with ${card}` };
    await expect(handle.executeUpdate('pause', { args: [message] })).rejects.toThrow();
    await payment.shipAndWait(parcel('parcel-1', 100, { final: true }));
    await payment.result();

    const forbidden = [...Object.values(SECRETS), ...tokensOf(world.sandbox), 'Bearer', card];
    const runs = (await allRuns(world.client)).filter(({ workflowId }) => workflowId.startsWith('payment:'));
    expect(runs.length).toBeGreaterThanOrEqual(2);
    for (const { workflowId, runId } of runs) {
      const history = await world.client.workflow.getHandle(workflowId, runId).fetchHistory();
      const text = plainTextOf(history);
      // The search finds what is there.
      expect(text.includes('hf-cap-')).toBe(true);
      for (const secret of forbidden) expect(text.includes(secret)).toBe(false);
    }
  });
});

/** What the account of the sandbox says to the provider. */
const tokensOf = ({ accounts }: Sandbox): string[] =>
  Object.values(accounts).flatMap((account) =>
    'clientSecret' in account ? [account.clientSecret, account.subscriptionKey] : [],
  );

test('the UI says what the payment is, what its messages do, and what may be done', async () => {
  const payment = await world.begin({ paymentId: 'shown', amount: 24_900 });
  await world.fault('shown', { operation: 'capture', fault: 'ignoresRequest', times: 100 });
  const handle = world.client.workflow.getHandle(payment.workflowId);
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  expect(await (await handle.describe()).staticSummary()).toBe('shop shown: 24900 NOK (minor units) at vipps');
  const { definition, currentDetails } = await handle.query<Metadata, []>('__temporal_workflow_metadata');
  const described = (list: Definition[] = []): Record<string, string | undefined> =>
    Object.fromEntries(list.map(({ name, description }) => [name, description]));
  expect(described(definition?.signalDefinitions)).toMatchObject(SIGNALS);
  expect(described(definition?.updateDefinitions)).toMatchObject(UPDATES);
  expect(described(definition?.queryDefinitions)).toMatchObject({ view: VIEW_DESCRIPTION });
  expect(currentDetails).toContain('shop / shown');
  expect(currentDetails).toContain('| 249.00 NOK | 0.00 NOK | 99.00 NOK | 0.00 NOK | 150.00 NOK |');
  expect(currentDetails).toMatch(
    /\*\*Open: capture `parcel-1`\*\* of 99\.00 NOK is \*\*\w+\*\*, in doubt; (\d+ )?attempts?/,
  );
  expect(currentDetails).toMatch(/\| parcel-1 \| 99\.00 NOK \| \w+ \| notYet \|/);
  expect(currentDetails).toMatch(/headers-timeout/);
});
