import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { EVENTS_WAIT, VIEW_QUERY } from '../../src/messages/messages';
import { isAuthorized, parcel } from '../support/parcels';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process';
import { createWorld, type World } from '../support/world';

describe('on a server', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ worker: false });
  });
  afterAll(async () => {
    await endWorkerProcesses();
    await world?.close();
  });

  // The query waits for the worker that was killed; the message comes while it waits. A second later the query goes to the other worker, which has
  // never seen the payment, and the message's own task only after it.
  test('a query is not answered from a message before its task, and the history replays', async () => {
    const first = await startWorkerProcess(world);
    const payment = await world.begin({ paymentId: 'early-1', amount: 24_900 });
    await world.viewWhen(payment, 'is authorized', isAuthorized);
    await world.hire();
    first.send('SIGKILL');
    await first.gone;
    const handle = world.client.workflow.getHandle(payment.workflowId);
    const [query, view] = [handle.query(VIEW_QUERY), payment.view()];
    query.catch(() => undefined); // it is awaited below
    await sleep(400);
    await payment.ship(parcel('parcel-1', 9_900));
    await expect(query).rejects.toThrow(EVENTS_WAIT);
    // Where it comes before the task, both messages are one task of the payment, and its replay sees both at once. A busy machine may have taken
    // the first one alone: then the parcel was captured before the order was cancelled, which is as good an end.
    await payment.cancel({ reason: 'the customer said no' });
    // Our own client asks again.
    expect((await view).paymentId).toBe('early-1');
    const ended = await payment.result();
    await Worker.runReplayHistory(
      { workflowBundle: { codePath: process.env.HOLDFAST_TEST_BUNDLE ?? '' } },
      await world.history('early-1'),
      payment.workflowId,
    );
    const moved = await world.moved('early-1');
    expect([
      { captures: [], released: 24_900 },
      { captures: [9_900], released: 15_000 },
    ]).toContainEqual(moved);
    expect(ended.ledger).toMatchObject({ captured: 24_900 - moved.released, released: moved.released });
  });
});
