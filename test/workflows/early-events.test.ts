import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { EVENTS_WAIT, VIEW_QUERY } from '../../src/contracts/messages';
import { isAuthorized, parcel } from '../support/parcels';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process';
import { createWorld, type World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await createWorld({ worker: false });
});
afterEach(async () => {
  await endWorkerProcesses();
  await world?.close();
});

jest.setTimeout(60_000);

/**
 * The query waits for the worker that was killed; the message comes while it waits. A second later the query goes to the other worker, which has
 * never seen the payment, and the message's own task only after it.
 */
async function askedWhileMessageWaits(paymentId: string) {
  const first = await startWorkerProcess(world);
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await world.viewWhen(payment, 'is authorized', isAuthorized);
  await world.hire();
  first.send('SIGKILL');
  await first.gone;
  const handle = world.client.workflow.getHandle(payment.workflowId);
  const answer = { query: handle.query(VIEW_QUERY), view: payment.view() };
  answer.query.catch(() => undefined); // it is awaited below
  await sleep(400);
  await payment.ship(parcel('parcel-1', 9_900));
  return { payment, ...answer };
}

test('a query that meets events which no task has taken is not answered from them, and the history replays', async () => {
  const { payment, query, view } = await askedWhileMessageWaits('early');
  await expect(query).rejects.toThrow(EVENTS_WAIT);
  // It comes before the task: both messages are one task of the payment, and its replay sees both at once.
  await payment.cancel({ reason: 'the customer said no' });
  // The client asks again.
  expect((await view).paymentId).toBe('early');
  const ended = await payment.result();
  await Worker.runReplayHistory(
    { workflowBundle: { codePath: process.env.HOLDFAST_TEST_BUNDLE ?? '' } },
    await world.history('early'),
    payment.workflowId,
  );
  expect(ended.ledger).toMatchObject({ captured: 0, released: 24_900 });
  expect(await world.moved('early')).toEqual({ captures: [], released: 24_900 });
});
