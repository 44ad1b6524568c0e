import { afterGap, owingSoon } from './looks';
import type { EpochMs } from './money';
import { isReadOnRequest, type Operation, type Payment } from './payment';

/** The payment after a notice of its provider: what is in doubt is looked up soon; where nothing is, the payment itself is. */
export function noticed(payment: Payment, at: EpochMs): Payment {
  if (!payment.operations.some(isLookedUp)) return owingSoon(payment, 'notice', at);
  return {
    ...payment,
    operations: payment.operations.map((op) => (op.inDoubt ? broughtForward(payment, op, at) : op)),
  };
}

/** Whether a notice at this moment would bring nothing forward: whatever it asks for is owed already, and no later than it could be. */
export function isForeseen(payment: Payment, at: EpochMs): boolean {
  const inDoubt = payment.operations.filter(isLookedUp);
  if (inDoubt.length > 0) return inDoubt.every((op) => isForward(payment, op, at));
  const soon = afterGap(payment, payment.lastLookUpAt, at);
  return payment.looks.some((look) => look.because === 'notice' && look.at <= soon);
}

/** An order that is on its way is not: its answer is to come. */
const isLookedUp = (op: Operation): boolean => op.inDoubt && op.status !== 'sending';

/** A look-up or a planned send now, but never two of a kind within the gap that the provider asks for. */
export function broughtForward(payment: Payment, op: Operation, at: EpochMs): Operation {
  switch (op.status) {
    case 'accepted':
    case 'unknown':
    case 'denied':
    case 'parked':
      return { ...op, extraAt: afterGap(payment, op.lastLookUpAt, at) };
    case 'planned':
      return { ...op, dueAt: Math.min(op.dueAt, Math.max(at, (op.lastSentAt ?? 0) + payment.capabilities.minGapMs)) };
    case 'refused':
      return isReadOnRequest(op) ? { ...op, extraAt: afterGap(payment, op.lastLookUpAt, at) } : op;
    case 'sending':
    case 'done':
    case 'dropped':
    case 'expired':
    case 'lapsed':
      return op;
    default:
      return op.status satisfies never;
  }
}

function isForward(payment: Payment, op: Operation, at: EpochMs): boolean {
  const { dueAt, extraAt } = broughtForward(payment, op, at);
  return op.dueAt === dueAt && (extraAt === undefined || (op.extraAt ?? Number.POSITIVE_INFINITY) <= extraAt);
}
