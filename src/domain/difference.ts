import type { EpochMs } from './money';
import type { Payment } from './payment';

/**
 * Whether a read that shows everything may take an alarm down. Only one as far from the first as the one that would confirm it: a read
 * right after may be the stale one.
 */
export const isDifferenceOver = (payment: Payment, now: EpochMs): boolean =>
  payment.difference !== undefined && now >= payment.difference.at + payment.capabilities.readGapMs;
