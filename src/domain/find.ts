import { confirmed, parked } from './confirm';
import { drift } from './drift';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { climb } from './ladder';
import type { EpochMs } from './money';
import type { Finding } from './outcome';
import { isFinal, type Operation, operationOf, type Payment } from './payment';
import { pastUnknown } from './settle';
import { shownUnder, type Weight, weigh } from './weigh';

/** How a look-up came about: on its rung of the ladder, or brought forward by a notice or a person. */
export interface LookUp {
  operationId: string;
  extra: boolean;
}

/**
 * What a look-up means: evidence first, for whichever operation it speaks of and in whatever state that is; then the ladder of the
 * operation asked about; then drift, when nothing is in doubt any more. Protocol 5.
 */
export function find(payment: Payment, lookUp: LookUp, finding: Finding, now: EpochMs, resetRun?: string): Fact[] {
  const told: Fact[] = [];
  let state = payment;
  const learn = (facts: readonly Fact[]): void => {
    told.push(...facts);
    state = evolveAll(state, facts);
  };
  const asked = (): Operation => operationOf(state, lookUp.operationId) as Operation;

  if (resetRun !== undefined && resetRun !== state.knownRun) learn([pastUnknown(resetRun, now)]);
  learn(usedBefore(state, asked(), finding, now));
  learn(evidenceForOthers(state, asked(), finding, now));
  learn(judge(state, asked(), weigh(state, asked(), finding), finding, lookUp.extra, now));
  learn(drift(state, finding, now));
  return told;
}

/** The first look-up of an authorization already shows money moved: this hold has a past that is not ours to know. Protocol 4. */
function usedBefore(payment: Payment, op: Operation, finding: Finding, now: EpochMs): Fact[] {
  if (op.kind !== 'authorize' || op.status === 'done' || payment.pastUnknown) return [];
  if (finding.kind === 'inconclusive' || finding.kind === 'failed' || finding.totals === undefined) return [];
  const { captured = 0, released = 0 } = finding.totals;
  if (captured + released === 0) return [];
  return [{ at: now, is: 'PastUnknown', why: 'the hold was already used when this payment began' }];
}

/** Keys that a read shows settle their operations, whatever we had believed of them: refused, dropped or resolved `notDone` too. */
function evidenceForOthers(payment: Payment, asked: Operation, finding: Finding, now: EpochMs): Fact[] {
  if (finding.kind === 'inconclusive' || finding.shown === undefined) return [];
  const { shown } = finding;
  const facts: Fact[] = [];
  let state = payment;
  for (const op of payment.operations) {
    if (op.id === asked.id || op.status === 'done' || !shownUnder(state, op, shown)) continue;
    const weight = weigh(state, op, { ...finding, kind: 'notDone' } as Finding);
    if (weight.is !== 'done') continue;
    const learned = confirmed(state, op, weight, now);
    facts.push(...learned);
    state = evolveAll(state, learned);
  }
  return facts;
}

function judge(
  payment: Payment,
  op: Operation,
  weight: Weight,
  finding: Finding,
  extra: boolean,
  now: EpochMs,
): Fact[] {
  const looked = (dueAt: EpochMs, more: { settledAt?: EpochMs; absent?: boolean } = {}): Fact => ({
    at: now,
    operationId: op.id,
    is: 'LookedUp',
    found: finding.kind,
    why: weight.why,
    extra,
    dueAt,
    ...more,
  });
  if (op.status === 'done') return [looked(op.dueAt), ...reversal(payment, op, weight, now)];
  if (weight.is === 'done') return [looked(now), ...confirmed(payment, op, weight, now)];
  if (isFinal(op)) return [looked(op.dueAt)];
  if (weight.is === 'failed') {
    return [
      looked(now),
      { at: now, operationId: op.id, is: 'Refused', code: op.refusal?.code ?? 'Failed', why: weight.why, by: 'lookUp' },
    ];
  }
  // A request that was refused, with no earlier attempt in doubt: one complete read that does not show it ends it.
  if (op.refusal !== undefined && !op.inDoubt && weight.is === 'no') {
    return [looked(now), { at: now, operationId: op.id, is: 'Refused', ...op.refusal, by: 'answer' }];
  }
  const busy = weight.is === 'busy' ? { settledAt: now + payment.capabilities.settleWindowMs } : {};
  if (op.status === 'parked') return [looked(now + parkedInterval(payment, now), busy)];
  // Brought forward: it shows nothing, so it changes nothing.
  if (extra) return [looked(op.dueAt, busy)];

  const shown = weight.is === 'nothing' || weight.is === 'busy' ? weight.is : 'no';
  const step = climb(payment, op, shown, now);
  switch (step.next) {
    case 'lookUp':
      return [looked(step.dueAt, { ...busy, ...(step.absent ? { absent: true } : {}) })];
    case 'replay':
      return [
        looked(step.dueAt, busy),
        {
          at: now,
          operationId: op.id,
          is: 'ReplayPlanned',
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

/** Two settled reads prove that the provider does not have it. What follows depends on what became of the wish meanwhile. */
function absent(payment: Payment, op: Operation, now: EpochMs): Fact[] {
  const about = { at: now, operationId: op.id };
  const why = 'two settled look-ups do not show it';
  if (op.refusal !== undefined) return [{ ...about, is: 'Refused', ...op.refusal, by: 'absence' }];
  if (!op.wanted) return [{ ...about, is: 'Dropped', reason: `cancelled; ${why}` }];
  if (now >= payment.captureBy) return [{ ...about, is: 'Expired', reason: `${why}, and the hold may be gone` }];
  if (op.replanned) return parked(op, 'Parked', `${why}, for the second time`, payment, now);
  return [{ ...about, is: 'AbsenceProven', why }];
}

/** A done capture that turns bad: two reads, so that one stale read never does it. Protocol 5, "Drift". */
function reversal(payment: Payment, op: Operation, weight: Weight, now: EpochMs): Fact[] {
  if (op.kind !== 'capture' || weight.is !== 'failed') return [];
  if (payment.shortfall === undefined) return [{ at: now, is: 'ShortfallSeen', why: weight.why }];
  if (now < payment.shortfall.at + payment.capabilities.readGapMs) return [];
  return [...parked(op, 'CaptureReversed', weight.why, payment, now), { at: now, is: 'ShortfallGone' }];
}

const parkedInterval = (payment: Payment, now: EpochMs): number =>
  now < payment.captureBy ? payment.policy.parkedEveryMs : payment.policy.parkedAfterDeadlineMs;
