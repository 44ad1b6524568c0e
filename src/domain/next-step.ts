import { keepsHold, keepsOpen } from './attention';
import { invariant } from './invariant';
import { KINDS, refundUntil, sentUntil } from './kinds';
import { canReplay } from './ladder';
import { isOverdrawn, ledgerOf, refundable } from './ledger';
import { owedLooks } from './looks';
import { type EpochMs, NEVER } from './money';
import {
  authorization,
  capturesOf,
  isAuthorized,
  isFinal,
  isUnresolved,
  type Operation,
  type OperationKind,
  onlyRefund,
  type Payment,
  pursuitOf,
  refundsOf,
  releaseOf,
  wasReleased,
} from './payment';
import { isRefundBlocked } from './refund';
import { deadlineOf, isSettledDown, stuckAt, warnedFrom } from './waiting';

export type Step =
  | { kind: 'send'; operationId: string }
  | { kind: 'lookUp'; operationId: string; extra: boolean }
  | { kind: 'wait'; until: EpochMs }
  | { kind: 'finish' };

/** The next step of a payment. The numbers are those of the protocol's section 6. */
export function nextStep(payment: Payment, now: EpochMs): Step {
  invariant(
    !payment.operations.some((op) => op.status === 'sending'),
    'the driver settles an operation before asking again',
    { ids: payment.operations.map((op) => op.id) },
  );
  return (
    createHold(payment, now) ?? // 2
    clearUp(payment, now) ?? // 3
    capture(payment, now) ?? // 4
    release(payment, now) ?? // 5
    refund(payment, now) ?? // 6
    (isFinished(payment, now) ? { kind: 'finish' } : { kind: 'wait', until: wakeAt(payment, now) }) // 7, 8
  );
}

/** Nothing is sent from a payment that is paused, nor later than its kind allows; and from an overdrawn one only what gives back. */
const maySend = (payment: Payment, kind: OperationKind, now: EpochMs): boolean =>
  payment.paused === undefined && !(KINDS[kind].needsRoom && isOverdrawn(payment)) && now < sentUntil(payment, kind); // 1

/** Our own limit of writes holds back whatever moves money. */
const mayMove = (payment: Payment, kind: OperationKind, now: EpochMs): boolean =>
  maySend(payment, kind, now) && now >= (payment.sendAfter ?? 0);

const isPlanned = (op: Operation, now: EpochMs): boolean => op.status === 'planned' && op.dueAt <= now;

function createHold(payment: Payment, now: EpochMs): Step | undefined {
  const hold = authorization(payment);
  return maySend(payment, hold.kind, now) && isPlanned(hold, now) ? { kind: 'send', operationId: hold.id } : undefined;
}

/** What is in doubt comes first: its replay, its look-up, and then a look at the payment itself. */
function clearUp(payment: Payment, now: EpochMs): Step | undefined {
  const replays = (op: Operation): boolean => op.replay && canReplay(payment, op, now);
  const again = payment.operations.find((op) => replays(op) && op.dueAt <= now);
  if (again) return { kind: 'send', operationId: again.id };
  const doubtful = payment.operations.find((op) => isUnresolved(op) && lookUpAt(op, replays(op)) <= now);
  if (doubtful) {
    return { kind: 'lookUp', operationId: doubtful.id, extra: doubtful.dueAt > now || replays(doubtful) };
  }
  // It has ended, and a person wants it read: only then can it be sent again.
  const refused = payment.operations.find((op) => isFinal(op) && (op.extraAt ?? NEVER) <= now);
  if (refused) return { kind: 'lookUp', operationId: refused.id, extra: true };
  const owed = owedLooks(payment).find(({ at }) => at <= now);
  return owed && { kind: 'lookUp', operationId: owed.operationId, extra: true };
}

function capture(payment: Payment, now: EpochMs): Step | undefined {
  const due = capturesOf(payment).find((op) => isPlanned(op, now));
  if (due === undefined || !mayMove(payment, due.kind, now)) return undefined;
  return isAuthorized(payment) && !isBlocked(payment) ? { kind: 'send', operationId: due.id } : undefined;
}

/** A done capture may have turned bad since the release was planned: then the release waits for it. I5. */
function release(payment: Payment, now: EpochMs): Step | undefined {
  const planned = releaseOf(payment);
  if (planned === undefined || !isPlanned(planned, now) || !mayMove(payment, planned.kind, now)) return undefined;
  if (keepsRest(payment, now)) return undefined;
  return { kind: 'send', operationId: planned.id };
}

const keepsRest = (payment: Payment, now: EpochMs): boolean =>
  keepsHold(payment, now) || !capturesOf(payment).every(isFinal);

function refund(payment: Payment, now: EpochMs): Step | undefined {
  const due = refundsOf(payment).find((op) => isPlanned(op, now));
  if (due === undefined || !mayMove(payment, due.kind, now) || isRefundBlocked(payment)) return undefined;
  return { kind: 'send', operationId: due.id };
}

/**
 * Without proof by key, one operation in doubt makes the evidence of the next worthless: it waits. Protocol 5. And no capture starts
 * after a release was sent (I5), which a capture that turned bad and is ordered again could otherwise do.
 */
export const isBlocked = (payment: Payment): boolean =>
  wasReleased(payment) ||
  (payment.capabilities.evidence !== 'key' &&
    payment.operations.some((op) => isUnresolved(op) && op.kind === 'capture'));

/** A planned replay that may not be sent now is a look-up like any other. */
function lookUpAt(op: Operation, replays: boolean): EpochMs {
  const extra = op.extraAt ?? Number.POSITIVE_INFINITY;
  return replays ? extra : Math.min(op.dueAt, extra);
}

function isFinished(payment: Payment, now: EpochMs): boolean {
  if (!payment.completing || !isSettledDown(payment)) return false;
  if (owedLooks(payment).length > 0 || keepsOpen(payment)) return false;
  if (mayRefund(payment, now)) return false;
  return ledgerOf(payment).available <= 0 || !isAuthorized(payment);
}

/** A payment that goes on for its refunds ends when there can be none any more. */
const mayRefund = (payment: Payment, now: EpochMs): boolean =>
  payment.reopenedAt !== undefined &&
  refundable(payment) > 0 &&
  onlyRefund(payment) === undefined &&
  now < refundUntil(payment);

/** Something is still to be given back, or may be. */
export const awaitsRefunds = (payment: Payment): boolean =>
  payment.reopenedAt !== undefined || refundsOf(payment).some((op) => !isFinal(op));

/** What is planned of this kind waits for something else, and not for a moment. */
export function isHeldUp(payment: Payment, kind: OperationKind): boolean {
  switch (kind) {
    case 'capture':
      return isBlocked(payment);
    case 'refund':
      return isRefundBlocked(payment);
    case 'authorize':
    case 'release':
      return false;
    default:
      return kind satisfies never;
  }
}

/** Something else than the answers to it keeps this one from being sent. */
export const isInItsWay = (payment: Payment, { kind, status }: Operation, now: EpochMs): boolean =>
  status === 'planned' &&
  (!maySend(payment, kind, now) || isHeldUp(payment, kind) || (kind === 'release' && keepsRest(payment, now)));

function wakeAt(payment: Payment, now: EpochMs): EpochMs {
  const { captureBy, holdUntil } = payment;
  const moments = [
    captureBy,
    holdUntil,
    warnedFrom(payment),
    deadlineOf(payment),
    awaitsRefunds(payment) ? refundUntil(payment) : undefined,
    ...owedLooks(payment).map(({ at }) => at),
    ...payment.operations.flatMap((op) => {
      const pursuit = pursuitOf(op);
      switch (pursuit) {
        case 'send': {
          const isSendable = maySend(payment, op.kind, now) && !isHeldUp(payment, op.kind);
          const dueAt = op.kind === 'authorize' ? op.dueAt : Math.max(op.dueAt, payment.sendAfter ?? 0);
          return [isSendable ? dueAt : undefined, stuckAt(payment, op)];
        }
        case 'lookUp':
          return [op.dueAt, op.extraAt, stuckAt(payment, op)];
        case 'ask':
          return [op.dueAt, op.extraAt];
        case 'nothing':
          return [op.extraAt];
        // Stryker disable StringLiteral,ConditionalExpression,ArrayDeclaration: whatever is no moment wakes nobody
        case 'await':
          return [];
        // Stryker restore StringLiteral,ConditionalExpression,ArrayDeclaration
        default:
          return pursuit satisfies never;
      }
    }),
  ];
  return Math.min(...moments.map((moment) => moment ?? NEVER).filter((moment) => moment > now), NEVER);
}
