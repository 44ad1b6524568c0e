import { heldOf, refundableOf } from '../hold';
import { DAY } from '../time';
import { MARKETS } from './account';
import type { Payment, VippsState } from './state';
import type { Amount } from './wire';

const REFUND_DAYS = 365;

/** Why this capture is refused, as an ErrorCode, or null. Sheet 2.5, 5, 7, 8.2. */
export function captureRefusal(state: VippsState, payment: Payment, amount: Amount, now: number): string | null {
  if (amount.currency !== payment.currency) return '5040';
  if (payment.state === 'CREATED') return '6080';
  if (payment.state === 'TERMINATED') return '6070';
  if (payment.state !== 'AUTHORIZED') return '6200';
  const left = heldOf(payment);
  if (left <= 0 && capturedOf(payment) === payment.amount) return '6170';
  if (isOverdue(payment, now)) return '6100';
  if (left <= 0) return '6070';
  if (amount.value > left) return '6090';
  if (payment.merchant.fullCaptureOnly && amount.value !== payment.amount) return '6140';
  const { guaranteeDays, afterGuarantee } = state.switches;
  const guaranteedUntil = (payment.authorizedAt ?? now) + guaranteeDays * DAY;
  return afterGuarantee === 'noFunds' && guaranteeDays > 0 && now > guaranteedUntil ? '6260' : null;
}

/** Why this cancel is refused, as an ErrorCode, or null. The rows of sheet 2.7. */
export function cancelRefusal(payment: Payment, transactionOnly: boolean, now: number): string | null {
  if (now < payment.confirmingUntil) return '6250';
  if (payment.state === 'CREATED') return null;
  if (payment.state !== 'AUTHORIZED') return '6190';
  if (transactionOnly) return '6060';
  if (capturedOf(payment) === payment.amount) return '6040';
  if (isOverdue(payment, now)) return '6030';
  return heldOf(payment) <= 0 ? '6050' : null;
}

/** Why this refund is refused, as an ErrorCode, or null. Sheet 2.6; 123 and 124 are test amounts (sheet 10), their codes our choice. */
export function refundRefusal(state: VippsState, payment: Payment, amount: Amount, now: number): string | null {
  if (amount.currency !== payment.currency) return '5040';
  if (payment.state !== 'AUTHORIZED') return '6210';
  if (capturedOf(payment) === 0) return '6020';
  const since = state.switches.refundWindowFrom === 'capture' ? payment.capturedAt : payment.authorizedAt;
  if (now > (since ?? now) + REFUND_DAYS * DAY) return '6220';
  if (refundableOf(payment) === 0) return '6180';
  if (amount.value > refundableOf(payment)) return '6150';
  if (amount.value === 123) return '5100';
  return amount.value === 124 ? '3010' : null;
}

/** Why a payment of this amount is refused, as an ErrorCode, or null. Sheet 2.1. */
export function amountRefusal(market: keyof typeof MARKETS, amount: Amount): string | null {
  if (amount.currency !== MARKETS[market].currency) return '5040';
  return amount.value < MARKETS[market].amountMin ? '6010' : null;
}

function capturedOf({ truth }: Payment): number {
  return truth?.captured ?? 0;
}

function isOverdue(payment: Payment, now: number): boolean {
  return payment.captureBy !== null && now >= payment.captureBy;
}
