import { corrected } from './corrected';
import { isDifferenceOver } from './difference';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { atMost, foreign, lessAtMost, lessForeign } from './foreign';
import { moneyOf } from './format';
import { ownCaptured } from './ledger';
import { type EpochMs, type Minor, sum } from './money';
import type { Finding, Totals } from './outcome';
import { shownUnder } from './own-keys';
import { authorization, capturesOf, type Difference, isUncertain, type Operation, type Payment } from './payment';
import { lacksBooked, reckon, type Seen, totalsShown } from './reckon';
import { isAboutRefund, refundDrift } from './refund-drift';
import { shortfall } from './shortfall';
import { takenTwice } from './taken-twice';

/**
 * What the provider’s totals say beyond our own operations. More is judged only when nothing is in doubt that could be it. A release in
 * doubt says nothing of what was captured. Protocol 5, "Drift".
 */
export function drift(
  payment: Payment,
  asked: Operation,
  finding: Finding,
  claimed: Seen['claimed'],
  now: EpochMs,
): Fact[] {
  const totals = totalsShown(payment, asked, finding);
  if (totals === undefined) return [];
  const { shown } = finding;
  return [...takenTwice(payment, shown, now), ...driftOf(payment, { totals, shown, claimed }, now)];
}

export function driftOf(payment: Payment, seen: Seen, now: EpochMs): Fact[] {
  const ofCaptures = (state: Payment): Fact[] => captureDrift(state, seen, now);
  const ofRefunds = (state: Payment): Fact[] => refundDrift(state, seen, now);
  // A difference that waits for this read is judged before another one is seen: one at a time.
  const [first, second] = isAboutRefund(payment) ? [ofRefunds, ofCaptures] : [ofCaptures, ofRefunds];
  const facts = first(payment);
  return [...facts, ...second(evolveAll(payment, facts))];
}

function captureDrift(before: Payment, seen: Seen, now: EpochMs): Fact[] {
  const facts = corrections(before, seen, now);
  const payment = evolveAll(before, facts);
  const { totals, shown } = seen;
  // What is in doubt could only add to it: less than what is booked is less, whatever becomes of that.
  if (lacksBooked(payment, totals, 'captured')) {
    return [...facts, ...(isAboutRefund(payment) ? [] : fewerCaptured(payment, seen, now))];
  }
  const known = reckon(payment, { totals, shown });
  const isInDoubt = known.captured.perhaps.length > 0 || isUncertain(authorization(payment));
  const { difference } = payment;
  const isOver = difference !== undefined && isTold(difference, totals, isInDoubt) && isDifferenceOver(payment, now);
  const over: Fact[] = isOver ? [{ at: now, kind: 'DifferenceGone' }] : [];
  const judged = isInDoubt ? lessAtMost(payment, seen, isOver, now) : foreign(payment, known, seen, isOver, now);
  return [...facts, ...over, ...judged];
}

/** A read that shows nothing of that total takes down no alarm about it; nor does one that something in doubt may have filled up. */
const isTold = ({ of, shows }: Difference, totals: Totals, isInDoubt: boolean): boolean =>
  totals[of] !== undefined && (!isInDoubt || shows === 'lessOfTheirs');

/** Less captured than we believe: what is no longer shown is before a person. */
function fewerCaptured(payment: Payment, seen: Seen, now: EpochMs): Fact[] {
  const facts = shortfall(payment, 'capture', seen, now);
  const after = evolveAll(payment, facts);
  // What a wrong amount of ours had left to others is ours now; a first read has judged nothing.
  return after.difference === undefined ? [...facts, ...atMost(after, seen.totals, now)] : facts;
}

/** A person had named an amount, and the key shows more: what is listed under a key of ours is ours, and of nobody else. */
function corrections(payment: Payment, { totals, shown }: Seen, now: EpochMs): Fact[] {
  if (shown === undefined || payment.capabilities.evidence !== 'key') return [];
  const more = (op: Operation): Minor => (shownUnder(payment, op, shown)?.amount ?? 0) - op.amount;
  // Stryker disable next-line EqualityOperator: what its key shows as it was said is not corrected
  const said = capturesOf(payment).filter((op) => op.by === 'operator' && more(op) > 0);
  const why = (op: Operation): string =>
    `a person had said ${moneyOf(payment, op.amount)} of ${op.id}, its key shows more`;
  const less = provedOurs(payment, sum(said.map(more)), totals, now);
  return [...less, ...corrected(evolveAll(payment, less), said, shown, why, now)];
}

/**
 * So much more is ours. What a total had shown of it was booked for others, and is not counted beside it; of theirs it leaves what the total leaves beside
 * all of ours.
 */
function provedOurs(payment: Payment, more: Minor, { captured = 0 }: Totals, now: EpochMs): Fact[] {
  const { foreign } = payment;
  const left = captured - ownCaptured(payment) - more;
  const theirs = Math.max(0, foreign.captured - more, Math.min(foreign.captured, left));
  if (theirs === foreign.captured) return [];
  return lessForeign(payment, theirs, foreign.released, 'the rest of it was our own', now);
}
