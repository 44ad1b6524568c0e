import { confirmed } from './confirm';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import type { EpochMs } from './money';
import type { Shown } from './outcome';
import { shownUnder } from './own-keys';
import { type Operation, operationOf, type Payment } from './payment';

/**
 * Where its key shows another amount than was booked, the provider's is the true one. One after the other: what the first takes back of what was left to
 * lapse is not there for the next.
 */
export function corrected(
  payment: Payment,
  done: readonly Operation[],
  shown: readonly Shown[],
  whyOf: (op: Operation) => string,
  now: EpochMs,
): Fact[] {
  const facts: Fact[] = [];
  let state = payment;
  const learn = (more: readonly Fact[]): void => {
    facts.push(...more);
    state = evolveAll(state, more);
  };
  for (const op of done) {
    const { amount } = shownUnder(payment, op, shown) ?? op;
    if (amount === op.amount) continue;
    const why = whyOf(op);
    // In doubt for no longer than this read: nobody is told that it was reversed.
    learn([{ at: now, operationId: op.id, kind: 'Parked', code: 'Parked', why, dueAt: now }]);
    learn(confirmed(state, operationOf(state, op.id) as Operation, { amount, by: 'key', why }, now));
  }
  return facts;
}
