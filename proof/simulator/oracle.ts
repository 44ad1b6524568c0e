import { isOverdrawn, ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import {
  capturesOf,
  isAuthorized,
  isFinal,
  isUnresolved,
  type Operation,
  operationOf,
  type Payment,
  waitingShipments,
} from '../../src/domain/payment';
import { AWAITED } from './awaits';
import { KEEPS_OPEN } from './keeps-open';
import { mayBeMistaken } from './mistaken';
import { hasEnded } from './notes';
import type { Books } from './provider-side';
import { checkRefunds } from './refunded';
import { checkLapsed, checkReleased } from './released';
import { availableIn } from './rules';
import { checkTold } from './told';
import { Violated } from './violated';
import { everTaken, sumOf, takesEffect, takesOf, type Witness } from './witness';

/** After every action: what must hold at every instant. It sees the provider's truth, which the core cannot. */
export function checkAlways(witness: Witness): void {
  const { books } = witness;
  if (books.captured > books.authorized) {
    throw new Violated('I1', `captured ${books.captured} of ${books.authorized}`);
  }
  if (books.holds > 1 && (AWAITED.doubtsCreation || !witness.payment.pastUnknown))
    throw new Violated('I11', `the customer’s money is held ${books.holds} times`);
  // Where the provider shows nothing, a person's word is all there is.
  if (witness.isWordTrue || witness.showsPast) checkOnce(witness);
  checkReleased(witness);
  checkLedger(witness.payment);
  checkRefunds(witness);
  if (!witness.isWordTrue) return;
  if (!witness.isResetUnseen) for (const op of capturesOf(witness.payment)) checkCapture(witness, op);
  if (!witness.payment.pastUnknown && !witness.isResetUnseen) checkOthers(witness);
  checkOverdrawn(witness);
}

/** I2: neither an operation nor a shipment is paid for twice. */
function checkOnce({ books, notes: { paysFor, asked }, mayTakeMore }: Witness): void {
  const paid = new Map<string, string>();
  const seen = new Set<string>();
  for (const { kind, operationId, amount, reversed } of books.movements) {
    if (kind !== 'capture' || operationId === undefined || reversed) continue;
    checkAmount(operationId, amount, asked.get(operationId), mayTakeMore);
    if (seen.has(operationId)) throw new Violated('I2', `${operationId} captured ${amountsOf(books, operationId)}`);
    seen.add(operationId);
    for (const shipment of paysFor.get(operationId) ?? []) {
      const other = paid.get(shipment);
      if (other !== undefined) throw new Violated('I2', `${shipment} was paid for by ${other} and by ${operationId}`);
      paid.set(shipment, operationId);
    }
  }
}

/** A provider takes what it was asked for; some take all that is held. */
function checkAmount(
  id: string,
  taken: number,
  asked: ReadonlySet<number> = new Set([taken]),
  mayTakeMore: boolean,
): void {
  if (asked.has(taken) || (taken > Math.min(...asked) && mayTakeMore)) return;
  throw new Violated('I2', `${id} is to take ${[...asked].join(' or ')}, but ${taken} was taken`);
}

const amountsOf = (books: Books, id: string): string =>
  takesOf(books, id)
    .map(({ amount }) => amount)
    .join(' + ');

/** What a run that is gone has sent may still take effect, and the look that will tell is owed. Protocol 5, "Looks that are owed". */
const isAwaited = ({ pastUnknown, looks }: Payment): boolean => pastUnknown && looks.length > 0;

/** Where the past is not known, the one capture may bear the name of whichever of its parcels came first then. */
function takenForParcels({ books, payment }: Witness, { shipments }: Operation): number | undefined {
  if (!payment.pastUnknown || payment.capabilities.captures !== 'one') return undefined;
  return sumOf(shipments.flatMap((id) => takesOf(books, id)));
}

/** I3, for one capture. `planned` means: the provider provably does not have it; and only proof frees a reservation. */
function checkCapture(witness: Witness, op: Operation): void {
  const { books } = witness;
  const takes = takesOf(books, op.id);
  const taken = sumOf(takes);
  if (hasEnded(op) && endedUnnoticed(witness, op)) return;
  if (op.status === 'planned' || hasEnded(op)) {
    if (takes.length > 0) throw new Violated('I3', `${op.id} is ${op.status}, but the provider took ${taken}`);
    if (takesEffect(books, op.id)) {
      throw new Violated('I3', `${op.id} is ${op.status}, but an attempt may still take effect`);
    }
  }
  if (op.status !== 'done') return;
  if (op.amount === taken || op.amount === takenForParcels(witness, op) || mayBeMistaken(witness, op)) return;
  throw new Violated('I3', `${op.id} is done with ${op.amount}, but the provider took ${taken || 'nothing'}`);
}

/**
 * It had ended when the reset was noticed. Dropped, expired, or called not done by a person it stays so, and what the run that is gone had
 * taken for it, or was told "accepted", a read shows as taken by others. Anything else is looked at once more. Protocol 8, known limits.
 */
function endedUnnoticed({ payment, notes }: Witness, { id, status, by }: Operation): boolean {
  if (!payment.pastUnknown || !notes.endedUnnoticed.has(id)) return false;
  const stays = status === 'dropped' || status === 'expired' || (status === 'refused' && by === 'operator');
  return stays || isAwaited(payment);
}

/**
 * I3, after a look-up that showed totals: what it showed is booked, as ours or as taken by others, unless something that is in doubt may
 * explain it.
 */
export function checkBooked(payment: Payment, shown: number | undefined): void {
  if (
    shown === undefined ||
    payment.operations.some((op) => (op.kind === 'authorize' || op.kind === 'capture') && isUnresolved(op))
  )
    return;
  // It may be a read of the time before a capture failed: a second one decides.
  if (payment.difference !== undefined) return;
  const { captured } = ledgerOf(payment);
  if (captured + perhapsOfWaiting(payment) < shown)
    throw new Violated('I3', `a look-up shows ${shown} captured, but only ${captured} is booked`);
}

/** Where there is one capture and the past is not known, the parcels that wait for it may have been paid by it already. */
const perhapsOfWaiting = (payment: Payment): number =>
  payment.pastUnknown && payment.capabilities.captures === 'one' ? sumOf(waitingShipments(payment)) : 0;

/** I4: what the core calls available is what its operations leave. */
function checkLedger(payment: Payment): void {
  const { available } = ledgerOf(payment);
  const left = availableIn(payment);
  if (available !== left) throw new Violated('I4', `${available} is called available, but ${left} is left`);
}

/** I4: overdrawn only after others moved, or a payment before this one, after a larger take, after a capture was taken back, or where the past is not known. */
function checkOverdrawn({ books, payment, notes: { asked } }: Witness): void {
  if (!isOverdrawn(payment) || payment.pastUnknown) return;
  const isExplained = books.movements.some(
    ({ operationId, amount, reversed, at }) =>
      operationId === undefined ||
      reversed ||
      at < payment.startedAt ||
      Math.min(...(asked.get(operationId) ?? [])) < amount,
  );
  if (!isExplained) throw new Violated('I4', `available ${ledgerOf(payment).available} though nobody took more`);
}

/** I7: the state is plain JSON and leads to the same step when it is read again. */
export function checkPlain(payment: Payment, now: number): void {
  const json = JSON.stringify(payment);
  const again = JSON.parse(json) as Payment;
  if (hasOddMember(payment) || JSON.stringify(again) !== json) throw new Violated('I7', 'the state is not plain JSON');
  if (payment.finishedAt !== undefined || payment.operations.some(({ status }) => status === 'sending')) return;
  if (JSON.stringify(nextStep(payment, now)) !== JSON.stringify(nextStep(again, now))) {
    throw new Violated('I7', 'the step differs after the state went through JSON');
  }
}

function hasOddMember(value: unknown): boolean {
  if (value === undefined) return true;
  if (value === null || typeof value !== 'object')
    return typeof value === 'bigint' || typeof value === 'function' || Number.isNaN(value);
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return true;
  return Object.values(value).some(hasOddMember);
}

/** I8: money that nobody has looked at keeps a payment open, and so do readings that disagree. Protocol 6, "Attentions". */
export function checkFinish({ attention, difference }: Payment): void {
  if (difference !== undefined) throw new Violated('I8', 'the payment ends, and a reading shows less than is booked');
  const up = attention.find(({ code }) => KEEPS_OPEN.includes(code));
  if (up) throw new Violated('I8', `the payment ends, and nobody has acknowledged ${up.code}`);
}

/** At rest: the payment has ended, and the books agree with it. */
export function checkRest(witness: Witness): void {
  const { books, payment, notes, isResetUnseen, isWordTrue } = witness;
  if (isResetUnseen) return;
  if (!isWordTrue) checkTold(witness);
  const pending = books.pending.filter((id) => {
    const op = operationOf(payment, id);
    // Whether it ended rightly, `checkRefunds` says.
    if (op?.kind === 'refund') return !isFinal(op);
    // A run that knows nothing of it cannot ask how far it is. Protocol 8, known limits.
    if (op === undefined) return !(payment.pastUnknown && notes.atWork.has(id));
    if (!takesEffect(books, id)) return false;
    return op.status === 'done' ? !mayBeMistaken(witness, op) : !endedUnnoticed(witness, op);
  });
  if (isWordTrue && pending.length > 0)
    throw new Violated('I3', `the payment ended while ${pending} could still take effect`);
  for (const { id, operationId, ended } of payment.shipments) {
    const op = operationId === undefined ? undefined : operationOf(payment, operationId);
    if (ended === undefined && (op === undefined || !isFinal(op))) {
      throw new Violated('I2', `shipment ${id} was accepted and never ended`);
    }
  }
  if (isWordTrue) checkForeign(witness);
  checkClockEnd(witness);
  checkLapsed(witness);
}

/**
 * I3: a payment that ends by the clock ends with the truth, however long ago its provider was asked: what had been taken by then is booked. Not
 * what a read that is old may hide, nor where all reads fail.
 */
function checkClockEnd({ books, payment, notes, showsPast, showsOthers }: Witness): void {
  const { completing, capabilities, policy } = payment;
  // Where all is a status, that of a refund hides what was captured.
  const isHidden = capabilities.evidence === 'status' && books.refunded > 0;
  const isBlind = isHidden || !showsPast || !showsOthers || notes.blindFor >= policy.provingReadsMax;
  if (completing?.by !== 'captureBy' || isBlind || !isAuthorized(payment)) return;
  const before = completing.at - capabilities.settleWindowMs;
  const taken = sumOf(
    books.movements.filter(({ kind, at, reversed }) => kind === 'capture' && !reversed && at < before),
  );
  const { captured } = ledgerOf(payment);
  if (captured < taken)
    throw new Violated('I3', `it ends by the clock with ${captured} booked, but ${taken} was taken`);
}

/** I3: where the past is known, what is booked for others is at most what they took, at every instant. */
function checkOthers({ books, payment }: Witness): void {
  const byOthers = books.movements.filter(
    ({ kind, operationId }) =>
      kind === 'capture' && (operationId === undefined || operationOf(payment, operationId) === undefined),
  );
  // What a status cannot tell from what others took is booked as theirs.
  const ours = capturesOf(payment).filter(({ status }) => status === 'done');
  const mistaken = ours.map((op) => ({ amount: Math.max(0, sumOf(everTaken(books, op.id)) - op.amount) }));
  const others = sumOf(byOthers) + sumOf(mistaken);
  const { captured } = payment.foreign;
  if (captured > others) {
    throw new Violated('I3', `${captured} is booked as captured by others, but they took ${others}`);
  }
}

/** Never more is booked for others than others took, beyond what only a status told. */
function checkForeign({ books, payment, notes: { asked, blindFor } }: Witness): void {
  // A person waived the look-up that would tell that it failed, and no read has succeeded since.
  const isUntold = ({ id, lookUpWaived }: Operation): boolean =>
    lookUpWaived === true && blindFor > 0 && books.failing.includes(id);
  const done = capturesOf(payment).filter((op) => op.status === 'done' && !isUntold(op));
  const ids = done.map(({ id }) => id);
  // Also what was taken back since: a capture that is not ours to this payment's knowledge is not watched while it may turn bad.
  const taken = books.movements.filter(
    ({ kind, operationId }) => kind === 'capture' && (operationId === undefined || !ids.includes(operationId)),
  );
  // And what the provider showed as captured, and never took.
  const shown = books.failing
    .filter((id) => !ids.includes(id) && books.movements.every(({ operationId }) => operationId !== id))
    .map((id) => ({ amount: Math.max(0, ...(asked.get(id) ?? [])) }));
  const others = sumOf(taken) + sumOf(shown);
  // Below zero where a status could not tell ours from what others took.
  const mistaken = sumOf(done.map((op) => ({ amount: op.amount - sumOf(everTaken(books, op.id)) })));
  const { captured } = payment.foreign;
  if (captured + mistaken > others) {
    throw new Violated(
      'I3',
      `${captured} is booked as captured by others, and ${mistaken} more may be, but they took ${others}`,
    );
  }
}
