import { owing } from '../../src/domain/looks';
import { isBlocked, nextStep } from '../../src/domain/next-step';
import type { Operation, Payment } from '../../src/domain/payment';
import {
  answered,
  aPayment,
  bambora,
  complete,
  confirmed,
  DAY,
  HOUR,
  learned,
  lost,
  MINUTE,
  op,
  order,
  PROVIDERS,
  pipwave,
  SECOND,
  START,
  ship,
} from './support/world';

const NEVER = Number.MAX_SAFE_INTEGER;
const { stuckAfterMs, warnBeforeMs, deadlineMarginMs } = aPayment().policy;
const ida = { operator: 'ida', reason: 'asked' };
const withOp = (payment: Payment, id: string, more: Partial<Operation>): Payment => ({
  ...payment,
  operations: payment.operations.map((other) => (other.id === id ? { ...other, ...more } : other)),
});
const shipped = ship(aPayment(), 'parcel-1', 9_900);
const waitsUntil = (payment: Payment, now = START): number => {
  const step = nextStep(payment, now);
  if (step.kind !== 'wait') throw new Error(`it wants to ${step.kind}`);
  return step.until;
};

describe('a payment that has nothing to do wakes', () => {
  const payment = aPayment({ terms: { captureBy: START + 100 * DAY } });
  const { captureBy, holdUntil } = payment;

  test.each([
    ['to warn', START, captureBy - warnBeforeMs],
    ['at the deadline margin', captureBy - warnBeforeMs, captureBy - deadlineMarginMs],
    ['at captureBy', captureBy - deadlineMarginMs, captureBy],
    ['when the hold may be gone', captureBy, holdUntil],
    ['for nothing more', holdUntil, NEVER],
  ])('%s', (_, now, until) => {
    expect(waitsUntil(payment, now)).toBe(until);
  });

  test('for a look that was asked for, and for the one that a reset left owing', () => {
    expect(waitsUntil(owing(payment, 'notice', START + 7))).toBe(START + 7);
    expect(waitsUntil(owing(payment, 'forgottenRun', START + 8))).toBe(START + 8);
    expect(nextStep(owing(payment, 'notice', START), START)).toEqual({
      kind: 'lookUp',
      operationId: '@authorize',
      extra: true,
    });
    expect(nextStep(owing(payment, 'forgottenRun', START), START)).toEqual({
      kind: 'lookUp',
      operationId: '@authorize',
      extra: true,
    });
  });
});

describe('a look that was asked for', () => {
  const done = answered(ship(aPayment({ capabilities: pipwave }), 'parcel-1', 24_900), 'parcel-1', confirmed(24_900));
  const asked = owing(done, 'notice', START);

  test('is of the capture that may turn bad, or of the one that seems to have', () => {
    expect(nextStep(asked, START)).toEqual({ kind: 'lookUp', operationId: 'parcel-1', extra: true });
    const difference = { at: START, operationId: '@authorize', of: 'captured', shows: 'more' } as const;
    expect(nextStep({ ...asked, difference }, START)).toMatchObject({ operationId: '@authorize' });
  });

  test('of a capture that may turn bad is owed at the end of that time', () => {
    const due = START + 3 * DAY + 5 * MINUTE;
    expect(waitsUntil({ ...done, expiryWarned: true }, due - 1)).toBe(due);
    expect(nextStep(done, due)).toEqual({ kind: 'lookUp', operationId: 'parcel-1', extra: true });
  });
});

describe('an order that waits', () => {
  const later = withOp(shipped, 'parcel-1', { dueAt: START + 5_000 });

  test('wakes the payment when it is due, or may count as stuck', () => {
    expect(waitsUntil(later)).toBe(START + 5_000);
    expect(waitsUntil(withOp(shipped, 'parcel-1', { dueAt: START + HOUR }))).toBe(START + stuckAfterMs);
    expect(nextStep(later, START + 5_000)).toEqual({ kind: 'send', operationId: 'parcel-1' });
  });

  test('stands in line behind our own limit of writes', () => {
    const limited = { ...shipped, sendAfter: START + 9_000 };
    expect(waitsUntil(limited)).toBe(START + 9_000);
    expect(waitsUntil({ ...later, sendAfter: START + 2_000 })).toBe(START + 5_000);
    expect(nextStep(limited, START + 9_000)).toEqual({ kind: 'send', operationId: 'parcel-1' });
    const release = { ...complete(aPayment()), sendAfter: START + 9_000 };
    expect(waitsUntil(release)).toBe(START + 9_000);
    expect(nextStep(release, START + 9_000)).toEqual({ kind: 'send', operationId: '@release' });
  });

  test('to make a hold stands in no line: its customer waits', () => {
    const created = { ...aPayment({ hold: 'created' }), sendAfter: START + 9_000 };
    expect(nextStep(created, START)).toEqual({ kind: 'send', operationId: '@authorize' });
    expect(waitsUntil(withOp(created, '@authorize', { dueAt: START + 5_000 }))).toBe(START + 5_000);
  });

  test('wakes nobody by its due time while nothing is sent', () => {
    const paused = order(later, { kind: 'pause', ...ida });
    expect(waitsUntil(paused)).toBe(START + stuckAfterMs);
  });

  test('wakes nobody by its due time behind one in doubt that holds it back', () => {
    const one = answered(shipped, 'parcel-1', lost);
    const behind = { ...ship(one, 'parcel-2', 5_000), capabilities: PROVIDERS['bambora, many captures'] };
    const both = withOp(withOp(behind, 'parcel-1', { dueAt: START + 8_000 }), 'parcel-2', { dueAt: START + 3_000 });
    expect(isBlocked(both)).toBe(true);
    expect(waitsUntil(both)).toBe(START + 8_000);
    const keyed = { ...both, capabilities: aPayment().capabilities };
    expect(isBlocked(keyed)).toBe(false);
    expect(waitsUntil(keyed)).toBe(START + 3_000);
  });
});

test('a release that was put off wakes the payment when it is due, though a capture has turned bad meanwhile', () => {
  const capabilities = PROVIDERS['many, totals, provable'];
  const done = answered(ship(aPayment({ capabilities }), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
  const put = withOp(complete(done), '@release', { dueAt: START + 5_000 });
  const bad = withOp(put, 'parcel-1', { status: 'unknown', inDoubt: true, dueAt: START + HOUR });
  expect(isBlocked(bad)).toBe(true);
  expect(waitsUntil(bad)).toBe(START + 5_000);
});

describe('what is in doubt', () => {
  const doubtful = answered(shipped, 'parcel-1', lost);
  const at = (more: Partial<Operation>): Payment => withOp(doubtful, 'parcel-1', more);

  test('wakes the payment for its look-up, or for the one that was asked for', () => {
    expect(waitsUntil(doubtful)).toBe(START + 15 * SECOND);
    expect(waitsUntil(at({ extraAt: START + 3_000 }))).toBe(START + 3_000);
    expect(nextStep(at({ extraAt: START }), START)).toEqual({ kind: 'lookUp', operationId: 'parcel-1', extra: true });
    expect(nextStep(at({ dueAt: START }), START)).toEqual({ kind: 'lookUp', operationId: 'parcel-1', extra: false });
    expect(nextStep(at({ dueAt: START, extraAt: START }), START)).toMatchObject({ extra: false });
    expect(waitsUntil(at({ dueAt: START + HOUR }))).toBe(START + stuckAfterMs);
  });

  test('is sent again before anything else is looked up or sent', () => {
    const replay = at({ replay: true, dueAt: START });
    expect(nextStep(replay, START)).toEqual({ kind: 'send', operationId: 'parcel-1' });
    expect(waitsUntil(at({ replay: true, dueAt: START + 4_000 }))).toBe(START + 4_000);
    expect(nextStep(at({ replay: true, dueAt: START + 4_000, extraAt: START }), START)).toEqual({
      kind: 'lookUp',
      operationId: 'parcel-1',
      extra: true,
    });
  });

  test('that is parked wakes the payment for its look-ups, and is never stuck', () => {
    const parked = at({ status: 'parked', dueAt: START + 6 * HOUR });
    expect(waitsUntil(parked)).toBe(START + 6 * HOUR);
    expect(waitsUntil(withOp(parked, 'parcel-1', { extraAt: START + HOUR }))).toBe(START + HOUR);
  });
});

describe('the end', () => {
  const released = answered(complete(aPayment()), '@release', confirmed(24_900));

  test('comes when all is settled', () => {
    expect(nextStep(released, START)).toEqual({ kind: 'finish' });
  });

  test.each<[string, Partial<Payment>]>([
    ['before a look that was asked for', { looks: [{ because: 'notice', at: START + HOUR, tries: 0 }] }],
    ['before the look that a reset left owing', { looks: [{ because: 'forgottenRun', at: START + HOUR, tries: 0 }] }],
    ['while the totals differ', { looks: [{ because: 'difference', at: START + HOUR, tries: 0 }] }],
    ['while some of the hold is free', { ledger: { ...released.ledger, available: 1 } }],
    ['while a person has something to see to', { attention: [{ code: 'UnknownMessage', text: 'x', since: START }] }],
  ])('does not come %s', (_, more) => {
    expect(nextStep({ ...released, ...more }, START).kind).toBe('wait');
  });

  test('does not come before it was said that nothing more ships', () => {
    const { completing: _, ...open } = released;
    expect(nextStep(open, START).kind).toBe('wait');
  });

  test('comes without a hold, whatever was asked of it', () => {
    const refused = learned(aPayment({ hold: 'adopted' }), [
      { at: START, operationId: '@authorize', kind: 'Refused', code: 'VOID', why: 'void', by: 'status' },
    ]);
    expect(nextStep(refused, START)).toEqual({ kind: 'finish' });
  });

  test('comes to a payment with more taken than was held, once nothing is open', () => {
    expect(nextStep({ ...released, ledger: { ...released.ledger, available: -1 } }, START)).toEqual({ kind: 'finish' });
  });

  test('does not come while a capture may turn bad', () => {
    const done = complete(
      answered(ship(aPayment({ capabilities: pipwave }), 'parcel-1', 24_900), 'parcel-1', confirmed(24_900)),
    );
    expect(nextStep(done, START).kind).toBe('wait');
  });
});

test('the one who asks while an order is on its way is told which', () => {
  const sending = withOp(shipped, 'parcel-1', { status: 'sending' });
  expect(() => nextStep(sending, START)).toThrow(
    'the driver settles an operation before asking again; seen {"ids":["@authorize","parcel-1"]}',
  );
});

test('where the provider captures once, the hold itself in doubt holds nothing back', () => {
  const adopted = ship(aPayment({ hold: 'adopted', capabilities: bambora }), 'parcel-1', 9_900);
  expect(isBlocked(adopted)).toBe(false);
  expect(op(adopted, '@authorize').status).toBe('accepted');
});
