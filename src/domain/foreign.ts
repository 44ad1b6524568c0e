import { isJudged, seenOnce } from './difference';
import type { Fact } from './facts';
import { ofWaiting, unexplained } from './forgotten';
import { moneyOf } from './format';
import { type EpochMs, type Minor, sum } from './money';
import type { Shown, Totals } from './outcome';
import { AUTHORIZE, capturesOf, isUp, type Payment } from './payment';
import { type Reckoning, reckon, type Seen } from './reckon';
import { takenAfterAll } from './taken-after-all';
import { takenTwiceByUs } from './taken-twice';

/** What others moved, once nothing of ours is in doubt that could be it: whatever the totals hold beyond our own operations. */
export function foreign(
  payment: Payment,
  known: Reckoning,
  { shown, claimed }: Seen,
  isGone: boolean,
  now: EpochMs,
): Fact[] {
  const left = movedByOthers(payment, known, shown);
  if (left.captured > payment.foreign.captured && mayBeOld(payment, left.captured, now)) {
    return suspectedMore(payment, left.captured, isGone, now);
  }
  const { moved, suspected } = heldBack(payment, left, claimed, isGone, now);
  return [...booked(payment, known, moved, shown, now), ...suspected];
}

function booked(
  payment: Payment,
  known: Reckoning,
  { captured, released }: OfOthers,
  shown: readonly Shown[] | undefined,
  now: EpochMs,
): Fact[] {
  const seen = movement(payment, captured, released, shown, now);
  if (captured === payment.foreign.captured && released === payment.foreign.released) {
    return isListedLater(payment, shown) ? [{ ...seen, why: 'the provider lists it now' }] : [];
  }
  const taken = wasTaken(payment, known, captured, released, now);
  const ours = takenTwiceByUs(payment, shown);
  if (captured <= ours && released === 0)
    return [...taken, captured > 0 ? { ...seen, why: 'captured twice by us' } : seen, ...noLongerForeign(payment, now)];
  const isMore = captured > payment.foreign.captured || released > payment.foreign.released;
  const told =
    isUp(payment, 'ForeignMovementSeen') || isMore
      ? tellForeign(payment, Math.max(0, captured - ours), released, now)
      : [];
  return [...taken, seen, ...told];
}

/** The total that is booked came without a list: only now is a parcel that comes again known by its key. */
const isListedLater = (payment: Payment, shown: readonly Shown[] | undefined): boolean =>
  payment.pastUnknown &&
  payment.foreign.captured > 0 &&
  unexplained(payment, shown).length > unexplained(payment).length;

/** Told anew where it is told already: whoever acknowledges it has read all that was moved, and no more than that. */
function tellForeign(payment: Payment, captured: Minor, released: Minor, now: EpochMs): Fact[] {
  const text = `beyond our own operations, ${moneyOf(payment, captured)} was captured and ${moneyOf(payment, released)} released at the provider`;
  return [...noLongerForeign(payment, now), { at: now, kind: 'AttentionRaised', code: 'ForeignMovementSeen', text }];
}

/**
 * The parcels that wait end without a capture: what was captured before, and may be theirs, is nobody's that we know again. No more than the total showed
 * last: what is listed may be an order that was refused.
 */
export function foreignAgain(payment: Payment, now: EpochMs): Fact[] {
  const { captured, released } = payment.foreign;
  const more = Math.min(ofWaiting(payment), (payment.seen?.captured ?? 0) - captured);
  if (more <= 0) return [];
  const why = 'the parcels that it may have been captured for have ended';
  return [
    { at: now, kind: 'ForeignMovementSeen', captured: captured + more, released, why },
    ...tellForeign(payment, captured + more, released, now),
  ];
}

/** Some of what had seemed foreign has proved to be ours. */
export function lessForeign(payment: Payment, captured: Minor, released: Minor, why: string, now: EpochMs): Fact[] {
  const seen: Fact = { at: now, kind: 'ForeignMovementSeen', captured, released, why };
  if (!isUp(payment, 'ForeignMovementSeen')) return [seen];
  return captured + released === 0
    ? [seen, ...noLongerForeign(payment, now)]
    : [seen, ...tellForeign(payment, captured, released, now)];
}

function movedByOthers(payment: Payment, known: Reckoning, shown: readonly Shown[] | undefined): OfOthers {
  const { foreign, releasedWithoutOrder } = payment;
  const { captured, released } = known;
  const isUnclear = released.total === undefined || released.perhaps.length > 0;
  return {
    // A marker may stand on an order that was refused: what is listed may be more than the total.
    captured:
      captured.total === undefined
        ? foreign.captured
        : Math.max(0, captured.total - captured.ours - ofWaiting(payment, shown)),
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

function suspectedMore(payment: Payment, captured: Minor, isGone: boolean, now: EpochMs): Fact[] {
  const why = `the provider shows ${moneyOf(payment, captured)} captured that it had called failed`;
  return seenOnce(payment, { operationId: AUTHORIZE, ...MORE }, why, isGone, now);
}

const MORE = { of: 'captured', shows: 'more' } as const;

type OfOthers = Pick<Payment['foreign'], 'captured' | 'released'>;
const OF_OTHERS = ['captured', 'released'] as const satisfies readonly (keyof OfOthers)[];

/** Less is shown of it than is booked for others, and it did not just prove to be ours: a read may be of the time before they moved it. */
const mayBeOldLess = (payment: Payment, of: keyof OfOthers, left: OfOthers, claimed: OfOthers, now: EpochMs): boolean =>
  payment.foreign[of] - left[of] > claimed[of] && !isJudged(payment, { of, shows: 'lessOfTheirs' }, now);

/**
 * What others moved by this read, and the first read that shows less of it, which is not believed: the same money would seem to be a capture of ours when
 * it is shown again.
 */
function heldBack(
  payment: Payment,
  left: OfOthers,
  claimed: OfOthers,
  isGone: boolean,
  now: EpochMs,
): { moved: OfOthers; suspected: Fact[] } {
  const old = OF_OTHERS.filter((of) => mayBeOldLess(payment, of, left, claimed, now));
  const believed = (of: keyof OfOthers): Minor => (old.includes(of) ? payment.foreign : left)[of];
  const moved = { captured: believed('captured'), released: believed('released') };
  const [of] = old;
  if (of === undefined) return { moved, suspected: [] };
  const why = `of what others moved, the provider shows no more than ${moneyOf(payment, left[of])} ${of}`;
  return {
    moved,
    suspected: seenOnce(payment, { operationId: AUTHORIZE, of, shows: 'lessOfTheirs' }, why, isGone, now),
  };
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
  return lessOfOthers(payment, leftFor(payment, totals), now);
}

/** The same of a read, which may be of the time before others moved it. */
export function lessAtMost(payment: Payment, { totals, claimed }: Seen, isGone: boolean, now: EpochMs): Fact[] {
  const { moved, suspected } = heldBack(payment, leftFor(payment, totals), claimed, isGone, now);
  return [...lessOfOthers(payment, moved, now), ...suspected];
}

function lessOfOthers(payment: Payment, { captured, released }: OfOthers, now: EpochMs): Fact[] {
  if (captured === payment.foreign.captured && released === payment.foreign.released) return [];
  return lessForeign(payment, captured, released, 'the rest of it was our own', now);
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
