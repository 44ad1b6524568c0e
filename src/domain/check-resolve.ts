import type { ResolveCommand } from './commands';
import { bookable, contradiction } from './contradiction';
import { moneyOf } from './format';
import { KINDS, sentUntil } from './kinds';
import { available, isOverdrawn, refundable } from './ledger';
import { type EpochMs, isAmount, type Minor } from './money';
import {
  type AttentionCode,
  isRead,
  isUsedUp,
  type Operation,
  type OperationKind,
  onlyRefund,
  operationOf,
  type Payment,
  settledAtOf,
  wasReleased,
} from './payment';
import { firstRefusal, type Refusal, refusal } from './refusals';

/** Why a person's word is not taken now; undefined when it is. */
export function checkResolve(payment: Payment, command: ResolveCommand, now: EpochMs): Refusal | undefined {
  const op = operationOf(payment, command.operationId);
  if (op === undefined) {
    return refusal('OperationNotFound', `payment ${payment.terms.paymentId} has no operation ${command.operationId}`);
  }
  return firstRefusal(GUARDS, payment, op, command, now);
}

type Guard = (payment: Payment, op: Operation, command: ResolveCommand, now: EpochMs) => Refusal | undefined;

/** In this order: what is wrong for ever, what is too early, what the provider shows otherwise, and what there is no money for. */
const GUARDS: readonly Guard[] = [
  noAmount,
  neverResolved,
  mayTakeEffect,
  notSendable,
  contradicted,
  notLookedUp,
  tooMuch,
];

const isResent = ({ outcome, resend }: ResolveCommand): boolean => outcome === 'notDone' && resend === true;

function noAmount(_: Payment, __: Operation, { amount }: ResolveCommand): Refusal | undefined {
  if (amount === undefined || isAmount(amount)) return undefined;
  return refusal('InvalidMessage', `amount ${String(amount)} is not a whole number of minor units above zero`);
}

function neverResolved(payment: Payment, op: Operation, command: ResolveCommand): Refusal | undefined {
  const why = whyNever(payment, op, command);
  const remedy = 'resolve only an operation that is unknown, parked, refused, stuck, overdrawn or paused';
  return why === undefined ? undefined : refusal('NotResolvable', why, remedy);
}

/** From when on a word on what was sent is taken. */
export const resolvedFrom = (payment: Payment, op: Operation, { outcome }: Pick<ResolveCommand, 'outcome'>): EpochMs =>
  // A capture that was answered may be missing in every read so long, and with it in what the person saw.
  outcome === 'notDone' ? settledAtOf(payment, op) : op.settledAt;

function mayTakeEffect(payment: Payment, op: Operation, command: ResolveCommand, now: EpochMs): Refusal | undefined {
  const settled = resolvedFrom(payment, op, command);
  if (op.status === 'planned' || now >= settled) return undefined;
  const until = new Date(settled).toISOString();
  return refusal(
    'NotResolvable',
    `the request for ${op.id} may still take effect, or become visible, until ${until}`,
    `resolve it after ${until}`,
  );
}

function notSendable(payment: Payment, op: Operation, command: ResolveCommand, now: EpochMs): Refusal | undefined {
  const why = isResent(command) ? whyNoResend(payment, op, now) : undefined;
  return why === undefined ? undefined : refusal('NotResolvable', why, 'resolve it without `resend`');
}

function contradicted(payment: Payment, op: Operation, command: ResolveCommand): Refusal | undefined {
  const denied = contradiction(payment, op, command);
  if (denied === undefined) return undefined;
  // To bring forward what is planned sends it, but for a payment that is paused.
  const remedy = 'pause the payment, order retryNow, and resolve it as its look-up shows';
  return refusal('ContradictsEvidence', denied, ...(op.status === 'planned' ? [remedy] : []));
}

function notLookedUp(payment: Payment, op: Operation, command: ResolveCommand): Refusal | undefined {
  if (!isResent(command) || mayBeResent(payment, op)) return undefined;
  return refusal(
    'NotResolvable',
    `the provider may have carried out ${op.id}: two look-ups must succeed after its last attempt can no longer take effect, and they have not yet`,
    'order retryNow, and resend when two look-ups have shown that it is not there',
  );
}

function tooMuch(payment: Payment, op: Operation, command: ResolveCommand): Refusal | undefined {
  if (command.outcome !== 'done') return undefined;
  const isHold = KINDS[op.kind].raises === undefined;
  const amount = command.amount ?? op.amount;
  const most = isHold ? payment.terms.amount : roomFor(payment, op);
  if (amount <= most) return undefined;
  const of = isHold ? 'of the terms' : `that is reserved for ${op.id} or available`;
  return refusal(
    'ExceedsAvailable',
    `${moneyOf(payment, amount)} is more than the ${moneyOf(payment, most)} ${of}`,
    most > 0
      ? `resolve it with at most ${moneyOf(payment, most)}`
      : 'resolve another operation as not done first, so that there is room for it',
  );
}

/** What the ledger has for it: its own, what is free, and what seemed to be of others and may be its own. */
function roomFor(payment: Payment, op: Operation): Minor {
  const reserved = op.status === 'refused' ? 0 : op.amount + op.rest;
  const left = op.kind === 'refund' ? refundable(payment) : available(payment);
  return reserved + Math.max(0, left + bookable(payment, op));
}

/** What this operation is not resolved by, whenever it is said. */
function whyNever(payment: Payment, op: Operation, { outcome, resend }: ResolveCommand): string | undefined {
  switch (op.status) {
    case 'unknown':
    case 'denied':
    case 'parked':
      return undefined;
    case 'planned':
      return op.stuckSince !== undefined || isOverdrawn(payment) || (!resend && mayBeByHand(payment, op))
        ? undefined
        : `${op.id} is planned`;
    case 'refused':
      // It may be there all the same, or be ordered again. That it is not there is what it says already.
      return (op.kind === 'capture' || op.kind === 'refund') && (outcome === 'done' || resend)
        ? undefined
        : `${op.id} is refused`;
    case 'done':
      // What was booked on a person's word can be taken back by one: nothing is sent for it.
      return op.by === 'operator' && op.kind !== 'authorize' && outcome === 'notDone' && !resend
        ? undefined
        : `${op.id} is done`;
    case 'sending':
    case 'accepted':
    case 'dropped':
    case 'expired':
    case 'lapsed':
      return `${op.id} is ${op.status}`;
    default:
      return op.status satisfies never;
  }
}

/** What others do at the provider, and what people are told by when they have done it. */
const DONE_BY_OTHERS: Readonly<Record<OperationKind, AttentionCode | undefined>> = {
  authorize: undefined,
  capture: 'ForeignMovementSeen',
  release: undefined,
  refund: 'ForeignRefundSeen',
};

/**
 * Whether a person may have done it by hand: while nothing is sent, for that is what a pause is for, or where a look-up has shown that somebody did.
 * Nothing is sent for such a word; a resend would send it, and under another key.
 */
const mayBeByHand = (payment: Payment, op: Operation): boolean =>
  payment.paused !== undefined || isDoneByOthers(payment, op);

/** Whether people are told that others have moved what it is to move. */
export const isDoneByOthers = ({ attention }: Payment, { kind }: Operation): boolean =>
  attention.some(({ code }) => code === DONE_BY_OTHERS[kind]);

/** Whether it was looked up well enough to be sent again. What was never sent, or provably never arrived, needs no look. */
const mayBeResent = (payment: Payment, op: Operation): boolean =>
  (!op.inDoubt && (op.status === 'planned' || op.attempts === 0)) || isRead(payment, op);

function whyNoResend(payment: Payment, op: Operation, now: EpochMs): string | undefined {
  if (op.kind === 'authorize' && payment.terms.create === undefined) {
    return 'the order service made the authorization, so Holdfast has nothing to send';
  }
  if (op.kind === 'capture' && wasReleased(payment)) return 'the rest of the hold has been released since';
  if (now >= sentUntil(payment, op.kind)) return KINDS[op.kind].limit(payment);
  if (payment.cancelled && KINDS[op.kind].isDroppedByCancel) return 'the payment was cancelled';
  // What is not refused has its money still.
  if (op.status !== 'refused') return undefined;
  if (op.kind === 'refund') return whyNoSecondRefund(payment, op.amount);
  if (isUsedUp(payment)) return 'this provider allows one capture, and another one was made';
  return op.amount > available(payment)
    ? `only ${moneyOf(payment, available(payment))} of the hold is available`
    : undefined;
}

function whyNoSecondRefund(payment: Payment, amount: Minor): string | undefined {
  if (onlyRefund(payment) !== undefined) {
    return 'this provider makes one refund for each payment, and another one was made';
  }
  return amount > refundable(payment)
    ? `only ${moneyOf(payment, Math.max(0, refundable(payment)))} can still be given back`
    : undefined;
}
