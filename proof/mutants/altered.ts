import type { Capabilities } from '../../src/domain/capabilities';
import * as checkResolve from '../../src/domain/check-resolve';
import type { Command } from '../../src/domain/commands';
import * as evolve from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { countLedger } from '../../src/domain/ledger';
import { capturesOf, isFinal, type Operation, type Payment } from '../../src/domain/payment';
import type { OperationStatus } from '../../src/domain/status';
import { type Switch, wrong } from './wrong';

/** What the mistakes in the core are made of: a payment that is not as it is. */

export const withOperations = (payment: Payment, change: (op: Operation) => Operation): Payment => ({
  ...payment,
  operations: payment.operations.map(change),
});

export const withOperation = (payment: Payment, id: string, change: Partial<Operation>): Payment =>
  withOperations(payment, (op) => (op.id === id ? { ...op, ...change } : op));

export const able = (payment: Payment, change: Partial<Capabilities>): Payment => ({
  ...payment,
  capabilities: { ...payment.capabilities, ...change },
});

/** So much more is called available. */
export const withMore = (payment: Payment, amount: number): Payment => ({
  ...payment,
  ledger: { ...payment.ledger, available: payment.ledger.available + amount },
});

/** Of what its captures in this status reserve, nothing is left reserved. */
export function freeing(payment: Payment, ledger: Payment['ledger'], status: OperationStatus): Payment['ledger'] {
  const freed = capturesOf(payment)
    .filter((op) => op.status === status)
    .reduce((sum, { amount, rest }) => sum + amount + rest, 0);
  return { ...ledger, reserved: ledger.reserved - freed, available: ledger.available + freed };
}

export const hasOpenCapture = (payment: Payment): boolean => !capturesOf(payment).every(isFinal);

export const isKnown = (payment: Payment, { shipmentId }: Extract<Command, { kind: 'ship' }>): boolean =>
  payment.shipments.some(({ id }) => id === shipmentId);

/** Something is wrong with what a fact leads to. */
export const evolving = (change: (before: Payment, fact: Fact, after: Payment) => Payment): Switch =>
  wrong(
    evolve,
    'evolveAll',
    (right) => (payment, facts) =>
      facts.reduce((before, fact) => {
        const changed = change(before, fact, right(before, [fact]));
        return { ...changed, ledger: countLedger(changed) };
      }, payment),
  );

/** Whatever a person orders again counts as read twice. */
export const resentUnread = (): Switch =>
  wrong(checkResolve, 'checkResolve', (right) => (state, command, now) => {
    const looked = { readFrom: now, readAt: now + state.capabilities.readGapMs };
    return right(withOperation(state, command.operationId, looked), command, now);
  });
