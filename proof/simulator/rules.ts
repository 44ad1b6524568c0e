import type { Command } from '../../src/domain/commands';
import type { SendOrder } from '../../src/domain/order';
import {
  capturesOf,
  isAuthorized,
  isFinal,
  isUncertain,
  type Operation,
  type Payment,
  waitingShipments,
} from '../../src/domain/payment';
import { refundEnd, refundInTheWay } from './refunded';
import { Violated } from './violated';

type Ship = Extract<Command, { kind: 'ship' }>;

/** Whoever hears yes gets what was asked. `before` is the payment that the message met. Protocol 3. */
export function checkPromise(
  { shipmentId, amount, currency }: Ship,
  before: Payment,
  after: Payment,
  now: number,
): void {
  const kept = after.shipments.find(({ id }) => id === shipmentId);
  if (kept?.amount !== amount || currency !== after.terms.currency) {
    throw new Violated('I2', `${shipmentId} was answered yes for ${amount} ${currency}, but ${kept?.amount} is kept`);
  }
  if (before.shipments.some(({ id }) => id === shipmentId)) return;
  const isTaken = capturesOf(before).some((op) => op.status === 'done' || !isFinal(op));
  const broken = [
    now >= before.captureBy && 'after captureBy',
    before.completing && 'after nothing more was to ship',
    before.capabilities.captures === 'one' && isTaken && 'beside the one capture',
    // After an unknown past, what seems foreign may be this very parcel's money.
    amount > availableIn(before) + (before.pastUnknown ? before.foreign.captured : 0) && 'beyond what is left',
  ].find(Boolean);
  if (broken) throw new Violated('I2', `${shipmentId} was promised ${broken}`);
}

/** Nobody hears that it is too much where it fits. */
export function checkRefusal({ shipmentId, amount }: Ship, before: Payment, code: string): void {
  if (code !== 'ExceedsAvailable' || amount > availableIn(before)) return;
  if (before.capabilities.captures === 'one' && capturesOf(before).some((op) => op.status === 'done' || !isFinal(op)))
    return;
  throw new Violated('I2', `${shipmentId} of ${amount} was refused as too much, though ${availableIn(before)} is left`);
}

/** An attempt may be written until its time limit: that is never after captureBy, or for a release after the hold. */
export function checkLimit(payment: Payment, { kind, operationId, notAfter }: SendOrder): void {
  if (notAfter > endFor(payment, kind)) throw new Violated('I5', `${kind} ${operationId} may be written too late`);
}

function endFor(payment: Payment, kind: Operation['kind']): number {
  switch (kind) {
    case 'release':
      return payment.holdUntil;
    case 'refund':
      // A capture that is in doubt may prove to be the last one: the provider counts from that.
      return capturesOf(payment).some(isUncertain) ? Number.POSITIVE_INFINITY : refundEnd(payment);
    case 'authorize':
    case 'capture':
      return payment.captureBy;
    default:
      return kind satisfies never;
  }
}

/** What may be sent now. Protocol 6, I5. `wasReleased`: a release of this run was sent. */
export function checkOrder(payment: Payment, op: Operation, now: number, wasReleased: boolean): void {
  const { paused, cancelled } = payment;
  const open = capturesOf(payment).filter((other) => !isFinal(other));
  const broken = [
    paused && 'while paused',
    now >= endFor(payment, op.kind) && 'too late',
    op.kind !== 'refund' && availableIn(payment) < 0 && 'while overdrawn',
    op.kind !== 'authorize' && !isAuthorized(payment) && 'before the hold',
    op.kind === 'capture' && cancelled && 'after it was cancelled',
    op.kind === 'capture' && wasReleased && 'after a release',
    op.kind === 'release' && open.length > 0 && `while ${open.map(({ id }) => id)} is unresolved`,
  ].find(Boolean);
  if (broken) throw new Violated('I5', `${op.kind} ${op.id} is sent ${broken}`);
  const inTheWay = op.kind === 'refund' ? refundInTheWay(payment, op) : undefined;
  if (inTheWay) throw new Violated('I16', `${op.id} is sent ${inTheWay}`);
}

/** What is left, counted here once more: the core's own sum is under test. Protocol 2. */
export function availableIn(payment: Payment): number {
  const { authorized, foreign, releasedWithoutOrder, operations } = payment;
  const spent = operations
    .filter(({ kind }) => kind === 'capture' || kind === 'release')
    .map((op) => (op.status === 'done' ? op.amount : isFinal(op) ? 0 : op.amount + op.rest));
  const waiting = waitingShipments(payment).map(({ amount }) => amount);
  return [...spent, ...waiting, foreign.captured, foreign.released, releasedWithoutOrder].reduce(
    (left, amount) => left - amount,
    authorized,
  );
}
