import { isOverdrawn } from './ledger';
import type { EpochMs } from './money';
import { isBlocked, isHeldUp, nextStep } from './next-step';
import {
  authorization,
  isAuthorized,
  isFinal,
  isUnresolved,
  operationOf,
  type Payment,
  refundOperationId,
} from './payment';

/**
 * Whether a caller that waits for a shipment gets its answer now: captured, refused, or in trouble. The first attempt decides; waiting
 * for more would keep the caller, and one of the ten slots for updates, for hours.
 */
export function isShipmentAnswered(payment: Payment, shipmentId: string, now: EpochMs): boolean {
  const shipment = payment.shipments.find((candidate) => candidate.id === shipmentId);
  if (shipment === undefined || shipment.ended) return true;
  const op = operationOf(payment, shipment.operationId);
  if (op !== undefined && (isFinal(op) || isUnresolved(op))) return true;
  if (isIdle(payment, now)) return true;
  if (op === undefined) return isOnHold(payment) || (isAuthorized(payment) && payment.capabilities.captures === 'one');
  return op.status === 'planned' && (op.attempts > 0 || isOnHold(payment) || isBlocked(payment));
}

/** The same of a refund: given back, refused, or in trouble. */
export function isRefundAnswered(payment: Payment, refundId: string, now: EpochMs): boolean {
  const op = operationOf(payment, refundOperationId(refundId));
  if (op === undefined || isFinal(op) || isUnresolved(op) || isIdle(payment, now)) return true;
  return op.status === 'planned' && (op.attempts > 0 || payment.paused !== undefined || isHeldUp(payment, op.kind));
}

/** Whether a caller that waits for the end gets its answer now: everything is final, or something needs time or a person. */
export function isCompletionAnswered(payment: Payment, now: EpochMs): boolean {
  if (payment.finishedAt !== undefined || isOnHold(payment) || isIdle(payment, now)) return true;
  return payment.operations.some((op) => isUnresolved(op) || (op.status === 'planned' && op.attempts > 0));
}

/** Nothing is left to do now but wait: for a person, or for a moment. The view's `nextStep` says for which. */
const isIdle = (payment: Payment, now: EpochMs): boolean =>
  payment.operations.every(({ status }) => status !== 'sending') && nextStep(payment, now).kind === 'wait';

/** Nothing will be sent soon: paused, overdrawn, or the authorization itself is in trouble. */
function isOnHold(payment: Payment): boolean {
  const hold = authorization(payment);
  const noHoldYet = !isFinal(hold) && (hold.rung > 0 || hold.attempts > 0) && hold.status !== 'sending';
  return payment.paused !== undefined || isOverdrawn(payment) || noHoldYet;
}
