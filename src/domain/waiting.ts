import { differenceOverAt } from './difference';
import { KINDS } from './kinds';
import { type EpochMs, NEVER } from './money';
import { isFinal, type Operation, type Payment, pursuitOf, waitingShipments } from './payment';
import { provisional, provisionalUntil } from './provisional';

/**
 * Since when it is neither final nor before a person; or done, but its last look-up is owed, because the reads fail; or done, though the provider has shown
 * otherwise, and no read since has said what is true.
 */
export function waitsSince(payment: Payment, op: Operation): EpochMs {
  const pursuit = pursuitOf(op);
  switch (pursuit) {
    case 'send':
      // What stands in line behind our own limit of writes moves on by itself.
      return Math.max(op.firstDueAt, payment.sendAfter ?? 0);
    case 'lookUp':
      // Of what is denied a person has been told already, and it can be verified no sooner.
      return op.status === 'denied' && op.deniedAt !== undefined
        ? Math.max(op.firstDueAt, op.settledAt)
        : op.firstDueAt;
    case 'await':
    case 'ask':
    case 'nothing':
      if (payment.difference?.operationId === op.id) return differenceOverAt(payment);
      return provisional(payment).includes(op) ? provisionalUntil(payment, op) : NEVER;
    default:
      return pursuit satisfies never;
  }
}

/** When it counts as stuck. */
export const stuckAt = (payment: Payment, op: Operation): EpochMs =>
  waitsSince(payment, op) + payment.policy.stuckAfterMs;

/** Nothing is open any more: every operation is final, and no shipment waits for one. */
export const isSettledDown = (payment: Payment): boolean =>
  payment.operations.every(isFinal) && waitingShipments(payment).length === 0;

/** The same of the hold alone: what takes from it, or frees it. A refund is of what was captured, and outlives the hold. */
export const isHoldSettled = (payment: Payment): boolean =>
  payment.operations.every((op) => isFinal(op) || !KINDS[op.kind].needsRoom) && waitingShipments(payment).length === 0;

/** The last comfortable moment: the account's policy decides then on what has not shipped. */
export const deadlineOf = (payment: Payment): EpochMs => payment.captureBy - payment.policy.deadlineMarginMs;

/** From when on people are warned that the hold will end. */
export const warnedFrom = ({ captureBy, policy }: Payment): EpochMs => captureBy - policy.warnBeforeMs;
