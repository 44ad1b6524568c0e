import { KINDS } from './kinds';
import type { EpochMs } from './money';
import type { Operation, OperationKind, Payment } from './payment';

/** Done captures and refunds that may still turn bad, or whose last look-up is still owed. Protocol 5, "Drift". */
export const provisional = (payment: Payment): readonly Operation[] =>
  // Stryker disable next-line ConditionalExpression: saves a walk over thousands of operations, and nothing else
  nothingTurnsBad(payment)
    ? []
    : payment.operations.filter(
        (op) =>
          op.status === 'done' &&
          KINDS[op.kind].provisionalMs(payment.capabilities) > 0 &&
          !op.lookUpWaived &&
          (op.lastLookUpAt ?? 0) < lastLookUpDueAt(payment, op),
      );

/** Whose last look-up a person has waived, since no read succeeded. A look that is made for another reason may yet show what became of it. */
export const waived = (payment: Payment): Operation | undefined =>
  // Stryker disable next-line ConditionalExpression: saves a walk over thousands of operations, and nothing else
  nothingTurnsBad(payment)
    ? undefined
    : payment.operations.find(
        ({ kind, status, lookUpWaived }) =>
          status === 'done' && lookUpWaived && KINDS[kind].provisionalMs(payment.capabilities) > 0,
      );

// Stryker disable next-line ArrowFunction: saves a walk over thousands of operations, and nothing else
const nothingTurnsBad = ({ capabilities }: Payment): boolean =>
  // Stryker disable next-line ArrowFunction,MethodExpression,ConditionalExpression: the same
  TURN_BAD.every((kind) => KINDS[kind].provisionalMs(capabilities) === 0);

const TURN_BAD = ['capture', 'refund'] as const satisfies readonly OperationKind[];

/** From when on it can no longer turn bad. Beyond the time in which it may, the provider may be slow to show it. */
export const provisionalUntil = (payment: Payment, op: Operation): EpochMs =>
  (op.doneAt ?? 0) + KINDS[op.kind].provisionalMs(payment.capabilities) + payment.capabilities.settleWindowMs;

/** When its last look-up is due: at the end of the provisional time, or later where a read then failed. */
export const lastLookUpDueAt = (payment: Payment, op: Operation): EpochMs =>
  Math.max(provisionalUntil(payment, op), op.dueAt);
