import { KINDS } from './kinds';
import { ownCaptured, ownDone } from './ledger';
import { type Minor, sum } from './money';
import type { Finding, Shown, Total, Totals } from './outcome';
import { keySet, listedUnderKeys, mayBeForgotten } from './own-keys';
import { isStanding, isUncertain, type Operation, type OperationKind, type Payment } from './payment';

/**
 * What can have happened at the provider. Everybody who needs to know asks here: what a reading proves of an operation, what an operator's
 * word is held against, and what others must have done. Protocol 5, "The reckoning".
 *
 * A total of the provider is a sum: what is booked as ours, what is booked as others', and perhaps some of what is uncertain.
 */
export interface Reckoning extends Readonly<Record<Total, Sum>> {
  /** What the total comes to at least if this operation did not happen. Undefined for an authorization. */
  without(op: Operation): Minor | undefined;
  /** What the total that is shown has left for this operation, at most: a denial is held against it. Undefined where none is shown. */
  roomFor(op: Operation): Minor | undefined;
  /** The same, at least: a proof is held against it. It is less where others may have moved money with a mark and without one. */
  sureRoomFor(op: Operation): Minor | undefined;
  /** No other operation may be in the total that this one raises. */
  isAlone(op: Operation): boolean;
  /**
   * What the total has left is more than the other operations in doubt explain, or comes to this one and to no other of them: this one is in it, or
   * others moved money. Never of a release, since the rest of a hold is given back once however often it is ordered, nor where a read names what it
   * shows.
   */
  pointsAt(op: Operation): boolean;
}

/** One total, and what it is made of. Minor units. */
export interface Sum {
  /** What the provider shows; undefined where it shows none. */
  total: Minor | undefined;
  /** Booked as done by operations of ours. */
  ours: Minor;
  /** Booked as moved without an order of ours. */
  theirs: Minor;
  /** Listed under marks that can be no order of ours: theirs, whatever is booked. */
  marked: Minor;
  /** Listed without a mark: anybody's. */
  unmarked: Minor;
  /** Operations that may be in it, or may not. */
  perhaps: readonly Operation[];
}

/** What a look-up shows of the whole payment. */
export interface Reading {
  totals?: Totals | undefined;
  shown?: readonly Shown[] | undefined;
}

/** What the totals say beyond our own operations is judged by it. */
export interface Seen extends Reading {
  totals: Totals;
  /** Of what was booked for others, how much the same reading or answer has proved to be ours. Minor units. */
  claimed: Readonly<Record<Total, Minor>>;
}

export function reckon(payment: Payment, reading: Reading): Reckoning {
  const perhaps = payment.operations.filter(isUncertain);
  const sumOf = (total: Total, listedAs: OperationKind): Sum => ({
    total: reading.totals?.[total],
    ours: ownDone(payment, total),
    theirs: bookedElsewhere(payment, total),
    marked: markedByOthers(payment, reading, listedAs),
    unmarked: listedUnmarked(reading, listedAs),
    perhaps: perhaps.filter(({ kind }) => KINDS[kind].raises === total),
  });
  const sums = {
    captured: sumOf('captured', 'capture'),
    released: sumOf('released', 'release'),
    refunded: sumOf('refunded', 'refund'),
  };
  const beside = (op: Operation, ofOthers: (booked: Minor, sum: Sum) => Minor): Minor | undefined => {
    const { raises } = KINDS[op.kind];
    if (raises === undefined) return undefined;
    const { ours, theirs } = sums[raises];
    const own = op.status === 'done' ? op.amount : 0;
    return ours - own + ofOthers(theirs - claimable(payment, op), sums[raises]);
  };
  const left = (op: Operation, without: Minor | undefined): Minor | undefined => {
    const { raises } = KINDS[op.kind];
    const total = raises && sums[raises].total;
    return total === undefined ? undefined : total - (without as Minor);
  };
  const without = (op: Operation): Minor | undefined => beside(op, atLeast);
  const roomFor = (op: Operation): Minor | undefined => left(op, without(op));
  return {
    ...sums,
    without,
    roomFor,
    sureRoomFor: (op) => left(op, beside(op, atMost)),
    isAlone: ({ id, kind }) =>
      perhaps.every((other) => other.id === id || KINDS[other.kind].raises !== KINDS[kind].raises),
    pointsAt(op) {
      const { raises, isTold } = KINDS[op.kind];
      if (op.kind === 'release' || isTold(payment.capabilities)) return false;
      // Of what was booked on a person's word, and is in doubt since, nobody knows the amount.
      const others = sums[raises as Total].perhaps.filter(
        ({ id, inDoubt, by }) => id !== op.id && inDoubt && by !== 'operator',
      );
      const room = roomFor(op) ?? 0;
      return (
        room > sum(others.map(({ amount }) => amount)) ||
        (room === op.amount && others.every(({ amount }) => amount !== op.amount))
      );
    },
  };
}

/** What others moved at least: what is booked for them may be what bears their mark. */
const atLeast = (booked: Minor, { marked }: Sum): Minor => Math.max(booked, marked);

/** And at most: what is booked may bear no mark, as far as anything is listed that bears none, and is then beside what bears one. */
const atMost = (booked: Minor, { marked, unmarked }: Sum): Minor =>
  Math.max(booked, marked + Math.min(booked, unmarked));

/** The totals that a look-up shows. A status that shows more captured than is booked, as ours or as others', is one, though the provider calls it none. */
export function totalsShown(payment: Payment, asked: Operation, finding: Finding): Totals | undefined {
  const { totals } = finding;
  if (finding.by !== 'status' || finding.isAmountAssumed || asked.kind !== 'capture') return totals;
  if (totals?.captured !== undefined || finding.amount <= ownCaptured(payment) + payment.foreign.captured)
    return totals;
  return { ...totals, captured: finding.amount };
}

/** What is booked in this total without an operation of ours. */
export const bookedElsewhere = ({ foreign, releasedWithoutOrder }: Payment, total: Total): Minor =>
  foreign[total] + (total === 'released' ? releasedWithoutOrder : 0);

/**
 * Of what is booked without an operation of ours, how much may be this one. Nothing of it while the operation is uncertain, since then no more is
 * booked there. After it has ended, what was booked since; where the past is not known, all of it.
 */
export function claimable(payment: Payment, op: Operation): Minor {
  const { raises } = KINDS[op.kind];
  if (raises === undefined) return 0;
  if (payment.pastUnknown) return payment.foreign[raises];
  if (op.attempts === 0 || isStanding(op)) return 0;
  return Math.max(0, bookedElsewhere(payment, raises) - (op.elsewhereBefore ?? 0));
}

/** Of what was booked without an operation of ours, how much has proved to be ours in between. What was done before has proved nothing since. */
export function claimed(before: Payment, after: Payment): Record<Total, Minor> {
  const all = { captured: 0, released: 0, refunded: 0 };
  for (const [at, op] of before.operations.entries()) {
    const { raises } = KINDS[op.kind];
    const { status, amount } = after.operations[at] as Operation;
    if (raises === undefined || op.status === 'done' || status !== 'done') continue;
    all[raises] += Math.min(amount, claimable(before, op));
  }
  return all;
}

/** Where a mark is proof, what bears another one can never be an operation of ours. */
function markedByOthers(payment: Payment, { shown }: Reading, asked: OperationKind): Minor {
  if (KINDS[asked].evidence(payment.capabilities) !== 'marker') return 0;
  const marked = listedUnderKeys(shown, asked);
  // Stryker disable next-line ConditionalExpression: saves hashing the keys of every capture, and nothing else
  if (marked.length === 0) return 0;
  const ours = keySet(payment, payment.operations);
  return sum(marked.flatMap(({ key, amount }) => (ours.has(key) || mayBeForgotten(payment, key) ? [] : [amount])));
}

const listedUnmarked = ({ shown }: Reading, asked: OperationKind): Minor =>
  sum(shown?.flatMap(({ kind, key, amount }) => (kind === asked && key === undefined ? [amount] : [])) ?? []);

/** The provider shows less in this total than is booked as ours: the reading is old, or a word was wrong. */
export const lacksBooked = (payment: Payment, totals: Totals | undefined, total: Total): boolean =>
  totals?.[total] !== undefined && totals[total] < ownDone(payment, total);
