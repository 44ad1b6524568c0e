import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TimeoutFailure,
  type TimeoutType,
} from '@temporalio/common';
import type { Delivery } from '../../src/activities/contract';
import type { Cursor } from '../../src/events/log';
import { Unreadable } from '../../src/messages/unreadable';
import { deliver, stillListens } from '../../src/workflows/event-calls';
import { listener, logOf } from './support/listeners';
import { freshRuns, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const { account, paymentId, currency, kept } = logOf(['orders'], 3);
const cursor: Cursor = { ...listener('orders'), giveUpAfterMs: 7_200_001, told: 0 };
const delivery: Delivery = { endpoint: 'orders', subject: { account, paymentId, currency }, events: kept };

const failed = (cause?: Error): Error => new ActivityFailure('failed', 'deliver', '1', 'TIMEOUT', 'worker', cause);
const application = (type: string, details: unknown[] = []): Error =>
  failed(ApplicationFailure.create({ type, message: 'it said 500', details, nonRetryable: true }));
const late = (type: TimeoutType, last?: unknown, cause?: Error): Error =>
  failed(Object.assign(new TimeoutFailure('late', last, type), cause && { cause }));
/** What became of it, where the call ended so. */
function became(error?: unknown) {
  sdk.answer = () => {
    if (error !== undefined) throw error;
  };
  return deliver(cursor, delivery, sdk.now);
}

test('events go to the queue of their endpoint, for as long as it has patience', async () => {
  expect(await became()).toEqual({ kind: 'told' });
  expect(sdk.calls).toEqual([
    {
      name: 'deliver',
      args: [{ ...delivery, originalRun: 'run-1' }],
      options: {
        taskQueue: 'holdfast-events-orders',
        scheduleToCloseTimeout: 7_200_001,
        scheduleToStartTimeout: 100_001,
        startToCloseTimeout: 48_000,
        heartbeatTimeout: 5_000,
        retry: { initialInterval: 5_000, backoffCoefficient: 1 },
        cancellationType: 'WAIT_CANCELLATION_COMPLETED',
        summary: 'orders: 3 events from 1',
      },
    },
  ]);
});

test('after an outage of ours that was longer than its patience an endpoint has one whole try left', async () => {
  const last = async (giveUpAfterMs: number, sinceMs: number) => {
    sdk.answer = () => {
      throw late('SCHEDULE_TO_START');
    };
    const since = { ...cursor, giveUpAfterMs, triedSince: sdk.now - sinceMs };
    const what = await deliver(since, delivery, sdk.now);
    const { scheduleToCloseTimeout, scheduleToStartTimeout } = sdk.calls.at(-1)?.options ?? {};
    return [scheduleToCloseTimeout, scheduleToStartTimeout, 'isOver' in what && what.isOver];
  };
  expect(await last(7_200_000, 10_000_000)).toEqual([48_000, 48_000, true]);
  expect(await last(7_200_000, 7_200_000 - 47_999)).toEqual([48_000, 48_000, true]);
  expect(await last(7_200_000, 7_200_000 - 48_000)).toEqual([48_000, 100_000, false]);
  // Nor is it longer than the patience.
  expect(await last(3_000, 0)).toEqual([3_000, 42, false]);
  expect(await last(3_000, 5_000)).toEqual([3_000, 3_000, true]);
});

describe('what becomes of a delivery that fails', () => {
  test('it was called off, to begin anew', async () => {
    expect(await became(failed(new CancelledFailure('x')))).toEqual({ kind: 'calledOff' });
    expect(await became(new CancelledFailure('x'))).toEqual({ kind: 'calledOff' });
  });

  test('nobody took it from its queue', async () => {
    expect(await became(late('SCHEDULE_TO_START'))).toEqual({ kind: 'untaken', isOver: false });
  });

  test('its run was reset, and nothing was told', async () => {
    expect(await became(application('RunReset', [{ told: 0, tries: 0, resetRun: 'run-2' }]))).toEqual({
      kind: 'reset',
      run: 'run-2',
    });
    expect(await became(application('RunReset', [{ told: 0, resetRun: 2 }]))).toMatchObject({ kind: 'givenUp' });
  });

  test('the configuration has the endpoint no longer', async () => {
    expect(await became(application('NotListening'))).toEqual({ kind: 'notListening' });
  });

  test('the endpoint took none of it, or some, and its last answer is told in our own words', async () => {
    const told = (count: number, answer: string) => ({ kind: 'givenUp', told: count, answer });
    expect(await became(application('NotTaken', [{ told: 2, tries: 5 }]))).toEqual(told(2, 'it said 500'));
    expect(await became(application('EndpointGone'))).toEqual(told(0, 'it said 500'));
    // What is not ours may say anything.
    expect(await became(application('Mine', [{ told: 2 }]))).toEqual(told(2, 'ApplicationFailure'));
    expect(await became(application('NotTaken', [new Unreadable('sealed', '1')]))).toEqual(told(0, 'it said 500'));
    expect(await became(application('NotTaken', [{ told: '2' }]))).toEqual(told(0, 'it said 500'));
    const bare = failed(
      Object.assign(ApplicationFailure.create({ type: 'NotTaken', message: 'x' }), { details: null }),
    );
    expect(await became(bare)).toEqual(told(0, 'x'));
    expect(await became(failed(new TypeError('secret')))).toEqual(told(0, 'TypeError'));
    expect(await became(new TypeError('secret'))).toEqual(told(0, 'TypeError'));
    expect(await became('secret')).toEqual(told(0, 'unknown error'));
    expect(await became(failed())).toEqual(told(0, 'unknown error'));
  });

  test('the worker was lost, or its patience is over: how far it came is in its heartbeats', async () => {
    expect(await became(late('SCHEDULE_TO_CLOSE', { told: 2, tries: 1 }))).toEqual({
      kind: 'givenUp',
      told: 2,
      answer: 'no answer (SCHEDULE_TO_CLOSE)',
    });
    expect(await became(late('SCHEDULE_TO_CLOSE', { told: 2, tries: 1, answer: 'it said 502' }))).toMatchObject({
      told: 2,
      answer: 'it said 502',
    });
    expect(await became(late('SCHEDULE_TO_CLOSE', { told: 2, tries: 1, answer: 502 }))).toMatchObject({
      answer: 'no answer (SCHEDULE_TO_CLOSE)',
    });
    const last = ApplicationFailure.create({ type: 'NotTaken', message: 'it said 503' });
    expect(await became(late('SCHEDULE_TO_CLOSE', undefined, last))).toEqual({
      kind: 'givenUp',
      told: 0,
      answer: 'it said 503',
    });
    const foreign = ApplicationFailure.create({ type: 'TypeError', message: 'secret' });
    expect(await became(late('SCHEDULE_TO_CLOSE', { told: 2, tries: 1, answer: 'it said 502' }, foreign))).toEqual({
      kind: 'givenUp',
      told: 2,
      answer: 'it said 502',
    });
    expect(await became(late('HEARTBEAT', new Unreadable('sealed', '1')))).toMatchObject({ told: 0 });
  });
});

describe('whether an endpoint is still configured', () => {
  test('is asked of the worker of the payment, once', async () => {
    sdk.answer = () => true;
    expect(await stillListens('holdfast-vipps', 'nordic-shop', 'orders')).toBe(true);
    expect(sdk.calls).toEqual([
      {
        name: 'listens',
        args: ['nordic-shop', 'orders'],
        options: {
          taskQueue: 'holdfast-vipps',
          scheduleToCloseTimeout: '1m',
          retry: { maximumAttempts: 1 },
          cancellationType: 'WAIT_CANCELLATION_COMPLETED',
          summary: 'account nordic-shop, endpoint orders',
        },
      },
    ]);
  });

  test('only a plain no counts: where nobody can tell, it is', async () => {
    sdk.answer = () => false;
    expect(await stillListens('q', 'nordic-shop', 'orders')).toBe(false);
    for (const answer of [undefined, new Unreadable('sealed', '1')]) {
      sdk.answer = () => answer;
      expect(await stillListens('q', 'nordic-shop', 'orders')).toBe(true);
    }
    sdk.answer = () => {
      throw new Error('lost');
    };
    expect(await stillListens('q', 'nordic-shop', 'orders')).toBe(true);
  });
});
