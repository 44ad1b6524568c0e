import type { Command } from '../../src/domain/commands';
import { ledgerOf } from '../../src/domain/ledger';
import { isFinal, isUncertain, type Operation, operationOf, type Payment } from '../../src/domain/payment';
import { hasEnded } from './notes';
import type { Movement } from './provider-side';
import { DAY } from './time';
import { Violated } from './violated';
import { sumOf, type Witness } from './witness';

const refundsOf = ({ operations }: Payment): Operation[] => operations.filter(({ kind }) => kind === 'refund');

const givenFor = ({ books }: Witness, id: string): Movement[] =>
  books.movements.filter(({ kind, operationId, reversed }) => kind === 'refund' && operationId === id && !reversed);

/** After every action: each refund is made at most once, for what was asked, and booked as what it is. */
export function checkRefunds(witness: Witness): void {
  const { books, payment, isWordTrue, isResetUnseen } = witness;
  if (books.refunded > books.captured && books.movements.every(({ kind, reversed }) => kind !== 'capture' || !reversed))
    throw new Violated('I14', `refunded ${books.refunded} of ${books.captured}`);
  const isShown = payment.capabilities.refund?.evidence !== 'status';
  if (isWordTrue || isShown) for (const id of idsOf(books.movements)) checkOnce(witness, id);
  checkSum(payment);
  if (!isWordTrue || isResetUnseen) return;
  for (const op of refundsOf(payment)) checkBooking(witness, op);
  if (payment.pastUnknown) return;
  const others = sumOf(
    books.movements.filter(({ kind, operationId }) => kind === 'refund' && isTheirs(payment, operationId)),
  );
  const mistaken = sumOf(
    refundsOf(payment)
      .filter(({ status }) => status === 'done')
      .flatMap((op) => alike(witness, op)),
  );
  if (payment.foreign.refunded > others + mistaken)
    throw new Violated(
      'I3',
      `${payment.foreign.refunded} is booked as refunded by others, but they refunded ${others}`,
    );
}

const idsOf = (movements: readonly Movement[]): Set<string> =>
  new Set(
    movements.flatMap(({ kind, operationId }) => (kind === 'refund' && operationId !== undefined ? [operationId] : [])),
  );

const isTheirs = (payment: Payment, id: string | undefined): boolean =>
  id === undefined || operationOf(payment, id) === undefined;

/** Ours that were given back for nothing that is booked, as another was taken for them. */
const alike = (witness: Witness, op: Operation): Movement[] =>
  isMistaken(witness, op) ? givenFor(witness, op.id) : [];

/** I15: the money of each refund goes back at most once, and as much as was asked. */
function checkOnce(witness: Witness, id: string): void {
  const given = givenFor(witness, id);
  if (given.length > 1) throw new Violated('I15', `${id} refunded ${given.map(({ amount }) => amount).join(' + ')}`);
  const asked = witness.notes.asked.get(id);
  const [only] = given;
  if (only !== undefined && asked !== undefined && !asked.has(only.amount))
    throw new Violated('I15', `${id} is to give ${[...asked].join(' or ')} back, but ${only.amount} was`);
}

/** I4: what can be given back is what the operations leave. */
function checkSum(payment: Payment): void {
  const { captured, refundable } = ledgerOf(payment);
  const left = refundableIn(payment, captured);
  if (refundable !== left) throw new Violated('I4', `${refundable} is called refundable, but ${left} is left`);
}

/** What can be given back, counted here once more. */
export const refundableIn = (payment: Payment, captured: number): number =>
  captured - payment.foreign.refunded - sumOf(refundsOf(payment).filter((op) => op.status === 'done' || !isFinal(op)));

/** I3, for one refund. */
function checkBooking(witness: Witness, op: Operation): void {
  const { books, payment, notes } = witness;
  const given = sumOf(givenFor(witness, op.id));
  if (hasEnded(op) && payment.pastUnknown && notes.endedUnnoticed.has(op.id)) return;
  if (op.status === 'planned' || hasEnded(op)) {
    if (given > 0) throw new Violated('I3', `${op.id} is ${op.status}, but the provider refunded ${given}`);
    if (books.pending.includes(op.id) && books.refunded < books.captured)
      throw new Violated('I3', `${op.id} is ${op.status}, but an attempt may still take effect`);
  }
  if (op.status === 'dropped') throw new Violated('I12', `${op.id} was dropped, though the customer was promised it`);
  if (op.status === 'expired' && witness.now < refundEnd(payment))
    throw new Violated('I12', `${op.id} expired, though the provider still takes refunds`);
  if (op.status !== 'done' || op.amount === given || isMistaken(witness, op)) return;
  throw new Violated('I3', `${op.id} is done with ${op.amount}, but the provider refunded ${given || 'nothing'}`);
}

/**
 * What only a total or a status tells cannot be told from what others gave back; and one that may still fail is believed until it is seen to have
 * failed.
 */
function isMistaken({ books, payment }: Witness, op: Operation): boolean {
  const mine = books.movements.filter(({ kind, operationId }) => kind === 'refund' && operationId === op.id);
  if ((payment.capabilities.refund?.provisionalMs ?? 0) > 0 && mine.some(({ reversed }) => reversed)) return true;
  if (op.by !== 'totals' && op.by !== 'status') return false;
  const others = books.movements.filter(
    ({ kind, operationId, reversed }) => kind === 'refund' && operationId === undefined && !reversed,
  );
  return sumOf(others) > 0;
}

/** Whoever hears yes to a refund gets it: so it has to be possible. `before` is the payment that the message met. Protocol 3. */
export function checkRefundPromise(
  { refundId, amount, currency, shipmentId }: Extract<Command, { kind: 'refund' }>,
  before: Payment,
  after: Payment,
  now: number,
): void {
  const id = `@refund:${refundId}`;
  const kept = operationOf(after, id);
  if (kept?.refunds?.ordered !== amount || currency !== after.terms.currency)
    throw new Violated(
      'I15',
      `${id} was answered yes for ${amount} ${currency}, but ${kept?.refunds?.ordered} is kept`,
    );
  if (operationOf(before, id) !== undefined) return;
  const { refund } = before.capabilities;
  const live = refundsOf(before).filter((op) => op.status === 'done' || !isFinal(op));
  const ofParcel = live.filter((op) => op.refunds?.shipmentId === shipmentId);
  const paid = before.shipments.find((shipment) => shipment.id === shipmentId);
  const capture = before.operations.find(({ id: one, status }) => one === paid?.operationId && status === 'done');
  // Where the past is not known, what is booked as given back by others may be this very refund.
  const perhapsIt = before.pastUnknown ? before.foreign.refunded : 0;
  const broken = [
    refund === undefined && 'at an account without refunds',
    now >= refundEnd(before) && 'after the window',
    refund?.times === 'one' && live.length > 0 && 'beside the one refund',
    !refund?.parts && amount !== ledgerOf(before).captured && 'of a part',
    amount > refundableIn(before, ledgerOf(before).captured) + perhapsIt && 'beyond what was captured',
    shipmentId !== undefined &&
      amount > Math.min(paid?.amount ?? 0, capture?.amount ?? 0) - sumOf(ofParcel) &&
      'beyond what was captured for the parcel',
  ].find(Boolean);
  if (broken) throw new Violated('I15', `${id} was promised ${broken}`);
}

/** Until when the provider takes refunds, counted here once more. */
export function refundEnd({ capabilities, operations, authorizedAt }: Payment): number {
  const taken = operations
    .filter(({ kind, status }) => kind === 'capture' && status === 'done')
    .map(({ doneAt = 0 }) => doneAt);
  return Math.max(authorizedAt, ...taken) + (capabilities.refund?.windowDays ?? 0) * DAY;
}

/** What stands in the way of a refund. I16. */
export function refundInTheWay(payment: Payment, op: Operation): string | undefined {
  const { capabilities, operations } = payment;
  const tells = capabilities.evidence === 'key' && capabilities.captures === 'many';
  const doubtful = operations.find((other) => other.kind === 'capture' && isUncertain(other));
  if (!tells && doubtful) return `while ${doubtful.id} is in doubt`;
  const other = operations.find((one) => one.kind === 'refund' && one.id !== op.id && isUncertain(one));
  if (capabilities.refund?.evidence !== 'key' && other) return `while ${other.id} is in doubt`;
  return refundableIn(payment, ledgerOf(payment).captured) < 0 ? 'beyond what was captured' : undefined;
}

/** I12: a refund that was accepted and not made is before a person. */
export function checkUnmade(payment: Payment, told: ReadonlySet<string>): void {
  const silent = refundsOf(payment).find(
    ({ id, status, by }) =>
      (status === 'expired' || status === 'dropped' || (status === 'refused' && by !== 'operator')) && !told.has(id),
  );
  if (silent) throw new Violated('I12', `${silent.id} of ${silent.amount} ended unmade, and nobody was told`);
}
