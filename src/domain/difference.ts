import type { Fact } from './facts';
import { type EpochMs, NEVER } from './money';
import type { Difference, Payment } from './payment';

/** From when on a read may judge it: as far from the first as the one that would confirm it, since a read right after may be the stale one. */
export const differenceOverAt = ({ difference, capabilities }: Payment): EpochMs =>
  difference === undefined ? NEVER : difference.at + capabilities.readGapMs;

/** Whether a read that shows everything may take an alarm down. */
export const isDifferenceOver = (payment: Payment, now: EpochMs): boolean => now >= differenceOverAt(payment);

/** Whether the read before this one differed in the same way, long enough ago: what both show is true. */
export const isJudged = (
  payment: Payment,
  { of, shows }: Omit<Difference, 'at' | 'operationId'>,
  now: EpochMs,
): boolean => payment.difference?.of === of && payment.difference.shows === shows && isDifferenceOver(payment, now);

/** The first read that differs so. One that waits to be judged is not forgotten for it: `isGone` says that this read has taken that one down. */
export const seenOnce = (
  { difference }: Payment,
  seen: Omit<Difference, 'at'>,
  why: string,
  isGone: boolean,
  now: EpochMs,
): Fact[] => (difference === undefined || isGone ? [{ at: now, kind: 'DifferenceSeen', ...seen, why }] : []);
