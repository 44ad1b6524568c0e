import { latest } from '../history';
import { heldOf, refundableOf } from '../hold';
import { capturedByApi } from './money';
import type { BamboraState, Payment } from './state';

const BAD_STATE = 'invalid_payment_state_transition';
const OF: Readonly<Record<string, string>> = { '400': '400', '402': 'cannot_capture', '422': BAD_STATE };

/** Why this capture is refused, as a problem's code, or null. Sheet 4, 5, 6, 12. */
export function captureRefusal(state: BamboraState, payment: Payment, amount: number, now: number): string | null {
  const { switches } = state;
  const view = latest(payment.history);
  const left = payment.amount - capturedByApi(payment);
  const isLapsed = now >= payment.holdUntil && (view.state === 'Captured' ? left > 0 : view.state === 'Authorized');
  if (view.state === 'Authorization Expired' || isLapsed) return OF[switches.captureExpired] ?? BAD_STATE;
  if (view.state === 'Captured') {
    if (left <= 0) return OF[switches.secondAfterFull] ?? BAD_STATE;
    if (switches.secondAfterPartial !== 'allowed') return OF[switches.secondAfterPartial] ?? BAD_STATE;
  } else if (view.state !== 'Authorized') return BAD_STATE;
  if (amount > left) return OF[switches.overCapture] ?? BAD_STATE;
  // Gone though the API doesn't know: taken or given back in the back office.
  const isGone = amount > heldOf(payment);
  return isGone && switches.captureAfterBackOffice === '402' ? 'cannot_capture' : null;
}

/** Why this cancel is refused, or null. Sheet 2.4. */
export function cancelRefusal(payment: Payment): string | null {
  return latest(payment.history).state === 'Authorized' ? null : BAD_STATE;
}

/** Why this refund is refused, or null. Sheet 2.5. */
export function refundRefusal({ switches }: BamboraState, payment: Payment, amount: number): string | null {
  const { state, refunds } = latest(payment.history);
  if (refunds.length > 0 && switches.secondRefund !== 'allowed') {
    return switches.secondRefund === '402' ? 'cannot_refund' : BAD_STATE;
  }
  if (state !== 'Captured' && state !== 'Settled' && refunds.length === 0) return BAD_STATE;
  return amount > refundableOf(payment) || amount === 0 ? 'cannot_refund' : null;
}
