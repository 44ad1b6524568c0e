import { isOverdrawn, ledgerOf } from '../domain/ledger';
import { nextStep } from '../domain/next-step';
import { capturesOf, isFinal, isUnresolved, type Operation, operationOf, type Payment } from '../domain/payment';
import type { Books, Movement } from './provider-side';
import { availableIn } from './rules';
import { Violated } from './violated';

/** What the oracle knows beside the books and the payment. */
export interface Witness {
  books: Books;
  payment: Payment;
  /** A run was set back and no provider was asked since, so nobody could notice: the one thing that this design cannot see. */
  isResetUnseen: boolean;
  /** The same, and no look-up since could be read: what had ended before is not known to have been taken. */
  isPastUnread: boolean;
  /** What was asked of the provider for each operation, in any run. */
  asked: ReadonlyMap<string, ReadonlySet<number>>;
  /** Where parts are a matter of the gateway, a capture may silently take all. */
  mayTakeMore: boolean;
  /** Which shipments each operation was sent for, in any run. */
  paysFor: ReadonlyMap<string, ReadonlySet<string>>;
}

/** After every action: what must hold at every instant. It sees the provider's truth, which the core cannot. */
export function checkAlways(witness: Witness): void {
  const { books } = witness;
  if (books.captured > books.authorized) {
    throw new Violated('I1', `captured ${books.captured} of ${books.authorized}`);
  }
  checkOnce(witness);
  if (!witness.isResetUnseen) for (const op of capturesOf(witness.payment)) checkCapture(witness, op);
  checkLedger(witness.payment);
  if (!witness.payment.pastUnknown && !witness.isResetUnseen) checkOthers(witness);
  checkOverdrawn(witness);
}

/** I2: neither an operation nor a shipment is paid for twice. */
function checkOnce({ books, paysFor, asked, mayTakeMore }: Witness): void {
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

export const takesOf = (books: Books, id: string): readonly Movement[] =>
  everTaken(books, id).filter(({ reversed }) => !reversed);

const everTaken = ({ movements }: Books, id: string): readonly Movement[] =>
  movements.filter(({ kind, operationId }) => kind === 'capture' && operationId === id);

/** An attempt may still take effect: from a hold that is used up nothing can be taken. */
const takesEffect = ({ pending, authorized, captured, released }: Books, id: string): boolean =>
  pending.includes(id) && captured + released < authorized;

/** What a run that is gone has sent may still take effect, and the look that will tell is owed. Protocol 8.32. */
const isAwaited = ({ pastUnknown, pastSettlesAt, noticeAt }: Payment): boolean =>
  pastUnknown && (pastSettlesAt !== undefined || noticeAt !== undefined);

/** I3, for one capture. `planned` means: the provider provably does not have it; and only proof frees a reservation. */
function checkCapture({ books, payment, isPastUnread }: Witness, op: Operation): void {
  const takes = takesOf(books, op.id);
  const taken = sumOf(takes);
  const hasEnded = isFinal(op) && op.status !== 'done';
  if (hasEnded && (isPastUnread || isAwaited(payment) || endedUnnoticed(payment, op))) return;
  if (op.status === 'planned' || hasEnded) {
    if (takes.length > 0) throw new Violated('I3', `${op.id} is ${op.status}, but the provider took ${taken}`);
    if (takesEffect(books, op.id)) {
      throw new Violated('I3', `${op.id} is ${op.status}, but an attempt may still take effect`);
    }
  }
  if (op.status !== 'done') return;
  if (op.amount === taken || mayBeMistaken(books, payment, op)) return;
  throw new Violated('I3', `${op.id} is done with ${op.amount}, but the provider took ${taken || 'nothing'}`);
}

/**
 * Dropped, expired, or called not done by a person, before the reset was noticed: it stays so, and what the run that is gone had taken for
 * it, or was told "accepted", a read shows as taken by others. Protocol 8, known limits.
 */
const endedUnnoticed = ({ pastUnknown }: Payment, { status, by }: Operation): boolean =>
  pastUnknown && (status === 'dropped' || status === 'expired' || (status === 'refused' && by === 'operator'));

/**
 * A capture that is called done with another amount than was taken for it: only where the provider itself said so of one that may still turn
 * bad, or where its status cannot be told from what others had taken by then.
 */
function mayBeMistaken(books: Books, { capabilities, finishedAt }: Payment, op: Operation): boolean {
  // A person said that the look-up which would tell cannot be had.
  if (op.lookUpWaived) return true;
  if (capabilities.provisionalMs > 0 && books.failing.includes(op.id)) {
    const theirs = books.movements.filter(({ kind, operationId }) => kind === 'capture' && operationId === undefined);
    const isHidden = capabilities.evidence === 'status' && sumOf(theirs) >= op.amount;
    if (finishedAt === undefined || isHidden) return true;
  }
  const { doneAt = 0 } = op;
  const captures = books.movements.filter(({ kind, reversed, at }) => kind === 'capture' && !reversed && at <= doneAt);
  const inOrder = [...captures].sort((one, other) => one.at - other.at);
  // A marker that stands there although nothing was taken, or a total, is taken for proof where others took as much.
  if (op.by === 'marker' || op.by === 'totals') {
    const byOthers = captures.filter(({ operationId }) => operationId === undefined);
    return takesOf(books, op.id).length === 0 && sumOf(byOthers) >= op.amount;
  }
  if (op.by !== 'status') return false;
  // The read may have been old: what was shown is what had been taken at some moment before.
  return inOrder.some((_, nth) => {
    const shown = inOrder.slice(0, nth + 1);
    const byOthers = shown.filter(({ operationId }) => operationId !== op.id);
    return sumOf(shown) === op.amount && byOthers.length > 0 && byOthers.every((one) => one.operationId === undefined);
  });
}

/**
 * I3, after a look-up that showed totals: what it showed is booked, as ours or as taken by others, unless something that is in doubt may
 * explain it.
 */
export function checkBooked(payment: Payment, shown: number | undefined): void {
  if (shown === undefined || payment.operations.some((op) => op.kind !== 'release' && isUnresolved(op))) return;
  const { captured } = ledgerOf(payment);
  if (captured < shown) throw new Violated('I3', `a look-up shows ${shown} captured, but only ${captured} is booked`);
}

/** I4: what the core calls available is what its operations leave. */
function checkLedger(payment: Payment): void {
  const { available } = ledgerOf(payment);
  const left = availableIn(payment);
  if (available !== left) throw new Violated('I4', `${available} is called available, but ${left} is left`);
}

/** I4: overdrawn only after others moved, or a payment before this one, after a larger take, after a capture was taken back, or where the past is not known. */
function checkOverdrawn({ books, payment, asked }: Witness): void {
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

/** Listed here once more: the core's own list is under test. */
const KEEPS_OPEN: readonly string[] = [
  'CaptureAmountDiffers',
  'ReleaseAmountDiffers',
  'CaptureReversed',
  'ForeignMovementSeen',
  'PastUnknown',
];

/** I8: money that nobody has looked at keeps a payment open. Protocol 8.4. */
export function checkFinish({ attention }: Payment): void {
  const up = attention.find(({ code }) => KEEPS_OPEN.includes(code));
  if (up) throw new Violated('I8', `the payment ends, and nobody has acknowledged ${up.code}`);
}

/** At rest: the payment has ended, and the books agree with it. */
export function checkRest(witness: Witness): void {
  const { books, payment, isResetUnseen } = witness;
  if (isResetUnseen) return;
  const pending = books.pending.filter((id) => {
    const op = operationOf(payment, id);
    if (op === undefined) return true;
    if (!takesEffect(books, id)) return false;
    return op.status === 'done' ? !mayBeMistaken(books, payment, op) : !endedUnnoticed(payment, op);
  });
  if (pending.length > 0) throw new Violated('I3', `the payment ended while ${pending} could still take effect`);
  for (const { id, operationId, ended } of payment.shipments) {
    const op = operationId === undefined ? undefined : operationOf(payment, operationId);
    if (ended === undefined && (op === undefined || !isFinal(op))) {
      throw new Violated('I2', `shipment ${id} was accepted and never ended`);
    }
  }
  checkForeign(witness);
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
function checkForeign({ books, payment, asked }: Witness): void {
  const done = capturesOf(payment).filter(({ status }) => status === 'done');
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

const sumOf = (entries: readonly { amount: number }[]): number =>
  entries.reduce((total, { amount }) => total + amount, 0);
