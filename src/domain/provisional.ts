import type { EpochMs } from './money';
import { capturesOf, type Operation, type Payment } from './payment';

/** Done captures that may still turn bad, or whose last look-up is still owed. Protocol 5, "Drift". */
export const provisional = (payment: Payment): readonly Operation[] =>
  payment.capabilities.provisionalMs === 0
    ? []
    : capturesOf(payment).filter(
        (op) => op.status === 'done' && !op.lookUpWaived && (op.lastLookUpAt ?? 0) < lastLookUpDueAt(payment, op),
      );

/** From when on it can no longer turn bad. Beyond the time in which it may, the provider may be slow to show it. */
export const provisionalUntil = (payment: Payment, op: Operation): EpochMs =>
  (op.doneAt ?? 0) + payment.capabilities.provisionalMs + payment.capabilities.settleWindowMs;

/** When its last look-up is due: at the end of the provisional time, or later where a read then failed. */
export const lastLookUpDueAt = (payment: Payment, op: Operation): EpochMs =>
  Math.max(provisionalUntil(payment, op), op.dueAt);
