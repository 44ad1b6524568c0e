import type { EpochMs } from '../../src/domain/money';
import type { Payment } from '../../src/domain/payment';
import { refundEnd } from '../simulator/refunded';
import { DAY } from '../simulator/time';
import { isFar, NOW } from './clock';

/** How long the provider takes refunds. */
const lengthOf = ({ capabilities }: Payment): number => (capabilities.refund?.windowDays ?? 0) * DAY;

/**
 * Since when it is counted, as seen `ticks` later. It lasts months, and the rest of this model takes ticks: it is told only where its end is near,
 * or over. Until then it is far, whichever capture was the last.
 */
export function windowSince(payment: Payment, ticks: number): EpochMs | undefined {
  const left = refundEnd(payment) - NOW - ticks;
  return payment.capabilities.refund === undefined || isFar(left)
    ? undefined
    : NOW + Math.max(0, left) - lengthOf(payment);
}
