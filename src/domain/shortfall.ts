import { parked } from './confirm';
import { corrected } from './corrected';
import { isJudged } from './difference';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { moneyOf } from './format';
import { KINDS } from './kinds';
import { ownDone } from './ledger';
import { type EpochMs, type Minor, sum } from './money';
import type { Shown, Total } from './outcome';
import { keySet, shownUnder } from './own-keys';
import type { AttentionCode, Operation, Payment } from './payment';
import type { Seen } from './reckon';

/** The kinds of which the provider may show less than is booked. */
type Kind = 'capture' | 'refund';

/**
 * The provider shows less in a total than our operations of this kind have raised it by. One read may be stale; the second, far enough apart, is
 * judged: what it no longer shows is before a person.
 */
export function shortfall(payment: Payment, kind: Kind, seen: Seen, now: EpochMs): Fact[] {
  const of = KINDS[kind].raises as Total;
  const differs = { of, shows: 'lessOfOurs' } as const;
  // Never empty: what is booked as ours was booked for something.
  const done = doneOf(payment, kind);
  const why = `the provider shows ${moneyOf(payment, seen.totals[of] as Minor)} ${of}, the ledger ${moneyOf(payment, ownDone(payment, of))}`;
  const { difference } = payment;
  // One of another total is judged before this one is seen.
  const first = difference?.shows === differs.shows ? difference.at : Number.NEGATIVE_INFINITY;
  // What was done since the first read is missing for the first time: this read may be older than it.
  if (done.some((op) => (op.doneAt ?? 0) > first)) {
    return [{ at: now, kind: 'DifferenceSeen', operationId: done.at(-1)?.id as string, ...differs, why }];
  }
  return isJudged(payment, differs, now)
    ? [...judged(payment, kind, seen, why, now), { at: now, kind: 'DifferenceGone' }]
    : [];
}

const doneOf = (payment: Payment, kind: Kind): readonly Operation[] =>
  payment.operations.filter((op) => op.kind === kind && op.status === 'done');

/** What the keys show is true, and a key is proof alone. What is missing beside that is what no key shows; or, where none are shown, the most doubtful. */
function judged(payment: Payment, kind: Kind, { totals, shown }: Seen, why: string, now: EpochMs): Fact[] {
  const { turnsBad, evidence } = KINDS[kind];
  const of = KINDS[kind].raises as Total;
  const listed = evidence(payment.capabilities) === 'key' ? shown : undefined;
  const done = doneOf(payment, kind);
  const byKey = listed === undefined ? [] : corrected(payment, done, listed, () => why, now);
  const missing = ownDone(evolveAll(payment, byKey), of) - (totals[of] as Minor);
  if (missing <= 0) return byKey;
  const gone = listed === undefined ? [doubtful(done, missing)] : unlisted(payment, kind, done, listed);
  return [...byKey, ...gone.flatMap((op) => parked(op, turnsBad as AttentionCode, why, payment, now))];
}

/**
 * Those that are not listed. What a person had said was perhaps made by hand, and has no key of ours: it is there as far as what is listed under none
 * comes to it, and first where that is listed with its very amount.
 */
function unlisted(
  payment: Payment,
  kind: Kind,
  done: readonly Operation[],
  shown: readonly Shown[],
): readonly Operation[] {
  const ours: ReadonlySet<string | undefined> = keySet(payment, done);
  const byHand = shown.flatMap((entry) => (entry.kind === kind && !ours.has(entry.key) ? [entry.amount] : []));
  const isShown = ({ amount }: Operation): boolean => byHand.includes(amount);
  const missing = done.filter((op) => !shownUnder(payment, op, shown));
  let room = sum(byHand);
  const there = new Set<Operation>();
  for (const op of [...missing.filter(isShown), ...missing]) {
    if (op.by !== 'operator' || op.amount > room || there.has(op)) continue;
    room -= op.amount;
    there.add(op);
  }
  return missing.filter((op) => !there.has(op));
}

/**
 * Where nothing names the one that is gone. A person's word first that is enough to be it, since its amount may be wrong as well; else the one that comes to
 * what is missing; and the latest of these.
 */
export function doubtful(done: readonly Operation[], missing: Minor): Operation {
  const said = done.filter(({ by }) => by === 'operator');
  const isIt = ({ amount }: Operation): boolean => amount === missing;
  return (said.findLast(isIt) ??
    said.findLast(({ amount }) => amount > missing) ??
    done.findLast(isIt) ??
    said.at(-1) ??
    done.at(-1)) as Operation;
}
