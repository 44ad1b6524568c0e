import { keepsHold, keepsOpen } from './attention';
import { invariant } from './invariant';
import { sentUntil } from './kinds';
import { canReplay } from './ladder';
import { isOverdrawn, ledgerOf } from './ledger';
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
  type Payment,
  pursuitOf,
  releaseOf,
  wasReleased,
} from './payment';
import { deadlineOf, isSettledDown, stuckAt } from './waiting';

export type Step =
  | { do: 'send'; operationId: string }
  | { do: 'lookUp'; operationId: string; extra: boolean }
  | { do: 'wait'; until: EpochMs }
  | { do: 'finish' };

/** The next step of a payment. The numbers are those of the protocol's section 6. */
export function nextStep(payment: Payment, now: EpochMs): Step {
  const ops = payment.operations;
  invariant(!ops.some((op) => op.status === 'sending'), 'the driver settles an operation before asking again', {
    ids: ops.map((op) => op.id),
  });
  const quiet = payment.paused !== undefined || isOverdrawn(payment); // 1
  const maySend = (kind: OperationKind): boolean => !quiet && now < sentUntil(payment, kind);
  const mayWrite = (kind: OperationKind): boolean => maySend(kind) && now >= (payment.sendAfter ?? 0);
  const isDue = (op: Operation): boolean => op.dueAt <= now;
  const replays = (op: Operation): boolean => op.replay && canReplay(payment, op, now);

  const hold = authorization(payment);
  if (maySend('authorize') && hold.status === 'planned' && isDue(hold)) return { do: 'send', operationId: hold.id }; // 2

  for (const op of ops.filter((other) => pursuitOf(other) === 'lookUp')) {
    // 3
    if (replays(op) && isDue(op)) return { do: 'send', operationId: op.id };
  }
  const doubtful = ops.find((op) => isUnresolved(op) && lookUpAt(op, replays(op)) <= now);
  if (doubtful) return { do: 'lookUp', operationId: doubtful.id, extra: !isDue(doubtful) || replays(doubtful) };
  const owed = owedLooks(payment).find(({ at }) => at <= now);
  if (owed !== undefined) return { do: 'lookUp', operationId: owed.operationId, extra: true };

  if (mayWrite('capture') && isAuthorized(payment) && !isBlocked(payment)) {
    // 4
    const capture = capturesOf(payment).find((op) => op.status === 'planned' && isDue(op));
    if (capture) return { do: 'send', operationId: capture.id };
  }

  const release = releaseOf(payment); // 5
  // I5: a done capture may have turned bad since the release was planned; then the release waits for it.
  const mayRelease = mayWrite('release') && !keepsHold(payment, now) && capturesOf(payment).every(isFinal);
  if (mayRelease && release?.status === 'planned' && isDue(release)) {
    return { do: 'send', operationId: release.id };
  }

  if (isFinished(payment)) return { do: 'finish' }; // 6
  return { do: 'wait', until: wakeAt(payment, now, maySend) }; // 7
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

function isFinished(payment: Payment): boolean {
  if (!payment.completing || !isSettledDown(payment)) return false;
  if (owedLooks(payment).length > 0 || keepsOpen(payment)) return false;
  return ledgerOf(payment).available <= 0 || !isAuthorized(payment);
}

function wakeAt(payment: Payment, now: EpochMs, maySend: (kind: OperationKind) => boolean): EpochMs {
  const { policy, captureBy, holdUntil } = payment;
  const blocked = isBlocked(payment);
  const moments = [
    captureBy,
    holdUntil,
    captureBy - policy.warnBeforeMs,
    deadlineOf(payment),
    ...owedLooks(payment).map(({ at }) => at),
    ...payment.operations.flatMap((op) => {
      const pursuit = pursuitOf(op);
      switch (pursuit) {
        case 'send': {
          const isSendable = maySend(op.kind) && !(op.kind === 'capture' && blocked);
          const dueAt = op.kind === 'authorize' ? op.dueAt : Math.max(op.dueAt, payment.sendAfter ?? 0);
          return [isSendable ? dueAt : undefined, stuckAt(payment, op)];
        }
        case 'lookUp':
          return [op.dueAt, op.extraAt, stuckAt(payment, op)];
        case 'ask':
          return [op.dueAt, op.extraAt];
        case 'await':
        case 'nothing':
          return [];
        default:
          return pursuit satisfies never;
      }
    }),
  ];
  return Math.min(...moments.filter((moment) => moment !== undefined && moment > now).map(Number), NEVER);
}
