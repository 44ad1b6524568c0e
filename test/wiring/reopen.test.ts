import { ActivityFailure, TimeoutFailure } from '@temporalio/common';
import { carried } from '../../src/domain/carried';
import type { Payment } from '../../src/domain/payment';
import type { EventLog } from '../../src/events/log';
import { digestOf } from '../../src/messages/digest';
import type { Past } from '../../src/messages/handed';
import { begin } from '../../src/workflows/begin';
import { inbox } from '../../src/workflows/inbox';
import { handedOn } from '../../src/workflows/past';
import { reopen } from '../../src/workflows/reopen';
import { teller } from '../../src/workflows/teller';
import { REFUNDING } from '../domain/support/refunds';
import { answered, aPayment, confirmed, DAY, learned, START, ship } from '../domain/support/world';
import { logOf } from './support/listeners';
import { type ContinuedAsNew, freshRuns, pass, sdk, settle } from './support/sdk';

jest.mock('@temporalio/workflow', () => jest.requireActual('./support/sdk'));
freshRuns();

const name = { account: 'nordic-shop', paymentId: 'order-1001' };
const NOW = START + 30 * DAY;
/** 249.00 captured, and the payment has ended. */
const ended: Payment = learned(
  answered(
    ship(aPayment({ capabilities: REFUNDING.vipps }), 'parcel-1', 24_900, START, true),
    'parcel-1',
    confirmed(24_900),
  ),
  [{ at: START, kind: 'PaymentFinished' }],
);

const stateOf = (payment: Payment, events?: EventLog) =>
  handedOn({ terms: payment.terms, payment: carried(payment, START), shown: 'open', letters: inbox([]), events });

beforeEach(() => {
  sdk.now = NOW;
  sdk.info.workflowId = 'refunds:nordic-shop:order-1001';
  sdk.info.memo = { terms: 'digest' };
});

function reopened(alreadyShown?: string) {
  const events = teller(undefined);
  const letters = inbox([]);
  const state: { payment?: Payment; shown?: string; error?: unknown } = {};
  reopen(name, alreadyShown, letters, events).then(
    (beginning) => Object.assign(state, beginning),
    (error) => {
      state.error = error;
    },
  );
  return { state, events, letters };
}

test('a second run has the state in which the payment ended, and is open', async () => {
  sdk.answer = () => ({ state: stateOf(ended) });
  const { state } = reopened();
  await settle();
  expect(sdk.calls).toMatchObject([{ name: 'lastState', args: ['nordic-shop', 'order-1001'] }]);
  const { seq, reopenedAt, finishedAt, ledger, operations } = state.payment as Payment;
  expect([seq, reopenedAt, finishedAt]).toEqual([ended.seq + 1, NOW, undefined]);
  expect(ledger).toEqual(ended.ledger);
  expect(operations.map(({ id, status }) => [id, status])).toEqual(
    ended.operations.map(({ id, status }) => [id, status]),
  );
  expect(state.payment?.journal.at(-1)).toMatchObject({ fact: 'Reopened', at: NOW });
  expect(state.shown).toBe('open');
});

test('the notices of the provider find it by the reference; what its client has told is not told again', async () => {
  sdk.answer = () => ({ state: stateOf(ended) });
  reopened();
  await settle();
  expect(sdk.attributes).toEqual([{ PaymentReference: 'order-1001-1' }]);
  expect(sdk.memos).toEqual([]);
});

test('where its client has told nothing, it tells all of it itself', async () => {
  sdk.info.memo = undefined;
  sdk.answer = () => ({ state: stateOf(ended) });
  reopened();
  await settle();
  expect(sdk.attributes).toEqual([
    { PaymentAccount: 'nordic-shop', PaymentProvider: 'vipps', CaptureState: 'open' },
    { PaymentReference: 'order-1001-1' },
  ]);
  expect(sdk.memos).toEqual([{ terms: digestOf(ended.terms), reference: 'order-1001-1' }]);
  sdk.info.memo = {};
  reopened();
  await settle();
  expect(sdk.memos).toHaveLength(2);
});

test('who listens to the payment is told by it from now on', async () => {
  sdk.answer = () => ({ state: stateOf(ended, logOf(['orders'])) });
  const { events } = reopened();
  await settle();
  expect(events.log()).toMatchObject({ sequence: 1, cursors: [{ endpoint: 'orders', told: 0 }] });
  sdk.answer = () => ({ state: stateOf(ended) });
  const alone = reopened();
  await settle();
  expect(alone.events.log()).toBeUndefined();
});

describe('while the state cannot be had', () => {
  const asks = (): number => sdk.calls.filter(({ name: called }) => called === 'lastState').length;

  test('it waits, says why, and asks again', async () => {
    sdk.answer = () => ({ why: 'it has not ended' });
    const { state, letters } = reopened();
    await settle();
    expect(state).toEqual({});
    expect(sdk.details).toEqual([
      '**Attention:** the state in which payment nordic-shop/order-1001 ended cannot be read: it has not ended. What was sent is kept, and decided as soon as the state can be read; docs/operations.md says what to do.',
    ]);
    expect(sdk.attributes).toMatchObject([{ CaptureState: 'attention' }]);
    expect(sdk.sleeps).toEqual([{ ms: 2_000, summary: 'ask again for the state' }]);
    const told = letters.ask('complete', {}, undefined).catch((error) => error);
    await settle();
    expect(await told).toMatchObject({
      type: 'StateNotRead',
      message: expect.stringContaining('ended cannot be read: it has not ended'),
    });
    sdk.answer = () => ({ state: stateOf(ended) });
    await pass(2_000);
    expect(state.payment).toBeDefined();
    expect(state.shown).toBe('attention: no state');
    // At its birth, for the message, and after the wait.
    expect(asks()).toBe(3);
  });

  test.each<[string, Error, string]>([
    ['no worker takes the question', timeout('SCHEDULE_TO_START'), 'no worker takes the question'],
    ['the worker was lost', timeout('HEARTBEAT'), 'the worker was lost: time-out HEARTBEAT'],
  ])('%s', async (_, error, why) => {
    sdk.answer = () => {
      throw error;
    };
    reopened();
    await settle();
    expect(sdk.details[0]).toContain(`cannot be read: ${why}.`);
  });

  test('it goes on as a new run, where that is wished, with what it was sent and what the lists show', async () => {
    sdk.answer = () => ({ why: 'x' });
    sdk.info.continueAsNewSuggested = true;
    const { state, letters } = reopened();
    await settle();
    expect(state.error).toBeUndefined();
    letters.post('complete', {});
    await settle();
    expect((state.error as ContinuedAsNew).input).toEqual({
      continued: { version: 3, inbox: [{ kind: 'complete' }], shown: 'attention: no state' },
    });
  });

  test('and not where it is not', async () => {
    sdk.answer = () => ({ why: 'x' });
    const { state } = reopened();
    await pass(10_000);
    expect(state).toEqual({});
  });

  test('what the run before has shown is not shown again', async () => {
    sdk.info.memo = undefined;
    sdk.answer = () => ({ why: 'x' });
    reopened('attention: no state');
    await settle();
    expect(sdk.attributes).toEqual([]);
  });
});

describe('whoever is asked to begin', () => {
  const beginning = async (past: Past | undefined) => {
    const state: { payment?: Payment } = {};
    begin({}, past, inbox([]), teller(undefined)).then(
      ({ payment }) => {
        state.payment = payment;
      },
      () => undefined,
    );
    await settle();
    return state.payment;
  };

  test('goes on for its refunds, if that is its name, whatever it is started with', async () => {
    sdk.answer = (called) => (called === 'lastState' ? { state: stateOf(ended) } : undefined);
    expect(await beginning(undefined)).toMatchObject({ reopenedAt: NOW });
    expect(await beginning({ inbox: [], shown: 'attention: no state' })).toMatchObject({ reopenedAt: NOW });
  });

  test.each(['payment:nordic-shop:order-1001', 'events:nordic-shop:order-1001', 'refunds'])(
    'begins as a payment, if it is called %s',
    async (workflowId) => {
      sdk.info.workflowId = workflowId;
      sdk.answer = (called) => (called === 'lastState' ? { state: stateOf(ended) } : undefined);
      await beginning(undefined);
      expect(sdk.calls.map(({ name: called }) => called)).not.toContain('lastState');
    },
  );
});

function timeout(type: 'SCHEDULE_TO_START' | 'HEARTBEAT'): Error {
  return new ActivityFailure(
    'failed',
    'lastState',
    '1',
    'TIMEOUT',
    'worker',
    new TimeoutFailure('late', undefined, type),
  );
}
