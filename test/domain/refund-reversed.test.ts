import { interpretReading } from '../../src/domain/interpret-reading';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import type { Finding } from '../../src/domain/outcome';
import type { Payment } from '../../src/domain/payment';
import { provisional, provisionalUntil } from '../../src/domain/provisional';
import { waitsSince } from '../../src/domain/waiting';
import { listing, R1, R2, REFUNDING, type Refunding, refund } from './support/refunds';
import { lived } from './support/scenario';
import { answered, confirmed, DAY, HOUR, learned, looked, lost, MINUTE, op, order, START } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const { pipwave } = REFUNDING;
/** 249.00 captured for good, 40.00 given back. */
const captureIsFinal = { ...pipwave, provisionalMs: 0 };
const given = (capabilities: Refunding = captureIsFinal): Payment => {
  const { payment } = lived('shipped parcel-1 24900 final\nconfirmed parcel-1', { capabilities, policy });
  return answered(refund(payment, 'return-1', 4_000), R1, confirmed(4_000));
};
const failed: Finding = { kind: 'failed', why: 'FAILED' };
const absent: Finding = { kind: 'absent', why: 'PAID' };
const shows = (amount: number): Finding => ({ kind: 'done', by: 'status', amount, why: 'REFUNDED' });
const at = START + HOUR;
const factsOf = (payment: Payment, finding: Finding, now = at, operationId = R1): string[] =>
  interpretReading(payment, { operationId, extra: true }, finding, now).map(({ kind }) => kind);
const look = (payment: Payment, finding: Finding, now: number): Payment =>
  looked(payment, R1, finding, now, { extra: true });

describe('a refund that was made may still turn bad', () => {
  const END = START + 3 * DAY + 5 * MINUTE;

  test('for as long as the provider says, and the payment does not end before one last look', () => {
    const payment = given();
    expect(provisional(payment).map(({ id }) => id)).toEqual([R1]);
    expect(provisionalUntil(payment, op(payment, R1))).toBe(END);
    expect(waitsSince(payment, op(payment, R1))).toBe(END);
    expect(nextStep(payment, START)).toEqual({ kind: 'wait', until: END });
    expect(nextStep(payment, END)).toEqual({ kind: 'lookUp', operationId: R1, extra: true });
    const told = look(payment, shows(4_000), END);
    expect(nextStep(told, END).kind).toBe('finish');
    const unread = look(payment, { kind: 'inconclusive', why: 'x' }, END);
    expect(nextStep(unread, END)).toEqual({ kind: 'wait', until: END + HOUR });
  });

  test('each for its own kind: a capture that is final is no reason to look', () => {
    expect(provisional(given(REFUNDING.pipwave)).map(({ id }) => id)).toEqual(['parcel-1', R1]);
    const keyed = { ...REFUNDING.vipps, provisionalMs: 3 * DAY };
    const { payment } = lived('shipped parcel-1 9900\nconfirmed parcel-1', { capabilities: keyed, policy });
    const both = answered(refund(payment, 'return-1', 4_000), R1, confirmed(4_000));
    expect(provisional(both).map(({ id }) => id)).toEqual(['parcel-1']);
    const neither = lived('shipped parcel-1 9900\nconfirmed parcel-1', { capabilities: REFUNDING.vipps, policy });
    expect(provisional(neither.payment)).toEqual([]);
  });
});

describe('a refund is called into question', () => {
  test('by the provider’s last word, and by a status that does not show it, or shows less', () => {
    for (const finding of [failed, absent, shows(3_999)]) {
      expect(factsOf(given(), finding)).toEqual(['LookedUp', 'DifferenceSeen']);
    }
    expect(factsOf(given(), shows(4_000))).toEqual(['LookedUp']);
    expect(factsOf(given(), { kind: 'inProgress', why: 'x' })).toEqual(['LookedUp']);
  });

  test('not by a status beside a total of refunds: there that decides; the total of captures says nothing of it', () => {
    expect(factsOf(given(), { ...absent, totals: { captured: 24_900, refunded: 4_000 } })).toEqual(['LookedUp']);
    expect(factsOf(given(), { ...absent, totals: { captured: 24_900 } })).toEqual(['LookedUp', 'DifferenceSeen']);
  });

  test('not where it is listed under its key', () => {
    const keyed = REFUNDING['key, provisional'];
    const { payment } = lived('shipped parcel-1 9900\nconfirmed parcel-1', { capabilities: keyed, policy });
    const done = answered(refund(payment, 'return-1', 4_000), R1, confirmed(4_000));
    expect(factsOf(done, { ...failed, ...shownIn(done) })).toEqual(['LookedUp']);
    expect(factsOf(done, failed)).toEqual(['LookedUp', 'DifferenceSeen']);
    expect(factsOf(done, absent)).toEqual(['LookedUp']);
  });

  test('and is parked by the second bad read: its money is promised again, and nothing is sent', () => {
    const first = look(given(), failed, at);
    expect(op(look(first, failed, at + MINUTE - 1), R1).status).toBe('done');
    const second = look(first, failed, at + MINUTE);
    expect(op(second, R1)).toMatchObject({ status: 'parked', inDoubt: true });
    expect(second.attention).toMatchObject([{ code: 'RefundReversed', operationId: R1, text: 'FAILED' }]);
    expect(ledgerOf(second)).toMatchObject({ refunded: 0, refunding: 4_000, refundable: 20_900 });
    let payment = second;
    for (let reads = 0; reads < 10; reads += 1) {
      const { dueAt } = op(payment, R1);
      expect(nextStep(payment, dueAt)).toMatchObject({ kind: 'lookUp', operationId: R1 });
      payment = looked(payment, R1, absent, dueAt);
    }
    expect(op(payment, R1).status).toBe('parked');
    // Whoever retries has it looked up, no more.
    const retried = order(second, { kind: 'retryNow', operator: 'ida', reason: 'x' }, at + HOUR);
    expect(nextStep(retried, at + HOUR)).toMatchObject({ kind: 'lookUp', operationId: R1 });
  });

  test('and no more, once a read a gap later shows it', () => {
    const doubted = look(given(), failed, at);
    expect(factsOf(doubted, shows(4_000), at + MINUTE)).toEqual(['LookedUp', 'DifferenceGone']);
    expect(factsOf(doubted, shows(4_000), at + MINUTE - 1)).toEqual(['LookedUp']);
  });

  test('one at a time: another waits until that is judged', () => {
    const capabilities = { ...captureIsFinal, refund: { ...pipwave.refund, times: 'many' as const } };
    const two = answered(refund(given(capabilities), 'return-2', 1_000), R2, confirmed(1_000));
    const first = look(two, failed, at);
    expect(factsOf(first, failed, at + MINUTE, R2)).toEqual(['LookedUp']);
    expect(op(looked(first, R2, failed, at + MINUTE, { extra: true }), R2).dueAt).toBe(at + 2 * MINUTE);
  });
});

test('a refund that was reversed and is shown again is done, and its alarm is over', () => {
  const bad = look(look(given(), failed, at), failed, at + MINUTE);
  const good = looked(bad, R1, shows(4_000), at + HOUR);
  expect(op(good, R1).status).toBe('done');
  expect(good.attention).toEqual([]);
  const gone = learned(bad, [
    { at: at + HOUR, operationId: R1, kind: 'Refused', code: 'ResolvedNotDone', why: 'x', by: 'operator' },
  ]);
  expect(gone.attention).toEqual([]);
  expect(ledgerOf(gone)).toMatchObject({ refunded: 0, refunding: 0 });
});

test('one that a person vouched for is not denied by a status that had not shown it before', () => {
  const lostOne = answered(
    refund(
      lived('shipped parcel-1 24900 final\nconfirmed parcel-1', { capabilities: captureIsFinal, policy }).payment,
      'return-1',
      4_000,
    ),
    R1,
    lost,
  );
  const said = learned(lostOne, [
    { at: START, operationId: R1, kind: 'Confirmed', amount: 4_000, by: 'operator', why: 'portal' },
  ]);
  expect(factsOf(said, absent)).toEqual(['LookedUp']);
  expect(factsOf(said, failed)).toEqual(['LookedUp', 'DifferenceSeen']);
});

const shownIn = (payment: Payment) => {
  const { shown = [] } = listing(payment, [R1]);
  return { shown };
};
