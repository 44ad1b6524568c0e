import type { Capabilities } from '../../src/domain/capabilities';
import { KINDS } from '../../src/domain/kinds';
import type { EpochMs } from '../../src/domain/money';
import { isFinal, isRead, type Operation, type Payment, type Shipment, settledAtOf } from '../../src/domain/payment';
import { DAY } from '../simulator/time';
import { FAR, isFar, NOW, POLICY } from './clock';
import { windowSince } from './window';

/** Every member is named, so that a new one cannot be forgotten here. What is undefined is gone once the state has been text. */
type Every<T> = { [K in keyof Required<T>]: T[K] | undefined };

/**
 * The payment as seen `ticks` later, in normal form: moments that differ only by how long they are over become one, and what decides
 * nothing (journal, evidence, texts, what is kept of an operation that is over) is left out. Two payments with one normal form take the
 * same steps for ever; `test/proof/exhaustive.test.ts` shows that for every transition of the smaller walk.
 */
export function normal(payment: Payment, ticks: number): Payment {
  const moved = mover(ticks);
  const ends = holdUntil(captureByAfter(payment, ticks), payment.capabilities);
  const hold = { ...ends, authorizedAt: windowSince(payment, ticks) ?? ends.authorizedAt };
  const every: Every<Payment> = {
    terms: { ...payment.terms, authorizedAt: hold.authorizedAt },
    capabilities: payment.capabilities,
    policy: payment.policy,
    startedAt: NOW,
    authorized: payment.authorized,
    authorizedAtAssumed: false,
    ...hold,
    ledger: payment.ledger,
    shipments: payment.shipments.map(shipmentOf),
    operations: payment.operations.map((op) => operationOf(payment, op, ticks)),
    completing: payment.completing && { by: 'complete', at: NOW },
    cancelled: payment.cancelled,
    cancelledInTemporal: payment.cancelledInTemporal,
    paused: payment.paused && { operator: '', reason: '', at: NOW },
    foreign: payment.foreign,
    unexplained: payment.unexplained?.length ? payment.unexplained : undefined,
    releasedWithoutOrder: payment.releasedWithoutOrder,
    pastUnknown: payment.pastUnknown,
    knownRun: payment.knownRun,
    looks: payment.looks
      .map(({ because, at, tries }) => ({ because, at: Math.max(NOW, at - ticks), tries }))
      .sort((one, other) => one.because.localeCompare(other.because)),
    notices: undefined,
    sendAfter: moved.ahead(payment.sendAfter),
    lastLookUpAt: moved.behind(payment.lastLookUpAt, payment.capabilities.lookGapMs),
    seen: payment.seen && { ...payment.seen, at: Math.max(payment.seen.at - ticks, NOW - 1) },
    difference: payment.difference && {
      at: Math.max(payment.difference.at - ticks, NOW - payment.capabilities.readGapMs - POLICY.stuckAfterMs),
      operationId: payment.difference.operationId,
      of: payment.difference.of,
      shows: payment.difference.shows,
    },
    expiryWarned: payment.expiryWarned,
    deadlineReached: payment.deadlineReached,
    attention: attentionOf(payment),
    finishedAt: payment.finishedAt && NOW,
    reopenedAt: payment.reopenedAt && NOW,
    refundsElsewhere: payment.refundsElsewhere,
    seq: 0,
    journal: [],
    audit: [],
    auditForgotten: undefined,
  };
  return every as Payment;
}

interface Mover {
  /** A moment to come; once it is over it does not matter for how long. */
  ahead(at: number | undefined): number | undefined;
  /** A moment that is over, and forgotten once that is `horizon` ago. */
  behind(at: number | undefined, horizon: number): number | undefined;
}

const mover = (ticks: number): Mover => ({
  ahead: (at) => at && Math.max(NOW, at - ticks),
  behind: (at, horizon) => (at === undefined || at - ticks <= NOW - horizon ? undefined : at - ticks),
});

/** The hold that may be gone at this moment: a payment that reads its authorization again counts to the same one. */
export const holdUntil = (
  until: EpochMs,
  { holdDays }: Pick<Capabilities, 'holdDays'>,
): Pick<Payment, 'authorizedAt' | 'captureBy' | 'holdUntil'> => ({
  authorizedAt: until - holdDays * DAY,
  captureBy: until,
  holdUntil: until,
});

function captureByAfter(payment: Payment, ticks: number): number {
  const left = payment.captureBy - NOW;
  return isFar(left) && !isFar(ticks) ? NOW + FAR : Math.max(NOW, payment.captureBy - ticks);
}

const shipmentOf = ({ id, amount, operationId, ended, unpaidSince }: Shipment): Shipment => ({
  id,
  amount,
  at: NOW,
  ...(operationId === undefined ? {} : { operationId }),
  ...(ended === undefined ? {} : { ended: { state: ended.state, reason: '' } }),
  ...(unpaidSince === undefined ? {} : { unpaidSince: NOW }),
});

function operationOf(payment: Payment, op: Operation, ticks: number): Operation {
  const { ahead, behind } = mover(ticks);
  const { minGapMs, lookGapMs, readGapMs } = payment.capabilities;
  const replayForMs = KINDS[op.kind].replayForMs(payment.capabilities);
  const { ladderMs, backoffMs, provingReadsMax, stuckAfterMs } = POLICY;
  const isOver = isFinal(op);
  const isSending = op.status === 'sending';
  const climbs = !isOver && op.status !== 'parked';
  const watch = watchOf(payment, op, ticks);
  const every: Every<Operation> = {
    id: op.id,
    kind: op.kind,
    amount: op.amount,
    shipments: op.shipments,
    refunds: op.refunds,
    rest: op.rest,
    status: op.status,
    inDoubt: op.inDoubt,
    wanted: op.wanted,
    round: op.round,
    attempts: Math.min(op.attempts, backoffMs.length),
    firstDueAt: climbs ? Math.max(op.firstDueAt - ticks, NOW - stuckAfterMs) : NOW,
    dueAt: isOver ? watch.dueAt : (ahead(op.dueAt) ?? NOW),
    extraAt: ahead(op.extraAt),
    replay: op.replay,
    firstSentAt: firstSentOf(op, ticks, climbs ? replayForMs : 0),
    lastSentAt: isOver ? undefined : behind(op.lastSentAt, minGapMs),
    notAfter: isSending || isUnsettled(payment, op, ticks) ? op.notAfter && op.notAfter - ticks : undefined,
    settledAt: settledOf(payment, op, ticks),
    lastLookUpAt: isOver ? watch.lastLookUpAt : behind(op.lastLookUpAt, lookGapMs),
    ...(isOver && op.status !== 'refused' && !turnsBad(payment, op)
      ? { readFrom: undefined, readAt: undefined }
      : readOf(payment, op, ticks)),
    deniedAt: op.deniedAt && NOW,
    rung: climbs ? Math.min(op.rung, ladderMs.length + provingReadsMax) : 0,
    absentAt:
      !isOver && op.absentAt !== undefined && op.absentAt >= op.settledAt
        ? Math.max(op.absentAt - ticks, NOW - readGapMs)
        : undefined,
    replanned: climbs ? op.replanned : 'no',
    refusal: climbs && op.refusal ? { code: '', why: '' } : undefined,
    providerReference: undefined,
    doneAt: (op.status === 'done' && op.kind === 'capture' ? windowSince(payment, ticks) : undefined) ?? watch.doneAt,
    stuckSince:
      (climbs || watch.isOwed || payment.difference?.operationId === op.id) && op.stuckSince !== undefined
        ? NOW
        : undefined,
    heldUp: climbs ? op.heldUp : undefined,
    unpaidSince: op.unpaidSince && NOW,
    twiceSince: op.twiceSince && NOW,
    lookUpWaived: op.lookUpWaived,
    calledGone: op.calledGone,
    elsewhereBefore: op.elsewhereBefore,
    by: op.by === 'operator' ? 'operator' : undefined,
    reason: undefined,
    evidence: [],
  };
  return every as Operation;
}

/** Whether it is read, or since when it is half read. */
function readOf(payment: Payment, op: Operation, ticks: number): Pick<Every<Operation>, 'readFrom' | 'readAt'> {
  const { readFrom } = op;
  if (readFrom === undefined || readFrom < op.settledAt) return { readFrom: undefined, readAt: undefined };
  const { readGapMs } = payment.capabilities;
  const from = Math.max(readFrom - ticks, NOW - readGapMs);
  return isRead(payment, op) ? { readFrom: NOW, readAt: NOW + readGapMs } : { readFrom: from, readAt: from };
}

/** How old the key is, up to the age at which it may not be sent again. */
function firstSentOf(op: Operation, ticks: number, replayForMs: number): number | undefined {
  if (replayForMs === 0 || op.firstSentAt === undefined) return undefined;
  return Math.max(op.firstSentAt - ticks, NOW - replayForMs);
}

/** The totals that were shown last count against a person's word where they are younger than what could still take effect. */
function settledOf({ seen }: Payment, { settledAt, lastSentAt = 0 }: Operation, ticks: number): number {
  if (settledAt - ticks > NOW) return settledAt - ticks;
  return seen !== undefined && seen.at < Math.max(settledAt, lastSentAt) ? NOW : 0;
}

/** What is done and may still turn bad is watched until its last look-up; after that its moments decide nothing. */
function watchOf(
  payment: Payment,
  op: Operation,
  ticks: number,
): { doneAt: number | undefined; dueAt: number; lastLookUpAt: number | undefined; isOwed: boolean } {
  const { settleWindowMs } = payment.capabilities;
  const provisionalMs = KINDS[op.kind].provisionalMs(payment.capabilities);
  if (provisionalMs === 0 || op.status !== 'done') {
    return { doneAt: doneSince(payment, op, ticks), dueAt: NOW, lastLookUpAt: undefined, isOwed: false };
  }
  const window = provisionalMs + settleWindowMs;
  const isOwed = !op.lookUpWaived && (op.lastLookUpAt ?? 0) < Math.max((op.doneAt ?? 0) + window, op.dueAt);
  if (!isOwed) return { doneAt: NOW - window, dueAt: NOW, lastLookUpAt: NOW, isOwed };
  const until = Math.max((op.doneAt ?? 0) + window - ticks, NOW - POLICY.stuckAfterMs);
  return { doneAt: until - window, dueAt: Math.max(NOW, op.dueAt - ticks), lastLookUpAt: undefined, isOwed };
}

/** A refund that turned bad is before a person, whose word is held against what was read of it. */
const turnsBad = ({ capabilities }: Payment, { kind, status }: Operation): boolean =>
  kind === 'refund' && status === 'done' && KINDS[kind].provisionalMs(capabilities) > 0;

/** One that was answered turns bad before anybody may believe a read that does not show it. */
const isUnsettled = (payment: Payment, op: Operation, ticks: number): boolean =>
  op.kind === 'refund' && (op.status === 'parked' || turnsBad(payment, op)) && settledAtOf(payment, op) - ticks > NOW;

/** A refund that was made since less was shown than is booked is missing for the first time in the next such reading. */
function doneSince({ difference }: Payment, { kind, doneAt = 0 }: Operation, ticks: number): number | undefined {
  return kind === 'refund' && difference !== undefined && doneAt > difference.at ? doneAt - ticks : undefined;
}

function attentionOf({ attention }: Payment): Payment['attention'] {
  const bare = attention.map(({ code, operationId, shipmentId }) =>
    JSON.stringify({ code, text: '', since: NOW, operationId, shipmentId }),
  );
  return [...new Set(bare)].sort().map((text) => JSON.parse(text));
}
