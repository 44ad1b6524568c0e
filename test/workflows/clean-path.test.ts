import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import type { SendOrder } from '../../src/domain/order';
import { costOf, countOf, kindsOf } from '../support/history';
import { until } from '../support/until';
import { createWorld, referenceOf, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

const PARCELS = [
  ['parcel-1', 9900],
  ['parcel-2', 5000],
  ['parcel-3', 2500],
] as const;

/** So many activities are done, and the workflow waits after its first task. Read from the history: it has no part in what it counts. */
const rests = (handle: WorkflowHandle, activities: number): Promise<true> =>
  until(`${handle.workflowId} rests after ${activities} activities`, async () => {
    const history = await handle.fetchHistory();
    const pending = countOf(history, 'workflowTaskScheduled') - countOf(history, 'workflowTaskCompleted');
    const begun = countOf(history, 'workflowTaskCompleted') > 0;
    return countOf(history, 'activityTaskCompleted') === activities && pending === 0 && begun;
  });

/** A payment whose every message comes alone, after what it asked for before is done. */
async function cleanLife(paymentId: string) {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  const handle = world.client.workflow.getHandle(payment.workflowId);
  await rests(handle, 0);
  for (const [at, [shipmentId, amount]] of PARCELS.entries()) {
    await payment.ship({ shipmentId, amount, currency: 'NOK' });
    await rests(handle, at + 1);
  }
  await payment.complete();
  return payment.result();
}

/** The same deeds, at the same provider, by a workflow that does nothing else. */
async function bareLife(paymentId: string) {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(__dirname, '../support/bare-payment.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  const worker = await Worker.create({
    connection: world.native,
    taskQueue: 'bare',
    workflowBundle: { code },
  });
  return worker.runUntil(async () => {
    const reference = referenceOf(paymentId);
    await world.sandbox.control.authorize({ provider: 'vipps', reference, amount: 24_900, currency: 'NOK' });
    const order = (kind: 'capture' | 'release', operationId: string, amount: number, before: number): SendOrder => ({
      kind,
      account: 'shop',
      paymentId,
      operationId,
      reference,
      amount,
      currency: 'NOK',
      key: `${paymentId}-${operationId}`,
      notAfter: 0,
      capturedBefore: before,
      releasedBefore: 0,
      refundedBefore: 0,
    });
    const captures = PARCELS.map(([id, amount], at) =>
      order(
        'capture',
        id,
        amount,
        PARCELS.slice(0, at).reduce((sum, [, before]) => sum + before, 0),
      ),
    );
    const handle = await world.client.workflow.start('barePayment', {
      workflowId: paymentId,
      taskQueue: 'bare',
      args: [{ captures, release: order('release', 'rest', 7500, 17_400) }],
    });
    await rests(handle, 1);
    for (const at of PARCELS.keys()) {
      await handle.signal('ship');
      await rests(handle, at + 2);
    }
    await handle.signal('complete');
    await handle.result();
    return handle.fetchHistory();
  });
}

/** What a call by itself leaves in a history. */
const CALL = ['Scheduled', 'Started', 'Completed'].flatMap((step) => [`activityTask${step}`, `workflowTask${step}`]);

test('a clean life costs less than the bare workflow, and one deadline timer', async () => {
  const view = await cleanLife('clean-1');
  expect(view.ledger).toMatchObject({ captured: 17_400, released: 7500, reserved: 0, available: 0 });
  expect(await world.moved('clean-1')).toEqual({ captures: [2500, 5000, 9900], released: 7500 });

  const history = await world.history('clean-1');
  const bareHistory = await bareLife('bare-1');
  expect(await world.moved('bare-1')).toEqual({ captures: [2500, 5000, 9900], released: 7500 });

  const [own, bare] = [costOf(history), costOf(bareHistory)];
  process.stdout.write(`clean life: ${JSON.stringify(own)}; bare: ${JSON.stringify(bare)}\n`);
  expect(own).toEqual({ events: 47, workflowTasks: 9, upserts: 0, failed: 0 });
  expect(bare).toEqual({ events: 51, workflowTasks: 10, upserts: 0, failed: 0 });

  const kinds = kindsOf(history);
  expect(kinds.filter((kind) => kind.startsWith('timer'))).toEqual(['timerStarted']);
  // The look at the hold is part of the first task: a marker, where the bare workflow has a call and a task of its own.
  const extra = ['timerStarted', 'markerRecorded'];
  expect([...kinds.filter((kind) => !extra.includes(kind)), ...CALL].sort()).toEqual(kindsOf(bareHistory).sort());
});

// What operators read costs a healthy payment nothing: details and summaries are no events, and nothing about it is listed as trouble.
test('a healthy payment has no search attribute upserted, one timer for its deadline, and tells where it stands', async () => {
  await cleanLife('clean-3');
  const kinds = kindsOf(await world.history('clean-3'));
  expect(kinds.filter((kind) => kind === 'upsertWorkflowSearchAttributes')).toEqual([]);
  expect(kinds.filter((kind) => kind === 'timerStarted')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'timerCanceled' || kind === 'timerFired')).toEqual([]);
  const { currentDetails } = await world.client.workflow
    .getHandle('payment:shop:clean-3')
    .query<{ currentDetails?: string }, []>('__temporal_workflow_metadata');
  expect(currentDetails).toMatch(/^\*\*finished\*\* · shop \/ clean-3 · 249\.00 NOK/);
  expect(currentDetails).not.toContain('What you may do');
});

test('three shipments that come at once cost no more', async () => {
  const payment = await world.begin({ paymentId: 'clean-2', amount: 24_900 });
  const handle = world.client.workflow.getHandle(payment.workflowId);
  await rests(handle, 0);
  await Promise.all(PARCELS.map(([shipmentId, amount]) => payment.ship({ shipmentId, amount, currency: 'NOK' })));
  await rests(handle, 3);
  await payment.complete();
  await payment.result();
  expect((await world.moved('clean-2')).captures).toEqual([2500, 5000, 9900]);
  const cost = costOf(await world.history('clean-2'));
  expect(cost).toMatchObject({ upserts: 0, failed: 0 });
  expect(cost.workflowTasks).toBeLessThanOrEqual(10);
});
