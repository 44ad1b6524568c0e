import { confirmed, parked } from './confirm';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { moneyOf } from './format';
import { ownCaptured } from './ledger';
import { type EpochMs, type Minor, sum } from './money';
import type { Finding, Shown, Totals } from './outcome';
import { keySet, listedUnderKeys, shownUnder } from './own-keys';
import {
  AUTHORIZE,
  authorization,
  capturesOf,
  isUncertain,
  isUp,
  type Operation,
  operationOf,
  type Payment,
} from './payment';
import { lacksBooked, type Reckoning, reckon, totalsShown } from './reckon';

/**
 * What the provider’s totals say beyond our own operations. More is judged only when nothing is in doubt that could be it. A release in
 * doubt says nothing of what was captured. Protocol 5, "Drift".
 */
export function drift(payment: Payment, asked: Operation, finding: Finding, now: EpochMs): Fact[] {
  if (finding.kind === 'inconclusive') return [];
  const totals = totalsShown(payment, asked, finding);
  if (totals === undefined) return [];
  return [...takenTwice(payment, finding.shown, now), ...driftOf(payment, totals, finding.shown, now)];
}

/** Two keys of one capture are listed: it was taken twice, and by us. What it took too much must not be looked for at somebody else's. */
function takenTwice(payment: Payment, shown: readonly Shown[] = [], now: EpochMs): Fact[] {
  return capturesOf(payment).flatMap((op): Fact[] => {
    const takes = twiceShown(payment, op, shown);
    if (takes.length < 2 || op.twiceSince !== undefined || isUp(payment, 'CapturedTwice', op.id)) return [];
    const sums = takes.map(({ key, amount }) => `${moneyOf(payment, amount)} under ${key}`).join(' and ');
    return [
      {
        at: now,
        is: 'AttentionRaised',
        code: 'CapturedTwice',
        operationId: op.id,
        text: `the provider lists ${op.id} as captured twice: ${sums}`,
      },
    ];
  });
}

/** What is listed under the keys of one capture, one entry a key. Only where an order of ours was raised to another round. */
function twiceShown(payment: Payment, op: Operation, shown: readonly Shown[]): readonly Shown[] {
  if (op.round === 0 && !payment.pastUnknown) return [];
  const own = shown.filter((entry) => shownUnder(payment, op, [entry]) !== undefined);
  return own.filter(({ key }, at) => own.findIndex((other) => other.key === key) === at);
}

export function driftOf(payment: Payment, totals: Totals, shown: readonly Shown[] | undefined, now: EpochMs): Fact[] {
  // What is in doubt could only add to it: less than what is booked is less, whatever becomes of that.
  if (lacksBooked(payment, totals)) return shortfall(payment, totals, shown, now);
  const known = reckon(payment, { totals, shown });
  if (known.captured.perhaps.length > 0 || isUncertain(authorization(payment))) return atMost(payment, totals, now);
  const over: Fact[] = isDifferenceOver(payment, now) ? [{ at: now, is: 'DifferenceGone' }] : [];
  return [...over, ...foreign(payment, known, shown, now)];
}

function foreign(payment: Payment, known: Reckoning, shown: readonly Shown[] | undefined, now: EpochMs): Fact[] {
  const captured =
    known.captured.total === undefined ? payment.foreign.captured : known.captured.total - known.captured.ours;
  const released =
    known.released.total === undefined || known.released.perhaps.length > 0
      ? payment.foreign.released
      : Math.max(0, known.released.total - known.released.ours - payment.releasedWithoutOrder);
  const seen: Fact = {
    at: now,
    is: 'ForeignMovementSeen',
    captured,
    released,
    why: 'the provider’s totals',
    unexplained: unexplained(payment, shown),
  };
  // Not foreign, though it is beyond what is booked: a second take of an operation of ours.
  const ours = sum(
    capturesOf(payment).map((op) =>
      Math.max(0, sum(twiceShown(payment, op, shown ?? []).map(({ amount }) => amount)) - op.amount),
    ),
  );
  const isSame = captured === payment.foreign.captured && released === payment.foreign.released;
  if (captured + released === 0) {
    const over = noLongerForeign(payment, now);
    return isSame ? over : [seen, ...over];
  }
  if (isSame) return [];
  if (captured > payment.foreign.captured && mayBeOld(payment, captured, now)) {
    if (payment.difference !== undefined) return [];
    const why = `the provider shows ${moneyOf(payment, captured)} captured that it had called failed`;
    return [{ at: now, is: 'DifferenceSeen', operationId: AUTHORIZE, why }];
  }
  const taken = wasTaken(payment, known, captured, released, now);
  if (ours > 0 && captured <= ours && released === 0) return [...taken, { ...seen, why: 'captured twice by us' }];
  const more = captured > payment.foreign.captured || released > payment.foreign.released;
  if (isUp(payment, 'ForeignMovementSeen') || !more) return [...taken, seen];
  const text = `beyond our own operations, ${moneyOf(payment, captured - ours)} was captured and ${moneyOf(payment, released)} released at the provider`;
  return [...taken, seen, { at: now, is: 'AttentionRaised', code: 'ForeignMovementSeen', text }];
}

/** A capture that was there until it failed: a read may be of the time before. The second one, far enough apart, is not. */
function mayBeOld(payment: Payment, captured: Minor, now: EpochMs): boolean {
  if (isDifferenceOver(payment, now)) return false;
  const failed = capturesOf(payment).filter(({ status, by }) => status === 'refused' && by === 'lookUp');
  return captured - payment.foreign.captured <= sum(failed.map(({ amount }) => amount));
}

/** The hold cannot have given back what it shows as captured: what had been left to lapse was taken after all. */
function wasTaken(payment: Payment, known: Reckoning, captured: Minor, released: Minor, now: EpochMs): Fact[] {
  const all = known.captured.ours + captured + known.released.ours + released + payment.releasedWithoutOrder;
  const amount = Math.min(payment.releasedWithoutOrder, all - payment.authorized);
  return amount > 0 ? [{ at: now, is: 'RemainderTaken', amount, why: 'the provider shows it as captured' }] : [];
}

/**
 * Others took at most what our own captures leave of the provider's total, whatever is in doubt: what had seemed foreign has proved to be
 * ours. Without this it would be booked twice.
 */
export function atMost(payment: Payment, totals: Totals | undefined, now: EpochMs): Fact[] {
  const known = reckon(payment, { totals });
  const captured = bounded(payment.foreign.captured, known.captured.total, known.captured.ours);
  const ours = known.released.ours + payment.releasedWithoutOrder;
  const released = bounded(payment.foreign.released, known.released.total, ours);
  if (captured === payment.foreign.captured && released === payment.foreign.released) return [];
  const seen: Fact = { at: now, is: 'ForeignMovementSeen', captured, released, why: 'the rest of it was our own' };
  return captured + released === 0 ? [seen, ...noLongerForeign(payment, now)] : [seen];
}

/** What others moved is at most what the total leaves beside our own; less than our own says nothing of them. */
const bounded = (theirs: Minor, total: Minor | undefined, ours: Minor): Minor =>
  total === undefined || total < ours ? theirs : Math.min(theirs, total - ours);

/** What looked foreign has proved to be our own. */
const noLongerForeign = (payment: Payment, now: EpochMs): Fact[] =>
  isUp(payment, 'ForeignMovementSeen') ? [{ at: now, is: 'AttentionCleared', code: 'ForeignMovementSeen' }] : [];

const UNEXPLAINED_KEPT = 50;

/** Captures under keys that no operation bears: after a restart, a shipment that comes again is known by its key. */
function unexplained(payment: Payment, shown: readonly Shown[] = []): readonly { key: string; amount: number }[] {
  const captures = listedUnderKeys(shown, 'capture');
  if (captures.length === 0) return [];
  const ours = keySet(payment, capturesOf(payment));
  return captures.filter(({ key }) => !ours.has(key)).slice(-UNEXPLAINED_KEPT);
}

/**
 * Whether a read that shows everything may take an alarm down. Only one as far from the first as the one that would confirm it: a read
 * right after may be the stale one.
 */
export const isDifferenceOver = (payment: Payment, now: EpochMs): boolean =>
  payment.difference !== undefined && now >= payment.difference.at + payment.capabilities.readGapMs;

/** Less captured than we believe. One read may be stale; the second, far enough apart, parks what is no longer shown. */
function shortfall(payment: Payment, totals: Totals, shown: readonly Shown[] | undefined, now: EpochMs): Fact[] {
  const why = `the provider shows ${moneyOf(payment, totals.captured ?? 0)} captured, the ledger ${moneyOf(payment, ownCaptured(payment))}`;
  const done = capturesOf(payment).filter((op) => op.status === 'done');
  const first = payment.difference?.at ?? Number.NEGATIVE_INFINITY;
  // What was captured since the first read is missing for the first time: this read may be older than it.
  if (done.some((op) => (op.doneAt ?? 0) > first)) {
    return [{ at: now, is: 'DifferenceSeen', operationId: done.at(-1)?.id as string, why }];
  }
  if (now < first + payment.capabilities.readGapMs) return [];
  const isListed = shown !== undefined && payment.capabilities.evidence === 'key';
  const gone = isListed ? done.filter((op) => !shownUnder(payment, op, shown)) : doubtful(done);
  return [
    ...gone.flatMap((op) => parked(op, 'CaptureReversed', why, payment, now)),
    ...(isListed ? done.flatMap((op) => corrected(payment, op, shown, why, now)) : []),
    { at: now, is: 'DifferenceGone' },
  ];
}

/** Where nothing names the one that is gone: what rests on a person's word before what rests on the provider's, and the latest of these. */
function doubtful(done: readonly Operation[]): readonly Operation[] {
  const suspect = done.findLast(({ by }) => by === 'operator') ?? done.at(-1);
  return suspect === undefined ? [] : [suspect];
}

/** Its key shows another amount than was booked on a person's word: the provider's is the true one. */
function corrected(payment: Payment, op: Operation, shown: readonly Shown[], why: string, now: EpochMs): Fact[] {
  const own = shownUnder(payment, op, shown);
  if (own === undefined || own.amount === op.amount) return [];
  const doubted = parked(op, 'CaptureReversed', why, payment, now);
  const state = evolveAll(payment, doubted);
  return [
    ...doubted,
    ...confirmed(state, operationOf(state, op.id) as Operation, { amount: own.amount, by: 'key', why }, now),
  ];
}
