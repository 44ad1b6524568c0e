import type { Fact } from './facts';
import type { EpochMs, Minor } from './money';
import type { Payment } from './payment';

/**
 * The hold cannot have given back what was captured from it: what had been left to lapse was taken. `all`: captured and given back, what was left to
 * lapse included, in minor units.
 */
export function takenAfterAll(
  { releasedWithoutOrder, authorized }: Payment,
  all: Minor,
  why: string,
  now: EpochMs,
): Fact[] {
  const amount = Math.min(releasedWithoutOrder, all - authorized);
  return amount > 0 ? [{ at: now, kind: 'RemainderTaken', amount, why }] : [];
}
