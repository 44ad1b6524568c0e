import { isJudged, seenOnce } from './difference';
import type { Fact } from './facts';
import { moneyOf } from './format';
import { type EpochMs, type Minor, sum } from './money';
import type { Shown, Totals } from './outcome';
import { keySet, listedUnderKeys } from './own-keys';
import { AUTHORIZE, capturesOf, isUp, type Payment } from './payment';
import { type Reckoning, reckon, type Seen } from './reckon';
import { takenAfterAll } from './taken-after-all';
import { takenTwiceByUs } from './taken-twice';

/** What others moved, once nothing of ours is in doubt that could be it: whatever the totals hold beyond our own operations. */
export function foreign(payment: Payment, known: Reckoning, { shown, claimed }: Seen, now: EpochMs): Fact[] {
  const { captured, released } = movedByOthers(payment, known);
  const isSame = captured === payment.foreign.captured && released === payment.foreign.released;
  const isMoreCaptured = captured > payment.foreign.captured;
  if (isSame) return [];
  if (mayBeOldLess(payment, { captured, released }, claimed, now))
    return suspectedLess(payment, captured, released, now);
  if (isMoreCaptured && mayBeOld(payment, captured, now)) return suspected(payment, captured, now);
  const taken = wasTaken(payment, known, captured, released, now);
  const ours = takenTwiceByUs(payment, shown);
  const booked = movement(payment, captured, released, shown, now);
  if (captured <= ours && released === 0)
    return [
      ...taken,
      captured > 0 ? { ...booked, why: 'captured twice by us' } : booked,
      ...noLongerForeign(payment, now),
    ];
  const isMore = isMoreCaptured || released > payment.foreign.released;
  const told =
    isUp(payment, 'ForeignMovementSeen') || isMore
      ? tellForeign(payment, Math.max(0, captured - ours), released, now)
      : [];
  return [...taken, booked, ...told];
}

/** Told anew where it is told already: whoever acknowledges it has read all that was moved, and no more than that. */
function tellForeign(payment: Payment, captured: Minor, released: Minor, now: EpochMs): Fact[] {
  const text = `beyond our own operations, ${moneyOf(payment, captured)} was captured and ${moneyOf(payment, released)} released at the provider`;
  return [...noLongerForeign(payment, now), { at: now, kind: 'AttentionRaised', code: 'ForeignMovementSeen', text }];
}

/** Some of what had seemed foreign has proved to be ours. */
export function lessForeign(payment: Payment, captured: Minor, released: Minor, why: string, now: EpochMs): Fact[] {
  const seen: Fact = { at: now, kind: 'ForeignMovementSeen', captured, released, why };
  if (!isUp(payment, 'ForeignMovementSeen')) return [seen];
  return captured + released === 0
    ? [seen, ...noLongerForeign(payment, now)]
    : [seen, ...tellForeign(payment, captured, released, now)];
}

function movedByOthers({ foreign, releasedWithoutOrder }: Payment, known: Reckoning): OfOthers {
  const { captured, released } = known;
  const isUnclear = released.total === undefined || released.perhaps.length > 0;
  return {
    captured: captured.total === undefined ? foreign.captured : captured.total - captured.ours,
    released: isUnclear
      ? foreign.released
      : Math.max(0, (released.total as Minor) - released.ours - releasedWithoutOrder),
  };
}

const movement = (
  payment: Payment,
  captured: Minor,
  released: Minor,
  shown: readonly Shown[] | undefined,
  now: EpochMs,
): Extract<Fact, { kind: 'ForeignMovementSeen' }> => ({
  at: now,
  kind: 'ForeignMovementSeen',
  captured,
  released,
  why: 'the provider’s totals',
  unexplained: unexplained(payment, shown),
});

function suspected(payment: Payment, captured: Minor, now: EpochMs): Fact[] {
  const why = `the provider shows ${moneyOf(payment, captured)} captured that it had called failed`;
  return seenOnce(payment, { operationId: AUTHORIZE, ...MORE }, why, now);
}

const MORE = { of: 'captured', shows: 'more' } as const;
const LESS = { of: 'captured', shows: 'lessOfTheirs' } as const;

function suspectedLess(payment: Payment, captured: Minor, released: Minor, now: EpochMs): Fact[] {
  const why = `of what others moved, the provider shows no more than ${moneyOf(payment, captured)} captured and ${moneyOf(payment, released)} released`;
  return seenOnce(payment, { operationId: AUTHORIZE, ...LESS }, why, now);
}

type OfOthers = Pick<Payment['foreign'], 'captured' | 'released'>;

/**
 * Less than is booked for others, and it did not just prove to be ours: a read may be of the time before they moved it. Believed, the same money would seem
 * to be a capture of ours when it is shown again.
 */
function mayBeOldLess(payment: Payment, left: OfOthers, claimed: OfOthers, now: EpochMs): boolean {
  const { captured, released } = payment.foreign;
  const isExplained = captured - left.captured <= claimed.captured && released - left.released <= claimed.released;
  return !isExplained && !isJudged(payment, LESS, now);
}

/** A capture that was there until it failed: a read may be of the time before. The second one, far enough apart, is not. */
function mayBeOld(payment: Payment, captured: Minor, now: EpochMs): boolean {
  if (isJudged(payment, MORE, now)) return false;
  const failed = capturesOf(payment).filter(({ by }) => by === 'lookUp');
  return captured - payment.foreign.captured <= sum(failed.map(({ amount }) => amount));
}

function wasTaken(payment: Payment, known: Reckoning, captured: Minor, released: Minor, now: EpochMs): Fact[] {
  const all = known.captured.ours + captured + known.released.ours + released + payment.releasedWithoutOrder;
  return takenAfterAll(payment, all, 'the provider shows it as captured', now);
}

/**
 * Others took at most what our own captures leave of the provider's total, whatever is in doubt: what had seemed foreign has proved to be
 * ours. Without this it would be booked twice.
 */
export function atMost(payment: Payment, totals: Totals | undefined, now: EpochMs): Fact[] {
  const { captured, released } = leftFor(payment, totals);
  if (captured === payment.foreign.captured && released === payment.foreign.released) return [];
  return lessForeign(payment, captured, released, 'the rest of it was our own', now);
}

/** The same of a read, which may be of the time before others moved it. */
export function lessAtMost(payment: Payment, { totals, claimed }: Seen, now: EpochMs): Fact[] {
  const left = leftFor(payment, totals);
  return mayBeOldLess(payment, left, claimed, now)
    ? suspectedLess(payment, left.captured, left.released, now)
    : atMost(payment, totals, now);
}

function leftFor(payment: Payment, totals: Totals | undefined): OfOthers {
  const known = reckon(payment, { totals });
  const ours = known.released.ours + payment.releasedWithoutOrder;
  return {
    captured: bounded(payment.foreign.captured, known.captured.total, known.captured.ours),
    released: bounded(payment.foreign.released, known.released.total, ours),
  };
}

/** What others moved is at most what the total leaves beside our own; less than our own says nothing of them. */
const bounded = (theirs: Minor, total: Minor | undefined, ours: Minor): Minor =>
  total === undefined || total < ours ? theirs : Math.min(theirs, total - ours);

/** What looked foreign has proved to be our own. */
const noLongerForeign = (payment: Payment, now: EpochMs): Fact[] =>
  isUp(payment, 'ForeignMovementSeen') ? [{ at: now, kind: 'AttentionCleared', code: 'ForeignMovementSeen' }] : [];

const UNEXPLAINED_KEPT = 50;

/** Captures under keys that no operation bears: after a restart, a shipment that comes again is known by its key. */
function unexplained(
  payment: Payment,
  shown: readonly Shown[] | undefined,
): readonly { key: string; amount: number }[] {
  const captures = listedUnderKeys(shown, 'capture');
  // Stryker disable next-line ConditionalExpression: saves hashing the keys of every capture, and nothing else
  if (captures.length === 0) return [];
  const ours = keySet(payment, capturesOf(payment));
  return captures.filter(({ key }) => !ours.has(key)).slice(-UNEXPLAINED_KEPT);
}
