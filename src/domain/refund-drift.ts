import { parked } from './confirm';
import { isDifferenceOver, isJudged, seenOnce } from './difference';
import type { Fact } from './facts';
import { moneyOf } from './format';
import { KINDS } from './kinds';
import { ownDone } from './ledger';
import { type EpochMs, type Minor, sum } from './money';
import type { Shown } from './outcome';
import { shownUnder } from './own-keys';
import { AUTHORIZE, isUp, type Operation, type Payment, refundsOf } from './payment';
import { lacksBooked, reckon, type Seen } from './reckon';
import { doubtful, shortfall } from './shortfall';

/** Whether the difference that waits for a second read is about what was given back. One at a time is judged. */
export const isAboutRefund = (payment: Payment): boolean => payment.difference?.of === 'refunded';

/** What the provider's total of refunds says beyond our own. It says nothing of what was captured, nor that of it. Protocol 5, "Drift". */
export function refundDrift(payment: Payment, { totals, shown, claimed }: Seen, now: EpochMs): Fact[] {
  const { refunded: total } = totals;
  if (total === undefined) return [];
  if (lacksBooked(payment, totals, 'refunded')) return fewerRefunded(payment, total, shown, now);
  const isGone = isAboutRefund(payment) && isDifferenceOver(payment, now);
  const over: Fact[] = isGone ? [{ at: now, kind: 'DifferenceGone' }] : [];
  const { ours, perhaps } = reckon(payment, {}).refunded;
  const theirs = total - ours;
  const { refunded: booked } = payment.foreign;
  // What is in doubt may be it; but what had seemed foreign and is ours is not booked twice.
  if (theirs < booked) {
    const isBelieved = booked - theirs <= claimed.refunded || isJudged(payment, LESS, now);
    return [...over, ...(isBelieved ? seen(payment, theirs, now) : suspectedLess(payment, theirs, isGone, now))];
  }
  if (perhaps.length > 0 || theirs === booked) return over;
  const failed = isJudged(payment, MORE, now) ? undefined : failedFor(payment, theirs - booked);
  return [...over, ...(failed ? suspected(payment, failed, theirs, isGone, now) : seen(payment, theirs, now))];
}

const MORE = { of: 'refunded', shows: 'more' } as const;
const LESS = { of: 'refunded', shows: 'lessOfTheirs' } as const;

/** Less than is booked for others, and it did not just prove to be ours: a read may be of the time before they gave it back. */
function suspectedLess(payment: Payment, refunded: Minor, isGone: boolean, now: EpochMs): Fact[] {
  const why = `of what others gave back, the provider shows no more than ${moneyOf(payment, refunded)}`;
  return seenOnce(payment, { operationId: AUTHORIZE, ...LESS }, why, isGone, now);
}

/** The latest of our refunds that were there until they failed, where they are as much as this: a read may be of the time before. */
function failedFor(payment: Payment, more: Minor): Operation | undefined {
  const failed = refundsOf(payment).filter(({ by }) => by === 'lookUp');
  return more <= sum(failed.map(({ amount }) => amount)) ? failed.at(-1) : undefined;
}

/** The second read, far enough apart, is not. */
function suspected(payment: Payment, { id }: Operation, refunded: Minor, isGone: boolean, now: EpochMs): Fact[] {
  const why = `the provider shows ${moneyOf(payment, refunded)} refunded that it had called failed`;
  return seenOnce(payment, { operationId: id, ...MORE }, why, isGone, now);
}

function seen(payment: Payment, refunded: Minor, now: EpochMs): Fact[] {
  const booked: Fact = { at: now, kind: 'ForeignRefundSeen', refunded, why: 'the provider’s totals' };
  const told = isUp(payment, 'ForeignRefundSeen');
  const cleared: Fact[] = told ? [{ at: now, kind: 'AttentionCleared', code: 'ForeignRefundSeen' }] : [];
  // Stryker disable next-line EqualityOperator: what is booked already is not seen
  if (refunded === 0 || (!told && refunded < payment.foreign.refunded)) return [booked, ...cleared];
  const text = `beyond our own refunds, ${moneyOf(payment, refunded)} was given back at the provider`;
  // Told anew: whoever acknowledges it has read all that was given back, and no more than that.
  return [booked, ...cleared, { at: now, kind: 'AttentionRaised', code: 'ForeignRefundSeen', text }];
}

/** Less given back than we believe: what is no longer shown is before a person. */
function fewerRefunded(payment: Payment, total: Minor, shown: readonly Shown[] | undefined, now: EpochMs): Fact[] {
  if (payment.difference !== undefined && !isAboutRefund(payment)) return [];
  const why = `the provider shows ${moneyOf(payment, total)} refunded, the ledger ${moneyOf(payment, ownDone(payment, 'refunded'))}`;
  const done = refundsOf(payment).filter((op) => op.status === 'done');
  return shortfall(payment, 'refunded', done, why, now, () =>
    gone(payment, done, shown).flatMap((op) => parked(op, 'RefundReversed', why, payment, now)),
  );
}

/** Those that are not listed; where all are, or nothing is, the most doubtful. */
function gone(payment: Payment, done: readonly Operation[], shown: readonly Shown[] | undefined): readonly Operation[] {
  const isListed = shown !== undefined && KINDS.refund.evidence(payment.capabilities) === 'key';
  const missing = isListed ? done.filter((op) => !shownUnder(payment, op, shown)) : [];
  return missing.length > 0 ? missing : doubtful(done);
}
