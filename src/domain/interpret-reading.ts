import { confirmed, parked, refusedAs } from './confirm';
import { drift } from './drift';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { pastUnknown, RESET } from './interpret-answer';
import { KINDS, sentUntil } from './kinds';
import { isNews } from './known-run';
import { climb, type Shown } from './ladder';
import { refundable } from './ledger';
import { type EpochMs, NEVER } from './money';
import type { Finding } from './outcome';
import { shownUnder } from './own-keys';
import { isFinal, isStanding, isUnresolved, type Operation, operationOf, type Payment, settledAtOf } from './payment';
import { present } from './present';
import { claimed, totalsShown } from './reckon';
import { type Looked, stillDone } from './still-done';
import { type Verdict, verdictOf } from './verdict';

/** How a look-up came about: on its rung of the ladder, or brought forward by a notice or a person. */
export interface LookUp {
  operationId: string;
  extra: boolean;
}

/**
 * What a look-up means: evidence first, for whichever operation it speaks of and in whatever state that is; then the ladder of the
 * operation asked about; then drift, when nothing is in doubt any more. Protocol 5.
 */
export function interpretReading(
  payment: Payment,
  lookUp: LookUp,
  finding: Finding,
  now: EpochMs,
  resetRun?: string,
): Fact[] {
  const told: Fact[] = [];
  let state = payment;
  const learn = (facts: readonly Fact[]): void => {
    told.push(...facts);
    state = evolveAll(state, facts);
  };
  const asked = (): Operation => operationOf(state, lookUp.operationId) as Operation;

  if (resetRun !== undefined && isNews(resetRun, state.knownRun)) learn(pastUnknown(state, RESET, now, resetRun));
  learn(usedBefore(state, asked(), finding, now));
  learn(evidenceForOthers(state, asked(), finding, now));
  learn(judge(state, asked(), verdictOf(state, asked(), finding), finding, lookUp.extra, now));
  learn(pointedAt(state, asked(), finding, now));
  learn(drift(state, asked(), finding, claimed(payment, state), now));
  return told;
}

/** The first look-up of an authorization already shows money moved: this hold has a past that is not ours to know. Protocol 4. */
function usedBefore(payment: Payment, op: Operation, finding: Finding, now: EpochMs): Fact[] {
  if (op.kind !== 'authorize' || op.status === 'done' || payment.pastUnknown || !isUsed(finding)) return [];
  return [{ at: now, kind: 'PastUnknown', why: 'the hold was already used when this payment began' }];
}

/** Whether money of this hold has moved. */
export function isUsed(finding: Finding): boolean {
  if (finding.kind === 'failed' || finding.totals === undefined) return false;
  const { captured = 0, released = 0, refunded = 0 } = finding.totals;
  return captured + released + refunded > 0;
}

/** Keys that a read shows settle their operations, whatever we had believed of them: refused, dropped or resolved `notDone` too. */
function evidenceForOthers(payment: Payment, asked: Operation, finding: Finding, now: EpochMs): Fact[] {
  if (finding.shown === undefined) return [];
  const { shown } = finding;
  const facts: Fact[] = [];
  let state = payment;
  for (const op of payment.operations) {
    if (op.id === asked.id || op.status === 'done' || !shownUnder(state, op, shown)) continue;
    const verdict = verdictOf(state, op, { ...finding, kind: 'absent' } as Finding);
    if (verdict.kind !== 'done') continue;
    const learned = confirmed(state, op, { ...verdict, why: `the look-up of ${asked.id} lists it, too` }, now);
    facts.push(...learned);
    state = evolveAll(state, learned);
  }
  return facts;
}

/** A read that was made for another one, or for the payment, may point at it: that ends what its own reads had proved against it. */
function pointedAt(payment: Payment, asked: Operation, finding: Finding, now: EpochMs): Fact[] {
  const totals = totalsShown(payment, asked, finding);
  const read: Finding = { kind: 'absent', why: finding.why, ...present({ totals, shown: finding.shown }) };
  return payment.operations
    .filter((op) => op.id !== asked.id && (isUnresolved(op) || !isStanding(op)))
    .filter(({ absentAt, readFrom }) => (absentAt ?? readFrom) !== undefined)
    .flatMap((op): Fact[] => {
      const verdict = verdictOf(payment, op, read);
      const hint = verdict.kind === 'done' ? 'it' : verdict.hint;
      if (hint === undefined || hint === 'old') return [];
      const why = `the look-up of ${asked.id} points at it: ${verdict.why}`;
      return [{ at: now, operationId: op.id, kind: 'PointedAt', hint, why }];
    });
}

/** What a look-up means for the operation that it asked about. */
function judge(
  payment: Payment,
  op: Operation,
  verdict: Verdict,
  finding: Finding,
  extra: boolean,
  now: EpochMs,
): Fact[] {
  const totals = totalsShown(payment, op, finding);
  const later = now + (finding.retryAfterMs ?? 0);
  // What is booked itself may be what a reading lacks.
  const hint = op.status === 'done' ? undefined : verdict.hint;
  const looked: Looked = (dueAt, more = {}) => ({
    at: now,
    operationId: op.id,
    kind: 'LookedUp',
    found: finding.kind,
    why: verdict.why,
    extra,
    dueAt: Math.max(dueAt, later),
    ...present({ totals, isBlind: finding.isBlind, hint }),
    ...more,
  });
  if (op.status === 'done') return stillDone(payment, op, finding, looked, now);
  if (isFinal(op)) return over(payment, op, verdict, looked, now);
  if (verdict.kind === 'done') {
    const dueAt = op.status === 'parked' ? now + parkedInterval(payment, now) : now;
    return [looked(dueAt), ...confirmed(payment, op, verdict, now)];
  }
  const { refusal } = op;
  if (verdict.kind === 'failed') {
    const code = refusedAs(payment, op, refusal?.code ?? 'Failed');
    return [looked(now), { at: now, operationId: op.id, kind: 'Refused', code, why: verdict.why, by: 'lookUp' }];
  }
  if (refusal !== undefined && !op.inDoubt && verdict.kind === 'absent')
    return denied(payment, op, refusal, looked, now);
  return inDoubt(payment, op, verdict.kind, looked, extra, now);
}

/** Nothing was expected of it any more. What others moved may be as much as a total or a status shows: that it was this one, only its name proves. */
function over(payment: Payment, op: Operation, verdict: Verdict, looked: Looked, now: EpochMs): Fact[] {
  if (verdict.kind !== 'done') return [looked(op.dueAt, busy(payment, verdict.kind, now))];
  if (verdict.by !== 'key' && verdict.by !== 'marker') return [looked(op.dueAt, { hint: 'it' })];
  return [looked(now), ...confirmed(payment, op, verdict, now)];
}

/** Still unresolved after it: the next rung of the ladder. */
function inDoubt(payment: Payment, op: Operation, shown: Shown, looked: Looked, extra: boolean, now: EpochMs): Fact[] {
  const atIt = busy(payment, shown, now);
  if (op.status === 'parked') return [looked(now + parkedInterval(payment, now), atIt)];
  // Brought forward: it shows nothing, so it changes nothing.
  if (extra) return [looked(op.dueAt, atIt)];

  const step = climb(payment, op, shown, now);
  switch (step.kind) {
    case 'lookUp':
      return [looked(step.dueAt, { ...atIt, ...(step.absent ? { absent: true } : {}) })];
    case 'replay':
      return [
        looked(step.dueAt, atIt),
        {
          at: now,
          operationId: op.id,
          kind: 'ReplayPlanned',
          why: 'not shown: the same order again, under the same key',
          dueAt: step.dueAt,
        },
      ];
    case 'absenceProven':
      return [looked(now), ...absent(payment, op, now)];
    case 'park':
      return [looked(now), ...parked(op, 'Parked', step.why, payment, now)];
    default:
      return step satisfies never;
  }
}

/**
 * A request that was refused, with no earlier attempt in doubt. The no may be the echo of its own success: it is believed after two reads
 * that deny it, made when the attempt can no longer take effect, and until then its money stays reserved.
 */
function denied(
  payment: Payment,
  op: Operation,
  refusal: { code: string; why: string },
  looked: Looked,
  now: EpochMs,
): Fact[] {
  const settledAt = settledAtOf(payment, op);
  const { absentAt = NEVER } = op;
  if (absentAt >= settledAt && now >= absentAt + payment.capabilities.readGapMs) {
    return [looked(now), { at: now, operationId: op.id, kind: 'Refused', ...refusal, by: 'answer' }];
  }
  if (now < settledAt) return [looked(settledAt)];
  return [looked(now + payment.capabilities.readGapMs, { absent: true })];
}

/** Two settled reads prove that the provider does not have it. What follows depends on what became of the wish meanwhile. */
function absent(payment: Payment, op: Operation, now: EpochMs): Fact[] {
  const about = { at: now, operationId: op.id };
  const why = 'two settled look-ups do not show it';
  if (op.refusal !== undefined) return [{ ...about, kind: 'Refused', ...op.refusal, by: 'absence' }];
  // A hold that was to exist already is not ours to create.
  if (op.kind === 'authorize' && payment.terms.create === undefined) {
    return [{ ...about, kind: 'Refused', code: 'AuthorizationNotFound', why, by: 'absence' }];
  }
  // The provider said that it took the order: reads that don't show it are odd, not a licence to send it again or to free its money.
  if (op.status === 'accepted') return parked(op, 'Parked', `${why}, but the provider had taken it`, payment, now);
  if (!op.wanted) return [{ ...about, kind: 'Dropped', reason: `cancelled; ${why}` }];
  if (now >= sentUntil(payment, op.kind))
    return [{ ...about, kind: 'Expired', reason: `${why}; ${KINDS[op.kind].limit(payment)}` }];
  // It was accepted as one that had been made before the past was lost. It had not, and there is no money for another.
  if (op.kind === 'refund' && op.attempts === 0 && refundable(payment) < 0)
    return [
      {
        ...about,
        kind: 'Refused',
        code: 'ExceedsRefundable',
        why: `${why}, and others gave back so much that there is no money for it`,
        by: 'absence',
      },
    ];
  if (op.replanned === 'no') return [{ ...about, kind: 'AbsenceProven', why }];
  // The provider remembers its first answer under a key, a failure too: where nothing was taken, that key can never take anything.
  const isRemembered = op.kind !== 'authorize' && KINDS[op.kind].replayForMs(payment.capabilities) > 0;
  if (op.replanned === 'sameKey' && isRemembered) return [{ ...about, kind: 'AbsenceProven', why, nextKey: true }];
  return parked(op, 'Parked', `${why}, again`, payment, now);
}

/** The provider is still at it: from now on it may take effect as long as an attempt may. */
const busy = (payment: Payment, shown: Verdict['kind'], now: EpochMs): { settledAt?: EpochMs } =>
  shown === 'inProgress' ? { settledAt: now + payment.capabilities.settleWindowMs } : {};

const parkedInterval = (payment: Payment, now: EpochMs): number =>
  now < payment.captureBy ? payment.policy.parkedEveryMs : payment.policy.parkedAfterDeadlineMs;
