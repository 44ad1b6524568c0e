import { Context } from '@temporalio/activity';
import type { Delivery } from '../../src/activities/contract';
import { createEventCalls } from '../../src/activities/deliver-events';
import type { Sink, Taken } from '../../src/activities/sink';
import type { Told } from '../../src/events/event';

const event = { sequence: 1, at: 0, type: 'payment.finished', data: {} } as unknown as Told;
const delivery: Delivery = {
  endpoint: 'orders',
  subject: { account: 'nordic-shop', paymentId: 'order-1001', currency: 'NOK' },
  events: [event],
};

/** A delivery that is called off while the endpoint is asked, or is not. */
function within(isCalledOff: boolean, runId = 'run-1'): void {
  const abort = new AbortController();
  if (isCalledOff) abort.abort();
  const context = {
    info: { heartbeatTimeoutMs: 60_000, workflowExecution: { workflowId: 'payment:nordic-shop:order-1001', runId } },
    cancellationSignal: abort.signal,
    cancelled: Promise.reject(new Error('called off')),
    heartbeat: () => undefined,
    log: { warn: () => undefined },
  };
  context.cancelled.catch(() => undefined);
  jest.spyOn(Context, 'current').mockReturnValue(context as unknown as Context);
}

afterEach(() => {
  jest.restoreAllMocks();
});

function endpoint(answers: () => Taken) {
  const counted: string[] = [];
  const sink: Sink = { send: async () => answers(), close: async () => undefined };
  const calls = createEventCalls(
    { name: 'orders', accounts: ['nordic-shop'], firstRetryMs: 5_000, lastRetryMs: 60_000, sink },
    { counted: (_, outcome) => void counted.push(outcome) },
  );
  return { counted, deliver: (more: object = {}) => calls.deliver({ ...delivery, ...more }) };
}

test('a call that is called off says nothing of its endpoint: the next one is told all the same', async () => {
  let answer: Taken = { kind: 'failed', why: 'aborted' };
  const { counted, deliver } = endpoint(() => answer);
  within(true);
  for (let nth = 0; nth < 9; nth += 1) await expect(deliver()).rejects.toThrow('called off');
  within(false);
  answer = { kind: 'taken' };
  await deliver();
  expect(counted).toEqual(['taken']);
});

test('one that took nothing five times in a row is spared', async () => {
  const { counted, deliver } = endpoint(() => ({ kind: 'failed', why: 'HTTP 503' }));
  within(false);
  for (let nth = 0; nth < 6; nth += 1) await expect(deliver()).rejects.toThrow('HTTP 503');
  expect(counted).toEqual(['failed', 'failed', 'failed', 'failed', 'failed', 'spared']);
});

test('a run that was reset and does not know it tells nothing: what it has numbered may have the number of something else', async () => {
  const { counted, deliver } = endpoint(() => ({ kind: 'taken' }));
  within(false, 'run-2');
  const refused = { type: 'RunReset', nonRetryable: true, details: [expect.objectContaining({ resetRun: 'run-2' })] };
  await expect(deliver({ originalRun: 'run-1' })).rejects.toMatchObject(refused);
  await expect(deliver({ originalRun: 'run-1', knownRun: 'run-0' })).rejects.toMatchObject(refused);
  expect(counted).toEqual([]);
  // What is known of a reset has the recovery behind it, where there is one. A build of before tells no run.
  for (const told of [
    { originalRun: 'run-1', knownRun: 'run-2' },
    { originalRun: 'run-1', knownRun: 'run-2 rec-1' },
    {},
  ]) {
    await deliver(told);
  }
  within(false);
  await deliver({ originalRun: 'run-1' });
  expect(counted).toEqual(['taken', 'taken', 'taken', 'taken']);
});
