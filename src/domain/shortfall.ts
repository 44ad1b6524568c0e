import { isJudged } from './difference';
import type { Fact } from './facts';
import type { EpochMs } from './money';
import type { Difference, Operation, Payment } from './payment';

/**
 * The provider shows less in a total than these operations have raised it by. One read may be stale; the second, far enough apart, is judged.
 * `done` is never empty: what is booked as ours was booked for something.
 */
export function shortfall(
  payment: Payment,
  of: Difference['of'],
  done: readonly Operation[],
  why: string,
  now: EpochMs,
  judged: () => readonly Fact[],
): Fact[] {
  const seen = { of, shows: 'lessOfOurs' } as const;
  const { difference } = payment;
  const first = difference?.of === of && difference.shows === seen.shows ? difference.at : Number.NEGATIVE_INFINITY;
  // What was done since the first read is missing for the first time: this read may be older than it.
  if (done.some((op) => (op.doneAt ?? 0) > first)) {
    return [{ at: now, kind: 'DifferenceSeen', operationId: done.at(-1)?.id as string, ...seen, why }];
  }
  return isJudged(payment, seen, now) ? [...judged(), { at: now, kind: 'DifferenceGone' }] : [];
}

/** Where nothing names the one that is gone: what rests on a person's word before what rests on the provider's, and the latest of these. */
export const doubtful = (done: readonly Operation[]): readonly Operation[] => [
  (done.findLast(({ by }) => by === 'operator') ?? done.at(-1)) as Operation,
];
