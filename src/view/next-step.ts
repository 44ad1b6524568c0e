import { ATTENTIONS, keepsHold } from '../domain/attention';
import { moneyOf } from '../domain/format';
import { refundUntil } from '../domain/kinds';
import { isOverdrawn } from '../domain/ledger';
import { type OwedLook, owedLooks } from '../domain/looks';
import { type EpochMs, NEVER } from '../domain/money';
import { awaitsRefunds, isHeldUp, nextStep } from '../domain/next-step';
import { isFinal, isUnresolved, type Operation, operationOf, type Payment, refundIdOf } from '../domain/payment';
import { provisional, provisionalUntil } from '../domain/provisional';
import { deadlineOf, stuckAt } from '../domain/waiting';
import { momentOf } from './moment';

/** What Holdfast does next by itself, and when, in words that follow "Next:". */
export function describeNext(payment: Payment, now: EpochMs): string {
  if (payment.finishedAt !== undefined) return 'nothing: the payment has ended';
  const sending = payment.operations.find((op) => op.status === 'sending');
  if (sending) {
    return `wait for the provider’s answer to attempt ${sending.attempts} to ${doing(payment, sending)}, sent at ${momentOf(sending.lastSentAt ?? now)}`;
  }
  const step = nextStep(payment, now);
  switch (step.kind) {
    case 'send':
      return `${doing(payment, operationOf(payment, step.operationId) as Operation)} now`;
    case 'lookUp':
      // What is final is asked for because the provider may show more than is booked.
      return isFinal(operationOf(payment, step.operationId) as Operation)
        ? `look the payment up at the provider now${reasonOf(payment, now)}`
        : `look up ${step.operationId} at the provider now`;
    case 'finish':
      return 'end the payment: everything is settled';
    default:
      return waiting(payment, step.until);
  }
}

function waiting(payment: Payment, until: EpochMs): string {
  const stopped = payment.paused
    ? `send nothing until it is resumed (paused by ${payment.paused.operator})`
    : isOverdrawn(payment)
      ? 'send nothing but refunds until an operator has resolved the overdraft'
      : undefined;
  const next = payment.operations
    .filter((op) => isUnresolved(op) || (op.status === 'planned' && stopped === undefined))
    .filter((op) => !(op.status === 'planned' && isHeldUp(payment, op.kind)))
    .sort((a, b) => dueOf(payment, a) - dueOf(payment, b))[0];
  const step =
    next && `${next.status === 'planned' ? retry(payment, next) : again(next)} at ${momentOf(dueOf(payment, next))}`;
  if (stopped !== undefined) return step === undefined ? stopped : `${stopped}; ${step}`;
  if (step !== undefined) return step;
  return until >= NEVER ? awaited(payment) : `${awaited(payment)}; at ${momentOf(until)} ${alarmOf(payment, until)}`;
}

function awaited(payment: Payment): string {
  const up = payment.attention.find(({ code }) => ATTENTIONS[code].keepsOpen) ?? payment.attention[0];
  if (payment.completing && up !== undefined) return `wait for an operator to deal with ${up.code}`;
  const [turning] = provisional(payment);
  if (turning !== undefined) {
    return `wait: the ${turning.kind} of ${turning.id} is provisional until ${momentOf(provisionalUntil(payment, turning))}`;
  }
  if (payment.reopenedAt !== undefined) return 'wait for refunds';
  return payment.completing ? 'wait' : 'wait for shipments or for completion';
}

/** Why it wakes at that moment, with nobody asking. */
function alarmOf(payment: Payment, until: EpochMs): string {
  if (awaitsRefunds(payment) && until === refundUntil(payment)) return 'the provider takes no refund any more';
  if (until === payment.holdUntil) return 'the hold may be gone';
  if (until === payment.captureBy) {
    return `captureBy is reached, and ${keepsHold(payment, until) ? 'nothing more is captured' : 'the rest is released'}`;
  }
  if (until === deadlineOf(payment)) return 'the deadline margin is reached';
  if (until === payment.captureBy - payment.policy.warnBeforeMs) return 'it warns that the hold ends soon';
  const late = payment.operations.find((op) => stuckAt(payment, op) === until);
  if (late !== undefined) return `${late.id} counts as stuck`;
  return `it looks the payment up at the provider${reasonOf(payment, until)}`;
}

function reasonOf(payment: Payment, now: EpochMs): string {
  const owed = owedLooks(payment).find(({ at }) => at <= now);
  return owed === undefined ? '' : `, because ${LOOK_REASONS[owed.because]}`;
}

/** Why a look is owed, in words that follow "because". */
const LOOK_REASONS: Readonly<Record<OwedLook['because'], string>> = {
  asked: 'an operator asked while it was paused',
  captureBy: 'it ends by the clock',
  difference: 'a reading showed another total than is booked',
  forgottenRun: 'what an earlier run sent may have taken effect',
  foreignMayBeOurs: 'what seemed taken by others may be its own capture',
  lapsedInDoubt: 'the release ended in doubt',
  mayTurnBad: 'the provider may still reverse what it did',
  notice: 'the provider sent a notice',
  word: 'an operator resolved an operation',
};

const retry = (payment: Payment, op: Operation): string =>
  `${doing(payment, op)}${op.attempts > 0 ? ` (attempt ${op.attempts + 1})` : ''}`;

const again = (op: Operation): string =>
  op.replay ? `send ${op.id} again under the same key` : `look up ${op.id} at the provider`;

/** `capture 99.00 NOK for parcel-1`, `release 150.00 NOK`, `create the hold of 249.00 NOK`. */
function doing(payment: Payment, op: Operation): string {
  const amount = moneyOf(payment, op.amount);
  switch (op.kind) {
    case 'authorize':
      return `create the hold of ${amount}`;
    case 'release':
      return `release ${amount}`;
    case 'refund':
      return `refund ${amount} as ${refundIdOf(op.id)}`;
    case 'capture':
      return `capture ${amount} for ${namesOf(op.shipments)}`;
    default:
      return op.kind satisfies never;
  }
}

const NAMED = 3;

/** The first few names, and how many more there are. */
export const namesOf = (ids: readonly string[]): string =>
  ids.length > NAMED ? `${ids.slice(0, NAMED).join(', ')} and ${ids.length - NAMED} more` : ids.join(', ');

function dueOf(payment: Payment, op: Operation): EpochMs {
  if (op.status === 'planned') return op.kind === 'authorize' ? op.dueAt : Math.max(op.dueAt, payment.sendAfter ?? 0);
  return Math.min(op.dueAt, op.extraAt ?? op.dueAt);
}
