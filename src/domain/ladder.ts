import { keepsHold } from './attention';
import { KINDS, sentUntil } from './kinds';
import { isOverdrawn, refundable } from './ledger';
import { type EpochMs, NEVER } from './money';
import { capturesOf, isFinal, type Operation, type OperationKind, type Payment } from './payment';

/** When the next look-up of an operation is due after an attempt: its rung, and never within the gap between look-ups. */
export function firstRung(payment: Payment, op: Operation, now: EpochMs): EpochMs {
  return now + Math.max(waitOf(payment, op.rung), payment.capabilities.lookGapMs);
}

/**
 * When a planned operation whose attempt provably changed nothing is tried again. Clipped so that the last try is before it
 * may be sent no more: a try that falls behind that moment would never be made.
 */
export function backOff(
  payment: Payment,
  op: Operation,
  answer: { kind: 'tryLater' | 'notSent'; retryAfterMs?: number },
  now: EpochMs,
): EpochMs {
  const { backoffMs } = payment.policy;
  const step = backoffMs[Math.min(op.attempts - 1, backoffMs.length - 1)] ?? 0;
  // A request that never left needs no pause for the provider's sake.
  const gap = answer.kind === 'tryLater' ? payment.capabilities.minGapMs : 0;
  const wished = now + Math.max(step, gap, answer.retryAfterMs ?? 0);
  const lastChance = sentUntil(payment, op.kind) - payment.policy.callBoundMs;
  return now < lastChance ? Math.min(wished, lastChance) : wished;
}

/** What a look-up that did not settle an operation leads to. Protocol 5, "Ladder". */
export type Climb =
  | { kind: 'lookUp'; dueAt: EpochMs; absent: boolean }
  | { kind: 'replay'; dueAt: EpochMs }
  | { kind: 'absenceProven' }
  | { kind: 'park'; why: string };

/** What a counted look-up showed of an operation that it did not settle. */
export type Shown = 'absent' | 'inProgress' | 'inconclusive';

/**
 * The rung after a counted look-up of an operation accepted or unknown.
 *
 * - `shown: 'absent'`: a complete read that does not show it.
 * - `'inProgress'`: the provider is still at it.
 * - `'inconclusive'`: the read failed; it proves nothing and only costs a rung.
 */
export function climb(payment: Payment, op: Operation, shown: Shown, now: EpochMs): Climb {
  const { policy } = payment;
  const next = onNextRung(payment, op, now);

  if (op.rung < policy.ladderMs.length - 1) {
    if (shown === 'absent' && canReplay(payment, op, now))
      return { kind: 'replay', dueAt: afterSend(payment, op, now) };
    return { kind: 'lookUp', dueAt: next, absent: false };
  }
  // A customer who has not approved yet is no trouble: a hold in progress is asked for until captureBy.
  if (shown === 'inProgress' && op.kind === 'authorize' && now < payment.captureBy) {
    return { kind: 'lookUp', dueAt: next, absent: false };
  }
  const isProvable = KINDS[op.kind].absence(payment.capabilities) === 'provable';
  return isProvable ? proving(payment, op, shown, now) : insisting(payment, op, shown, now);
}

/** Past the ladder, where absence can never be proven: as long as the provider remembers the key, the same order is a better question than a person. */
function insisting(payment: Payment, op: Operation, shown: Shown, now: EpochMs): Climb {
  if (!isRemembered(payment, op, now)) return { kind: 'park', why: spent(op) };
  // The read failed, or nothing is sent for now: whoever stopped it is asked already, and need not answer for the provider, too.
  if (shown === 'absent' && !isStopped(payment, op, now)) return { kind: 'replay', dueAt: afterSend(payment, op, now) };
  return { kind: 'lookUp', dueAt: onNextRung(payment, op, now), absent: false };
}

/** Past the ladder, where absence can be proven: by two reads, so that one stale read never frees money; settled, and far enough apart. */
function proving(payment: Payment, op: Operation, shown: Shown, now: EpochMs): Climb {
  const { capabilities, policy } = payment;
  const { readGapMs, lookGapMs, settleWindowMs } = capabilities;
  const rungs = policy.ladderMs.length;
  const counts = shown === 'absent' && op.rung >= rungs && now >= op.settledAt;
  const { absentAt: first = NEVER } = op;
  if (counts && first >= op.settledAt && now >= first + readGapMs) return { kind: 'absenceProven' };
  if (op.rung - rungs >= policy.provingReadsMax) return { kind: 'park', why: spent(op) };
  const settled = shown === 'inProgress' ? now + settleWindowMs : op.settledAt;
  return { kind: 'lookUp', dueAt: Math.max(now + Math.max(readGapMs, lookGapMs), settled), absent: counts };
}

const onNextRung = (payment: Payment, op: Operation, now: EpochMs): EpochMs =>
  now + Math.max(waitOf(payment, op.rung + 1), payment.capabilities.lookGapMs);

/**
 * May the same order be sent again under the same key? Asked when the replay is planned and again when it is due: between the two the key
 * grows old.
 */
export const canReplay = (payment: Payment, op: Operation, now: EpochMs): boolean =>
  isRemembered(payment, op, now) && !isStopped(payment, op, now);

/**
 * The provider still knows the key, also when the next attempt takes effect at the last moment. Never what it already took, what it said no
 * to, what nobody wants any more, or what the hold may have no money for.
 */
function isRemembered(payment: Payment, op: Operation, now: EpochMs): boolean {
  const { policy, capabilities } = payment;
  const age = now - (op.firstSentAt ?? now);
  return (
    op.status === 'unknown' &&
    op.inDoubt &&
    op.wanted &&
    op.refusal === undefined &&
    age + policy.sendWithinMs + capabilities.settleWindowMs < KINDS[op.kind].replayForMs(capabilities) &&
    now < sentUntil(payment, op.kind)
  );
}

/** Nothing is sent from a payment paused, nor from one overdrawn but what gives back, nor beside what its kind has to wait for. */
const isStopped = (payment: Payment, op: Operation, now: EpochMs): boolean =>
  payment.paused !== undefined ||
  (KINDS[op.kind].needsRoom && isOverdrawn(payment)) ||
  waitsForOthers(payment, op.kind, now);

function waitsForOthers(payment: Payment, kind: OperationKind, now: EpochMs): boolean {
  switch (kind) {
    case 'release':
      return !capturesOf(payment).every(isFinal) || keepsHold(payment, now);
    case 'refund':
      return refundable(payment) < 0;
    case 'authorize':
    case 'capture':
      return false;
    default:
      return kind satisfies never;
  }
}

const waitOf = (payment: Payment, rung: number): number => {
  const { ladderMs } = payment.policy;
  return ladderMs[Math.min(rung, ladderMs.length - 1)] ?? 0;
};

/** The longest wait of the ladder: the pace of whatever goes on beyond it. */
export const lastRung = (payment: Payment): EpochMs => waitOf(payment, payment.policy.ladderMs.length);

/** The first repeat goes out at once, since a worker that died sent nothing most of the time; every other one keeps the gap between writes. */
const afterSend = (payment: Payment, op: Operation, now: EpochMs): EpochMs =>
  op.attempts < 2 ? now : Math.max(now, (op.lastSentAt ?? 0) + payment.capabilities.minGapMs);

const spent = (op: Operation): string =>
  `${op.rung + 1} look-ups could not tell whether the provider has it${op.reason ? `; last known: ${op.reason}` : ''}`;
