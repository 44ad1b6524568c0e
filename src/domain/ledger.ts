import { invariant } from './invariant';
import { KINDS } from './kinds';
import { type Minor, sum } from './money';
import type { Total } from './outcome';
import { isFinal, type Ledger, type Payment } from './payment';

export type { Ledger } from './payment';

/** Counted after every fact, and kept with the payment: it is asked for far more often, of payments with thousands of parcels too. */
export const ledgerOf = ({ ledger }: Payment): Ledger => ledger;

/**
 * Only a definite *no* frees money: an operation that is unknown, parked or on its way still counts as reserved, so a lost answer
 * can make Holdfast too careful but never make it capture twice. Protocol 2, invariants I1 and I4.
 */
export function countLedger(payment: Payment): Ledger {
  // One pass and no copies.
  let captured = payment.foreign.captured;
  let released = payment.releasedWithoutOrder + payment.foreign.released;
  let refunded = payment.foreign.refunded;
  let reserved = 0;
  let refunding = 0;
  for (const op of payment.operations) {
    const { raises } = KINDS[op.kind];
    if (raises === undefined) continue;
    if (!isFinal(op)) {
      if (raises === 'refunded') refunding += op.amount;
      else reserved += op.amount + op.rest;
    } else if (op.status === 'done') {
      if (raises === 'captured') captured += op.amount;
      else if (raises === 'released') released += op.amount;
      else refunded += op.amount;
    }
  }
  for (const { amount, operationId, ended } of payment.shipments) {
    if (operationId === undefined && ended === undefined) reserved += amount;
  }
  const available = payment.authorized - captured - reserved - released;
  invariant(Number.isSafeInteger(available), 'amounts are whole minor units', { available });
  const refundable = captured - refunded - refunding;
  return { authorized: payment.authorized, captured, reserved, released, available, refunded, refunding, refundable };
}

export const available = (payment: Payment): Minor => ledgerOf(payment).available;

/** More was taken than asked, or by others: nothing is accepted or sent until a person has resolved it. */
export const isOverdrawn = (payment: Payment): boolean => available(payment) < 0;

/** What can still be given back of what was captured. */
export const refundable = (payment: Payment): Minor => ledgerOf(payment).refundable;

/** What operations of ours have raised this total by. */
export const ownDone = (payment: Payment, total: Total): Minor =>
  sum(payment.operations.flatMap((op) => (op.status === 'done' && KINDS[op.kind].raises === total ? [op.amount] : [])));

/** Captured by operations of ours. */
export const ownCaptured = (payment: Payment): Minor => ownDone(payment, 'captured');
