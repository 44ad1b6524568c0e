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
function within(isCalledOff: boolean): void {
  const abort = new AbortController();
  if (isCalledOff) abort.abort();
  const context = {
    info: { heartbeatTimeoutMs: 60_000 },
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
  return { counted, deliver: () => calls.deliver(delivery) };
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
