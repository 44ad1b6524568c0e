import { isDifferenceOver, isJudged, seenOnce } from './difference';
import type { Fact } from './facts';
import { moneyOf } from './format';
import { ownDone } from './ledger';
import { type EpochMs, type Minor, sum } from './money';
import { AUTHORIZE, isUp, type Operation, type Payment, refundsOf } from './payment';
import { lacksBooked, reckon, type Seen } from './reckon';
import { shortfall } from './shortfall';

/** Whether the difference that waits for a second read is about what was given back. One at a time is judged. */
export const isAboutRefund = (payment: Payment): boolean => payment.difference?.of === 'refunded';

/** What the provider's total of refunds says beyond our own. It says nothing of what was captured, nor that of it. Protocol 5, "Drift". */
export function refundDrift(payment: Payment, reading: Seen, now: EpochMs): Fact[] {
  const { totals, claimed } = reading;
  const { refunded: total } = totals;
  if (total === undefined) return [];
  if (lacksBooked(payment, totals, 'refunded')) {
    // Less given back than we believe. One difference at a time is judged.
    return payment.difference === undefined || isAboutRefund(payment) ? shortfall(payment, 'refund', reading, now) : [];
  }
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

/** Others gave back at most what our own refunds leave of this: what had seemed to be of others is ours, and is not booked twice. */
export function refundedAtMost(payment: Payment, total: Minor, now: EpochMs): Fact[] {
  const left = total - ownDone(payment, 'refunded');
  return left < payment.foreign.refunded ? seen(payment, left, now, 'the rest of it was our own') : [];
}

function seen(payment: Payment, refunded: Minor, now: EpochMs, why = 'the provider’s totals'): Fact[] {
  const booked: Fact = { at: now, kind: 'ForeignRefundSeen', refunded, why };
  const told = isUp(payment, 'ForeignRefundSeen');
  const cleared: Fact[] = told ? [{ at: now, kind: 'AttentionCleared', code: 'ForeignRefundSeen' }] : [];
  // Stryker disable next-line EqualityOperator: what is booked already is not seen
  if (refunded === 0 || (!told && refunded < payment.foreign.refunded)) return [booked, ...cleared];
  const text = `beyond our own refunds, ${moneyOf(payment, refunded)} was given back at the provider`;
  // Told anew: whoever acknowledges it has read all that was given back, and no more than that.
  return [booked, ...cleared, { at: now, kind: 'AttentionRaised', code: 'ForeignRefundSeen', text }];
}
