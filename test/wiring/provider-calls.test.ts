import { ActivityFailure, ApplicationFailure, TimeoutFailure, type TimeoutType } from '@temporalio/common';
import { openingOrder, orderOf, sendOrderOf } from '../../src/domain/order';
import type { Payment } from '../../src/domain/payment';
import { Unreadable } from '../../src/messages/unreadable';
import { callProvider, lastState, lookUp, openElsewhere, openHere } from '../../src/workflows/provider-calls';
import { answered, aPayment, bambora, complete, confirmed, lost, op, START, ship } from '../domain/support/world';
import { freshRuns, sdk } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const failed = (cause?: Error): Error => new ActivityFailure('failed', 'capture', '1', 'TIMEOUT', 'worker', cause);
const timedOut = (type: TimeoutType): Error => failed(new TimeoutFailure('too late', undefined, type));
const throws = (error: unknown) => () => {
  throw error;
};

const shipped = ship(aPayment(), 'parcel-1', 9_900);
const capture = (payment: Payment = shipped, id = 'parcel-1') =>
  callProvider(payment, sendOrderOf(payment, op(payment, id), START).order);
const look = (payment: Payment = shipped, id = 'parcel-1') => lookUp(payment, orderOf(payment, op(payment, id)));

const inTime = { cancellationType: 'WAIT_CANCELLATION_COMPLETED', retry: { maximumAttempts: 1 } };

describe('an order to the provider', () => {
  test('goes once to the provider’s queue, with the run that this history began with', async () => {
    sdk.answer = () => confirmed(9_900);
    expect(await capture()).toEqual(confirmed(9_900));
    const { order } = sendOrderOf(shipped, op(shipped, 'parcel-1'), START);
    expect(sdk.calls).toEqual([
      {
        name: 'capture',
        args: [{ ...order, originalRun: 'run-1' }],
        options: {
          ...inTime,
          taskQueue: 'holdfast-vipps',
          scheduleToCloseTimeout: 57_000,
          heartbeatTimeout: 5_000,
          summary: 'parcel-1 99.00 NOK',
        },
      },
    ]);
  });

  test('of several parcels names them', async () => {
    const two = ship(ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900), 'parcel-2', 5_000);
    await capture(complete(two));
    expect(sdk.calls[0]?.args).toMatchObject([{ shipments: ['parcel-1', 'parcel-2'] }]);
  });

  test('names the attempt from the second one on', async () => {
    const again = { ...op(shipped, 'parcel-1'), attempts: 2 };
    await capture({ ...shipped, operations: [shipped.operations[0] as typeof again, again] });
    expect(sdk.calls[0]?.options.summary).toBe('parcel-1 99.00 NOK, attempt 2');
    await capture({ ...shipped, operations: [shipped.operations[0] as typeof again, { ...again, attempts: 1 }] });
    expect(sdk.calls[1]?.options.summary).toBe('parcel-1 99.00 NOK');
  });

  test('names the hold where there is no parcel, as far as the timeline has room', async () => {
    const payment = complete(aPayment({ terms: { reference: 'r'.repeat(255) } }));
    await capture(payment, '@release');
    expect(sdk.calls[0]).toMatchObject({
      name: 'release',
      options: { summary: `hold ${'r'.repeat(60)} 249.00 NOK` },
    });
  });

  test('that no worker took did not leave', async () => {
    sdk.answer = throws(timedOut('SCHEDULE_TO_START'));
    expect(await capture()).toEqual({ kind: 'notSent', why: 'no worker took it' });
  });

  test('that its worker could not read did not leave either', async () => {
    sdk.answer = throws(failed(ApplicationFailure.create({ type: 'KeyMissing', message: 'no matter' })));
    expect(await capture()).toEqual({ kind: 'notSent', why: 'the worker that took it lacks the key to read it' });
    sdk.answer = throws(failed(ApplicationFailure.create({ type: 'Other', message: 'KeyMissing' })));
    expect(await capture()).toMatchObject({ kind: 'unknown' });
  });

  test.each([
    ['its worker was silent', timedOut('HEARTBEAT'), 'the worker was lost: time-out HEARTBEAT'],
    ['it took too long', timedOut('SCHEDULE_TO_CLOSE'), 'the worker was lost: time-out SCHEDULE_TO_CLOSE'],
    ['it threw', failed(new RangeError('x')), 'the worker was lost: RangeError'],
    ['something else threw', new TypeError('x'), 'the worker was lost: TypeError'],
    [
      'a time-out came without an activity',
      new TimeoutFailure('x', undefined, 'SCHEDULE_TO_START'),
      expect.any(String),
    ],
    ['nothing is known', failed(), 'the worker was lost: unknown error'],
    ['what was thrown is no error', 'x', 'the worker was lost: unknown error'],
  ])('is unknown where %s', async (_, error, why) => {
    sdk.answer = throws(error);
    expect(await capture()).toEqual({ kind: 'unknown', why });
  });

  test('is unknown where nobody here can read the answer', async () => {
    sdk.answer = () => new Unreadable('sealed', '00000001');
    expect(await capture()).toEqual({ kind: 'unknown', why: 'sealed' });
  });
});

describe('a look-up', () => {
  const found = { finding: { kind: 'absent', why: 'not in the log' } };

  test('names its rung, and ends within two calls', async () => {
    sdk.answer = () => found;
    expect(await look(answered(shipped, 'parcel-1', lost))).toEqual(found);
    expect(sdk.calls).toMatchObject([
      {
        name: 'lookUp',
        args: [{ operationId: 'parcel-1', originalRun: 'run-1' }],
        options: { ...inTime, scheduleToCloseTimeout: 52_000, summary: 'capture parcel-1 99.00 NOK, look-up 1' },
      },
    ]);
  });

  test('that is lost proves nothing', async () => {
    sdk.answer = throws(timedOut('SCHEDULE_TO_START'));
    expect(await look()).toEqual({
      finding: { kind: 'inconclusive', why: 'the look-up was lost: time-out SCHEDULE_TO_START' },
    });
  });

  test('that nobody here can read proves nothing', async () => {
    sdk.answer = () => new Unreadable('sealed', '00000001');
    expect(await look()).toEqual({ finding: { kind: 'inconclusive', why: 'sealed' } });
  });
});

describe('the opening', () => {
  const { terms } = shipped;

  test('asks the worker that has the payment, within its task and not for long', async () => {
    sdk.answer = () => ({ sharedWith: 'order-7' });
    expect(await openHere(terms)).toEqual({ sharedWith: 'order-7' });
    expect(sdk.calls).toEqual([
      {
        name: 'open',
        args: [{ ...openingOrder(terms), originalRun: 'run-1' }, true],
        options: { ...inTime, startToCloseTimeout: 3_000, summary: 'account nordic-shop, hold order-1001-1' },
        isLocal: true,
      },
    ]);
  });

  test('asks for the account, and looks at a hold that exists', async () => {
    sdk.answer = () => ({ sharedWith: 'order-7' });
    expect(await openElsewhere(terms)).toEqual({ sharedWith: 'order-7' });
    expect(sdk.calls).toEqual([
      {
        name: 'open',
        args: [{ ...openingOrder(terms), originalRun: 'run-1' }, true],
        options: {
          ...inTime,
          taskQueue: 'holdfast-vipps',
          allowEagerDispatch: false,
          scheduleToStartTimeout: 20_000,
          scheduleToCloseTimeout: 150_000,
          heartbeatTimeout: 5_000,
          summary: 'account nordic-shop, hold order-1001-1',
        },
      },
    ]);
  });

  test('looks at no hold that is still to be made', async () => {
    await openHere({ ...terms, create: {} });
    await openElsewhere({ ...terms, create: {} });
    expect(sdk.calls.map(({ args }) => args[1])).toEqual([false, false]);
  });

  test('that no worker took, or that nobody can read, tells of no account', async () => {
    sdk.answer = throws(timedOut('SCHEDULE_TO_START'));
    expect(await openElsewhere(terms)).toEqual({});
    sdk.answer = () => new Unreadable('sealed', '00000001');
    expect(await openElsewhere(terms)).toEqual({});
    expect(await openHere(terms)).toEqual({});
  });

  test('whose worker was lost tells nothing at all', async () => {
    sdk.answer = throws(timedOut('HEARTBEAT'));
    expect(await openElsewhere(terms)).toBeUndefined();
  });

  test('that takes too long within the task says nothing of the account', async () => {
    sdk.answer = throws(timedOut('START_TO_CLOSE'));
    expect(await openHere(terms)).toBeUndefined();
  });
});

describe('the state in which a payment ended', () => {
  test('is asked for once, of the workers of its provider', async () => {
    const answer = { state: { terms: {} } };
    sdk.answer = () => answer;
    expect(await lastState('nordic-shop', 'order-1001')).toBe(answer);
    expect(sdk.calls).toEqual([
      {
        name: 'lastState',
        args: ['nordic-shop', 'order-1001'],
        options: {
          ...inTime,
          taskQueue: 'holdfast-vipps',
          scheduleToStartTimeout: 20_000,
          scheduleToCloseTimeout: 150_000,
          heartbeatTimeout: 5_000,
          summary: 'account nordic-shop, payment order-1001',
        },
      },
    ]);
  });

  test('that this worker has no key for is no other answer: who has it will find it', async () => {
    const sealed = new Unreadable('sealed', '00000001');
    sdk.answer = () => sealed;
    expect(await lastState('nordic-shop', 'order-1001')).toEqual({ state: sealed });
  });

  test.each<[Error, string]>([
    [timedOut('SCHEDULE_TO_START'), 'no worker takes the question'],
    [timedOut('HEARTBEAT'), 'the worker was lost: time-out HEARTBEAT'],
  ])('cannot be had where %s', async (error, why) => {
    sdk.answer = throws(error);
    expect(await lastState('nordic-shop', 'order-1001')).toEqual({ why });
  });
});
