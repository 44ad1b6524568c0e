import { confirmed, parked } from './confirm';
import { isDifferenceOver } from './difference';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { atMost, foreign, lessAtMost } from './foreign';
import { moneyOf } from './format';
import { ownCaptured } from './ledger';
import type { EpochMs, Minor } from './money';
import type { Finding, Shown, Totals } from './outcome';
import { shownUnder } from './own-keys';
import {
  authorization,
  capturesOf,
  type Difference,
  isUncertain,
  type Operation,
  operationOf,
  type Payment,
} from './payment';
import { lacksBooked, reckon, type Seen, totalsShown } from './reckon';
import { isAboutRefund, refundDrift } from './refund-drift';
import { doubtful, shortfall } from './shortfall';
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
    return [...facts, ...(isAboutRefund(payment) ? [] : fewerCaptured(payment, totals, shown, now))];
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
function fewerCaptured(payment: Payment, totals: Totals, shown: readonly Shown[] | undefined, now: EpochMs): Fact[] {
  const why = `the provider shows ${moneyOf(payment, totals.captured ?? 0)} captured, the ledger ${moneyOf(payment, ownCaptured(payment))}`;
  const done = capturesOf(payment).filter((op) => op.status === 'done');
  const isListed = shown !== undefined && payment.capabilities.evidence === 'key';
  return shortfall(payment, 'captured', done, why, now, () => {
    const gone = isListed ? done.filter((op) => !shownUnder(payment, op, shown)) : doubtful(done);
    const judged = [
      ...gone.flatMap((op) => parked(op, 'CaptureReversed', why, payment, now)),
      ...(isListed
        ? done.flatMap((op) => {
            const { amount } = shownUnder(payment, op, shown) ?? op;
            return amount === op.amount ? [] : corrected(payment, op, amount, why, now);
          })
        : []),
    ];
    // What a wrong amount of ours had left to others is ours now.
    return [...judged, ...atMost(evolveAll(payment, judged), totals, now)];
  });
}

/** A person had named an amount, and the key shows more: what is listed under a key of ours is ours, and of nobody else. */
function corrections(payment: Payment, { shown }: Seen, now: EpochMs): Fact[] {
  if (shown === undefined || payment.capabilities.evidence !== 'key') return [];
  return capturesOf(payment)
    .filter(({ by }) => by === 'operator')
    .flatMap((op) => {
      const { amount } = shownUnder(payment, op, shown) ?? op;
      const why = `a person had said ${moneyOf(payment, op.amount)} of ${op.id}, its key shows more`;
      return amount > op.amount ? corrected(payment, op, amount, why, now) : [];
    });
}

/** Its key shows another amount than was booked: the provider's is the true one. */
function corrected(payment: Payment, op: Operation, amount: Minor, why: string, now: EpochMs): Fact[] {
  const doubted = parked(op, 'CaptureReversed', why, payment, now);
  const state = evolveAll(payment, doubted);
  return [...doubted, ...confirmed(state, operationOf(state, op.id) as Operation, { amount, by: 'key', why }, now)];
}
