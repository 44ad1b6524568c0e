import type { Fact } from './facts';
import { moneyOf } from './format';
import { type EpochMs, type Minor, sum } from './money';
import type { Shown } from './outcome';
import { shownUnder } from './own-keys';
import { capturesOf, isUp, type Operation, type Payment } from './payment';

/** Two keys of one capture are listed: it was taken twice, and by us. What it took too much must not be looked for at somebody else's. */
export function takenTwice(payment: Payment, shown: readonly Shown[] | undefined, now: EpochMs): Fact[] {
  return capturesOf(payment).flatMap((op): Fact[] => {
    const takes = twiceShown(payment, op, shown);
    if (takes.length === 0 || op.twiceSince !== undefined || isUp(payment, 'CapturedTwice', op.id)) return [];
    const sums = takes.map(({ key, amount }) => `${moneyOf(payment, amount)} under ${key}`).join(' and ');
    return [
      {
        at: now,
        kind: 'AttentionRaised',
        code: 'CapturedTwice',
        operationId: op.id,
        text: `the provider lists ${op.id} as captured twice: ${sums}`,
      },
    ];
  });
}

/** Not foreign, though it is beyond what is booked: a second take of an operation of ours. */
export const takenTwiceByUs = (payment: Payment, shown: readonly Shown[] | undefined): Minor =>
  sum(
    capturesOf(payment).map((op) =>
      Math.max(0, sum(twiceShown(payment, op, shown).map(({ amount }) => amount)) - op.amount),
    ),
  );

/**
 * What is listed under the keys of one capture, one entry a key, where there are several: only where an order of ours was raised to another round.
 * A single one that is more than is booked was not taken twice: an operator had said less.
 */
function twiceShown(payment: Payment, op: Operation, shown: readonly Shown[] | undefined): readonly Shown[] {
  // Stryker disable next-line ConditionalExpression: an order has one key for each round; saves looking for one key twice, and nothing else
  if (op.round === 0 && !payment.pastUnknown) return [];
  if (shown === undefined) return [];
  const own = shown.filter((entry) => shownUnder(payment, op, [entry]) !== undefined);
  const takes = own.filter(({ key }, at) => own.findIndex((other) => other.key === key) === at);
  return takes.length > 1 ? takes : [];
}
