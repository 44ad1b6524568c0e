import type { Driver } from '../../src/domain/driver';
import { ledgerOf, ownCaptured } from '../../src/domain/ledger';
import { sum } from '../../src/domain/money';
import { capturesOf, isFinal, type Operation, type Payment, releaseOf } from '../../src/domain/payment';
import { KEEPS_OPEN } from '../simulator/keeps-open';
import { NOW } from './clock';
import { checkRefundsAlways, checkRefundsAtDoor, wrongRefund, wrongRefundSum } from './refunded';
import type { State } from './state';
import { capturedAt, leftAt } from './truth';
import { Violation } from './violation';

/** I5, judged with what was really sent. */
export function checkSend({ payment, released }: State, op: Operation): void {
  if (op.kind === 'capture' && released) throw new Violation('I5', `the capture of ${op.id} starts after a release`);
  const open = capturesOf(payment).filter((other) => !isFinal(other));
  if (op.kind === 'release' && open.length > 0) {
    throw new Violation('I5', `a release is sent while the capture of ${open[0]?.id} is ${open[0]?.status}`);
  }
}

/** I2, at the door: the same parcel again changes nothing, and with another amount it is refused. */
export function checkMessages({ payment }: State, driver: Driver): void {
  const { hear } = driver;
  const { currency } = payment.terms;
  for (const { id, amount } of payment.shipments) {
    const again = hear(payment, { kind: 'ship', shipmentId: id, amount, currency }, 'update', NOW);
    if (again.refusal !== undefined || again.facts.length > 0)
      throw new Violation('I2', `${id}, told again, is not what it was`);
    const other = hear(payment, { kind: 'ship', shipmentId: id, amount: amount + 1, currency }, 'update', NOW);
    if (other.refusal === undefined) throw new Violation('I2', `${id}, told again with another amount, is accepted`);
  }
  checkRefundsAtDoor(payment, driver);
}

/** What must hold at every instant. */
export function checkInstant(state: State): void {
  const { payment, truth, isReset } = state;
  if (capturedAt(truth) > truth.hold) throw new Violation('I1', `captured ${capturedAt(truth)} of ${truth.hold}`);
  const paid = new Set<string>();
  for (const { operationId, shipments } of truth.captures) {
    for (const id of shipments) {
      if (paid.has(id)) throw new Violation('I2', `${id} is captured a second time, as ${operationId}`);
      paid.add(id);
    }
  }
  const { available } = ledgerOf(payment);
  if (available < 0 && !isReset) throw new Violation('I4', `available is ${available}, though nobody took more`);
  checkRefundsAlways(state);
}

/** Whether a person is asked to look: something is parked, or an attention about money is up. */
export const isBeforePerson = (payment: Payment): boolean =>
  payment.operations.some((op) => op.status === 'parked') ||
  payment.attention.some(({ code }) => KEEPS_OPEN.includes(code));

/**
 * What is known not to hold, each exactly as wide as it is. A state at rest that falls under one of these is counted, not passed over; the
 * table of the test pins the counts, so that one that is mended, or that grows, is noticed.
 */
export const LIMITS = {
  /** Documented in the protocol, section 8. */
  unnoticed: 'a run that was reset made no call before it ended, so it could not know',
} as const;

export type Limit = keyof typeof LIMITS;

export const limitOf = ({ payment, isReset }: State): Limit | undefined =>
  isReset && payment.knownRun === undefined ? 'unnoticed' : undefined;

/** What is wrong with a state in which nothing more will happen by itself; undefined when the books agree. I2, I3 and I8. */
export function wrongAtRest(state: State): Violation | undefined {
  if (limitOf(state)) return undefined;
  return wrongOperation(state) ?? wrongLedger(state) ?? wrongRefund(state) ?? wrongRefundSum(state);
}

function wrongOperation(state: State): Violation | undefined {
  const { payment, isReset } = state;
  // Behind an operation that is parked the next ones wait: for the person, or for captureBy.
  const mayWait = payment.operations.some(({ status }) => status === 'parked');
  // After a reset, money of ours that no read can attribute is booked as foreign once nothing is in doubt, and a person is asked.
  const isTold = isReset && (mayWait || payment.attention.some(isOfForeign));
  for (const op of capturesOf(payment)) {
    const taken = takenFor(state, op);
    if (op.status === 'done' && taken !== op.amount) {
      return new Violation('I3', `${op.id} is done with ${op.amount}, the provider took ${taken}`);
    }
    if (op.status !== 'done' && isFinal(op) && taken > 0 && !isTold) {
      return new Violation('I3', `${op.id} is ${op.status}, but the provider took ${taken}`);
    }
    if (!isFinal(op) && op.status !== 'parked' && !(op.status === 'planned' && mayWait)) {
      return new Violation('I8', `${op.id} is ${op.status} for ever`);
    }
  }
  const waits = payment.shipments.find(({ operationId, ended }) => operationId === undefined && ended === undefined);
  return waits && !mayWait ? new Violation('I2', `${waits.id} was accepted and waits for ever`) : undefined;
}

/** After a reset the one capture may bear the name of whichever of its parcels came first then. */
function takenFor({ payment, truth, isReset }: State, { id, shipments }: Operation): number {
  const isOne = isReset && payment.capabilities.captures === 'one';
  const names = isOne ? [id, ...shipments] : [id];
  return truth.captures.find(({ operationId }) => names.includes(operationId))?.amount ?? 0;
}

function wrongLedger({ payment, truth }: State): Violation | undefined {
  const own = ownCaptured(payment);
  const { captured } = ledgerOf(payment);
  const took = capturedAt(truth);
  const parked = capturesOf(payment).filter(({ status }) => status === 'parked');
  const reserved = sum(parked.map(({ amount }) => amount));
  // After a reset, what others took is judged again only once nothing is in doubt; before a person until then.
  const isJudged = !payment.pastUnknown || (parked.length === 0 && !payment.attention.some(isBlind));
  if (own > took || (isJudged && (captured > took || took > captured + reserved))) {
    const seen = `the ledger says captured ${captured} and parked ${reserved}, the provider took ${took}`;
    return new Violation('I3', seen);
  }
  if (releaseOf(payment)?.status === 'done' && leftAt(truth) > 0) {
    return new Violation('I3', `the release is done, but ${leftAt(truth)} is still held`);
  }
  return undefined;
}

const isOfForeign = ({ code }: { code: string }): boolean => code === 'ForeignMovementSeen' || code === 'PastUnknown';

/** Where only a status is shown, no read can list what the run that is gone did. */
const isBlind = ({ code }: { code: string }): boolean => code === 'PastUnknown';
