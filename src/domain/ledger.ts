import { invariant } from './invariant';
import { type Minor, sum } from './money';
import { capturesOf, isFinal, type Operation, type Payment, releaseOf, waitingShipments } from './payment';

/** Where the authorized money is. Minor units; `authorized = captured + reserved + released + available`, always. Protocol 2. */
export interface Ledger {
  authorized: Minor;
  /** What the provider really took, by us or by others. */
  captured: Minor;
  /** Every shipment accepted and not yet final, and the remainder while a release is under way. */
  reserved: Minor;
  /** Given back for good: confirmed, automatic with the one capture, or left to lapse. */
  released: Minor;
  /** What can still be promised. Below zero: more was taken than asked, or by others. */
  available: Minor;
}

/**
 * Only a definite *no* frees money: an operation that is unknown, parked or on its way still counts as reserved, so a lost answer
 * can make Holdfast too careful but never make it capture twice. Protocol 2, invariants I1 and I4.
 */
export function ledgerOf(payment: Payment): Ledger {
  const release = releaseOf(payment);
  const open = capturesOf(payment).filter((op) => !isFinal(op));
  const captured = ownCaptured(payment) + payment.foreign.captured;
  const released = ownReleased(payment) + payment.lapsed + payment.foreign.released;
  const reserved =
    sum(open.map(holdsBack)) +
    sum(waitingShipments(payment).map((shipment) => shipment.amount)) +
    (release && !isFinal(release) ? release.amount : 0);
  const available = payment.authorized - captured - reserved - released;
  invariant(Number.isSafeInteger(available), 'amounts are whole minor units', { available });
  return { authorized: payment.authorized, captured, reserved, released, available };
}

export const available = (payment: Payment): Minor => ledgerOf(payment).available;

/** More was taken than asked, or by others: nothing is accepted or sent until a person has resolved it. */
export const isOverdrawn = (payment: Payment): boolean => available(payment) < 0;

/** Captured by operations of ours. */
export const ownCaptured = (payment: Payment): Minor =>
  sum(
    capturesOf(payment)
      .filter((op) => op.status === 'done')
      .map((op) => op.amount),
  );

/** Released by an operation of ours. */
export function ownReleased(payment: Payment): Minor {
  const release = releaseOf(payment);
  return release?.status === 'done' ? release.amount : 0;
}

const holdsBack = (op: Operation): Minor => op.amount + op.rest;
