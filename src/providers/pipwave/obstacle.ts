import type { Outcome } from '../../domain/outcome';
import { notWritten, refusedHere } from '../call';
import type { CaptureOrder } from '../provider';
import type { Api } from './api';
import type { Seen } from './payment';

/** What stands in the way of a capture in a payment that was read. Nothing is written then. Sheet 3 (fees), 5, 6. */
export function obstacleTo(api: Api, order: CaptureOrder, seen: Seen): Outcome | undefined {
  const { standing, held, text } = seen;
  // The last word (sheet 6: terminal is a no). The core looks once more before it believes it.
  if (standing === 'failed' || standing === 'cancelled') return refusedHere(standing, `not written: ${text}`);
  if (standing !== 'authorized') {
    const totals = seen.captured === undefined ? {} : { totals: seen.totals };
    return notWritten(`the payment is ${standing}: ${text}`, totals);
  }
  if (order.capturedBefore > 0) {
    return notWritten(`the ledger has captured ${order.capturedBefore}, but the payment is authorized still: ${text}`);
  }
  if (order.amount > held) return notWritten(`only ${held} is held`);
  if (order.amount < held && !api.account.partialCaptures) {
    return refusedHere('PartialCapture', `not written: ${held} is held, and a part would silently take all of it`);
  }
  if (order.amount < held && seen.hasFees && api.account.heldIs === undefined) {
    return refusedHere('PartialWithFees', 'not written: the buyer pays fees on top; set heldIs to capture in parts');
  }
  return undefined;
}
