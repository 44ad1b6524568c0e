import { parked } from './confirm';
import { isDifferenceOver } from './difference';
import type { Fact, OperationFact } from './facts';
import { KINDS } from './kinds';
import { lastRung } from './ladder';
import type { EpochMs, Minor } from './money';
import type { Finding, Hint, Total } from './outcome';
import { shownUnder } from './own-keys';
import type { AttentionCode, Operation, Payment } from './payment';
import { provisionalUntil } from './provisional';
import { lacksBooked } from './reckon';

/** The fact of a look-up, with the moment of the next one and what else it told. */
export type Looked = (
  dueAt: EpochMs,
  more?: { settledAt?: EpochMs; absent?: boolean; hint?: Hint; isGone?: true },
) => { at: EpochMs } & Extract<OperationFact, { kind: 'LookedUp' }>;

/** A look-up of what is done already: a capture or a refund may turn bad. */
export function stillDone(payment: Payment, op: Operation, finding: Finding, looked: Looked, now: EpochMs): Fact[] {
  const { turnsBad } = KINDS[op.kind];
  if (turnsBad === undefined) return [looked(op.dueAt)];
  // A read that failed tells nothing, nor one for which the provider is busy: where one is owed at the end of the provisional time, it is still owed.
  if (finding.kind === 'inconclusive' || finding.kind === 'inProgress') return [looked(now + lastRung(payment))];
  if (!isGone(payment, op, finding, now)) return [looked(op.dueAt), ...shownAgain(payment, op, finding, now)];
  // One at a time is judged. A second one that turns bad is remembered, and judged when the first is.
  const isAnother = payment.difference !== undefined && payment.difference.operationId !== op.id;
  if (isAnother) return [looked(now + payment.capabilities.readGapMs, { isGone: true })];
  return [looked(op.dueAt, { isGone: true }), ...reversal(payment, op, turnsBad, finding, now)];
}

/**
 * A done order that turns bad: two reads, so that one stale read never does it. Protocol 5, "Drift". Where the totals are shown they
 * decide (`drift`); where there is only a status, a read that no longer shows the capture denies it.
 */
function reversal(payment: Payment, op: Operation, turnsBad: AttentionCode, finding: Read, now: EpochMs): Fact[] {
  if (payment.difference?.shows !== 'lessOfOurs') {
    const of = KINDS[op.kind].raises as Total;
    return [{ at: now, kind: 'DifferenceSeen', operationId: op.id, of, shows: 'lessOfOurs', why: finding.why }];
  }
  if (!isDifferenceOver(payment, now)) return [];
  return [...parked(op, turnsBad, finding.why, payment, now), { at: now, kind: 'DifferenceGone' }];
}

type Read = Exclude<Finding, { kind: 'inconclusive' }>;

/** A read that does not deny it takes its alarm down, unless totals decide. */
function shownAgain(payment: Payment, op: Operation, finding: Read, now: EpochMs): Fact[] {
  if (totalOf(op, finding) !== undefined) return [];
  const isOver = payment.difference?.operationId === op.id && isDifferenceOver(payment, now);
  return isOver ? [{ at: now, kind: 'DifferenceGone' }] : [];
}

/** The total that it raised, where this read shows it. */
function totalOf({ kind }: Operation, { totals }: Read): Minor | undefined {
  const { raises } = KINDS[kind];
  return raises && totals?.[raises];
}

function isGone(payment: Payment, op: Operation, finding: Read, now: EpochMs): boolean {
  const { raises, evidence, provisionalMs } = KINDS[op.kind];
  const knownBy = evidence(payment.capabilities);
  const listed = knownBy === 'key' ? finding.shown : undefined;
  // It was asked for under one key, and is there under another: a person had ordered it again in a run that is gone.
  if (listed && shownUnder(payment, op, listed)) return false;
  if (finding.kind === 'failed') return true;
  // A person’s word ranks above what does not show it.
  if (op.by === 'operator') return false;
  // The list lacks its key, whatever others have moved. Until its last look-up is due it may be late there; and a total less than is booked is judged (`drift`).
  const mayBeLate = provisionalMs(payment.capabilities) === 0 || now < provisionalUntil(payment, op);
  if (listed && finding.kind === 'absent' && !mayBeLate) {
    return !lacksBooked(payment, finding.totals, raises as Total);
  }
  // It is absent; or a status shows less than was booked, and so something else: others took as much. Where totals are shown, they decide (`drift`).
  const isByStatus = knownBy === 'status' && totalOf(op, finding) === undefined;
  return isByStatus && (finding.kind !== 'done' || finding.amount < op.amount);
}
