import { type EpochMs, NEVER } from './money';
import type { Payment } from './payment';

/** From when on a read may judge it: as far from the first as the one that would confirm it, since a read right after may be the stale one. */
export const differenceOverAt = ({ difference, capabilities }: Payment): EpochMs =>
  difference === undefined ? NEVER : difference.at + capabilities.readGapMs;

/** Whether a read that shows everything may take an alarm down. */
export const isDifferenceOver = (payment: Payment, now: EpochMs): boolean => now >= differenceOverAt(payment);
