import { ATTENTIONS } from './attention';
import { changeOf, watchedAnew, without } from './change';
import { cleanText } from './clean';
import { evidenceAfter } from './evidence';
import { type Fact, factName, type OperationFact, TRANSITIONS } from './facts';
import { invariant } from './invariant';
import { describeFact } from './journal';
import { KINDS } from './kinds';
import { countLedger } from './ledger';
import { lessElsewhere } from './less-elsewhere';
import { looked, owing, owingNot, owingSoon } from './looks';
import type { EpochMs } from './money';
import { isInItsWay } from './next-step';
import { broughtForward, noticed } from './notice';
import type { Total } from './outcome';
import {
  type Attention,
  AUDIT_KEPT,
  type Difference,
  deadlines,
  isFinal,
  isMeant,
  isUnresolved,
  isUp,
  JOURNAL_KEPT,
  newOperation,
  type Operation,
  operationOf,
  type Payment,
  type Shipment,
} from './payment';
import { present } from './present';
import { isToldNow } from './unpaid';
import { warnedFrom } from './waiting';

/** The payment after this fact. Total and pure: what was decided stands in the fact. */
export const evolve = (payment: Payment, fact: Fact): Payment => evolveAll(payment, [fact]);

/** The payment after these facts, which belong together. The invariants are asserted of what they lead to. */
export function evolveAll(payment: Payment, facts: readonly Fact[]): Payment {
  if (facts.length === 0) return payment;
  let next = payment;
  for (const fact of facts) next = recorded(apply(next, fact), fact);
  return sound({ ...next, ledger: countLedger(next) }, (facts.at(-1) as Fact).kind);
}

function sound(payment: Payment, fact: string): Payment {
  const { authorized, captured, reserved, released, available } = payment.ledger;
  // Stryker disable next-line ConditionalExpression,StringLiteral,ObjectLiteral: what is available is counted as the rest, so it always adds up
  invariant(captured + reserved + released + available === authorized, 'I4: the ledger adds up', { fact });
  invariant(reserved >= 0 && released >= 0, 'I4: nothing is reserved or released below zero', { reserved, released });
  let sending = 0;
  for (const op of payment.operations) if (op.status === 'sending') sending++;
  invariant(sending <= 1, 'one operation is sent at a time', { fact });
  return payment;
}

function apply(payment: Payment, fact: Fact): Payment {
  switch (fact.kind) {
    case 'ShipmentAccepted':
      return {
        ...payment,
        shipments: [...payment.shipments, { id: fact.shipmentId, amount: fact.amount, at: fact.at }],
      };
    case 'ShipmentEnded':
      return {
        ...payment,
        shipments: payment.shipments.map((shipment) =>
          shipment.id === fact.shipmentId
            ? { ...shipment, ended: { state: fact.state, reason: fact.reason } }
            : shipment,
        ),
      };
    case 'FulfilmentCompleted':
      return completed(payment, fact);
    case 'Paused':
      return { ...payment, paused: { operator: fact.operator, reason: fact.reason, at: fact.at } };
    case 'Resumed':
      return resumed(payment, fact.at);
    case 'RetryOrdered':
      return retried(payment, fact.at);
    case 'NoticeReceived':
      return noticed(counted(payment, fact), fact.at);
    case 'OperatorActed':
      return audited(payment, fact);
    case 'Acknowledged':
      return acknowledged(payment, fact);
    case 'RemainderReleased':
      return { ...payment, releasedWithoutOrder: payment.releasedWithoutOrder + fact.amount };
    case 'RemainderTaken':
      return { ...payment, releasedWithoutOrder: payment.releasedWithoutOrder - fact.amount };
    case 'ForeignMovementSeen':
      return {
        ...bookedForOthers(payment, { captured: fact.captured, released: fact.released }),
        ...(fact.unexplained === undefined ? {} : { unexplained: fact.unexplained }),
      };
    case 'ForeignRefundSeen':
      return bookedForOthers(payment, { refunded: fact.refunded });
    case 'DifferenceSeen':
      return differing(payment, fact);
    case 'DifferenceGone':
      return withoutDifference(payment, fact.at);
    case 'PastUnknown':
      return pastUnknown(payment, fact.at, fact.run);
    case 'AuthorizationExpiring':
      return { ...payment, expiryWarned: true };
    case 'DeadlineReached':
      return { ...payment, deadlineReached: true };
    case 'AttentionRaised':
      return { ...told(payment, fact), attention: [...payment.attention, attentionOf(fact)] };
    case 'AttentionCleared':
      return {
        ...untold(payment, fact),
        attention: payment.attention.filter(
          (item) =>
            !(
              item.code === fact.code &&
              item.operationId === fact.operationId &&
              item.shipmentId === fact.shipmentId &&
              item.endpoint === fact.endpoint
            ),
        ),
      };
    case 'PaymentFinished':
      return { ...payment, finishedAt: fact.at };
    case 'Reopened': {
      const { finishedAt: _, refundsElsewhere: __, ...rest } = payment;
      return { ...rest, reopenedAt: fact.at };
    }
    case 'CommandRefused':
      return payment;
    default:
      return applyToOperation(payment, fact);
  }
}

const bookedForOthers = (payment: Payment, seen: Partial<Payment['foreign']>): Payment =>
  lessElsewhere(payment, { ...payment, foreign: { ...payment.foreign, ...seen } });

/** While it is paused nothing is sent: who asks for what is planned there is told what the provider shows, since somebody may have done it by hand. */
function retried(payment: Payment, at: EpochMs): Payment {
  const next = { ...payment, operations: payment.operations.map((op) => broughtForward(payment, op, at)) };
  const isHeld = ({ status, kind }: Operation): boolean => status === 'planned' && KINDS[kind].raises !== undefined;
  return payment.paused && payment.operations.some(isHeld) ? owingSoon(next, 'asked', at) : next;
}

/** A person has closed the alarm of what is planned: it was of the pause, and said nothing of what comes now. */
function resumed(payment: Payment, at: EpochMs): Payment {
  const { paused: _, ...rest } = payment;
  const isClosed = (op: Operation): boolean =>
    op.status === 'planned' && op.stuckSince !== undefined && !isUp(payment, 'Stuck', op.id);
  return { ...rest, operations: rest.operations.map((op) => (isClosed(op) ? watchedAnew(op, at) : op)) };
}

function applyToOperation(payment: Payment, fact: OperationFact & { at: number }): Payment {
  if (fact.kind === 'Planned') return planned(payment, fact);
  const op = operationOf(payment, fact.operationId);
  invariant(op !== undefined, 'a fact speaks of an operation that exists', { operationId: fact.operationId });
  const { from, to } = TRANSITIONS[fact.kind];
  invariant(from.includes(op.status), 'an operation only walks the edges of its table', {
    fact: fact.kind,
    status: op.status,
    operationId: op.id,
  });
  const changed: Operation = {
    ...changeOf(payment, op, fact),
    status: to ?? op.status,
    evidence: evidenceAfter(op, fact),
  };
  const next = {
    ...seenBy(payment, op, fact),
    operations: payment.operations.with(payment.operations.indexOf(op), changed),
    ...('ownLimit' in fact ? { sendAfter: fact.dueAt } : {}),
  };
  return followed(next, op, fact);
}

/** What a fact of an operation means to the payment. `op` is as it was before. */
function followed(payment: Payment, op: Operation, fact: OperationFact & { at: number }): Payment {
  if (fact.kind === 'LookedUp') return looked(payment, fact.at, tellsNothing(op, fact));
  // What a read was to judge is not booked any more.
  if (fact.kind === 'Refused' && payment.difference?.operationId === op.id) {
    return owingSoon(withoutDifference(payment, fact.at), 'word', fact.at);
  }
  // A person may be wrong, and a word ends the doubt in which nothing was judged: one look shows what the provider's totals hold.
  if ('by' in fact && fact.by === 'operator' && op.kind !== 'authorize') return owingSoon(payment, 'word', fact.at);
  if (fact.kind === 'Lapsed' && op.inDoubt) return owingSoon(payment, 'lapsedInDoubt', fact.at);
  return fact.kind === 'Confirmed' ? confirmed(payment, op, fact) : payment;
}

/**
 * A read that failed; and where it shows no totals: one of a refund alone, one for which the provider is busy, and one that no longer finds the hold at
 * all, and so shows nothing of what was taken from it. A hold that is still to be approved has nothing taken from it.
 */
function tellsNothing({ kind, status }: Operation, fact: Extract<OperationFact, { kind: 'LookedUp' }>): boolean {
  if (fact.found === 'inconclusive') return true;
  if (fact.totals !== undefined) return false;
  const isHeld = kind !== 'authorize' || status === 'done';
  return (
    kind === 'refund' ||
    (isHeld && fact.found === 'inProgress') ||
    (isHeld && kind === 'authorize' && fact.found === 'absent')
  );
}

function confirmed(
  payment: Payment,
  op: Operation,
  fact: Extract<OperationFact, { kind: 'Confirmed' }> & { at: number },
): Payment {
  switch (op.kind) {
    case 'authorize':
      return authorized(payment, fact);
    case 'capture':
      // It may be what had seemed foreign, and this read may not have told the totals: one more, so that it is not booked twice.
      return fact.by !== 'answer' && isForeignUnclear(payment)
        ? owingSoon(payment, 'foreignMayBeOurs', fact.at)
        : payment;
    case 'release':
      // It had been left to lapse, or refused, and the rest with it: the same money is not given back twice.
      return isFinal(op)
        ? { ...payment, releasedWithoutOrder: Math.max(0, payment.releasedWithoutOrder - fact.amount) }
        : payment;
    case 'refund':
      return payment;
    default:
      return op.kind satisfies never;
  }
}

/** The totals as they were shown last. A capture's look-up that shows none is newer than what an earlier status had shown. */
function seenBy(payment: Payment, { kind }: Operation, fact: OperationFact & { at: number }): Payment {
  if ('totals' in fact) return { ...payment, seen: { ...fact.totals, at: fact.at } };
  if (fact.kind !== 'LookedUp' || fact.found === 'inconclusive' || kind !== 'capture') return payment;
  const { seen: _, ...rest } = payment;
  return rest;
}

const isForeignUnclear = ({ pastUnknown, foreign }: Payment): boolean => pastUnknown && foreign.captured > 0;

/** What differs waits anew, for a second read, and a person is told of it anew: an earlier alarm knew nothing of it. */
function differing(payment: Payment, { at, operationId, of, shows }: Difference): Payment {
  const next = {
    ...owing(payment, 'difference', at + payment.capabilities.readGapMs),
    difference: { at, operationId, of, shows },
  };
  const op = operationOf(payment, operationId);
  return op === undefined ? next : withOperation(next, op, without(op, 'stuckSince'));
}

/**
 * Who acknowledges that what is over is stuck knows that the look-ups which would tell cannot be had, and lets a difference stand that they do
 * not judge. An alarm that is older than the difference said nothing of it, and lets nothing stand; nor does one of what a look-up calls gone, and that
 * is judged next.
 */
function acknowledged(payment: Payment, fact: Extract<Fact, { kind: 'Acknowledged' }>): Payment {
  const meant = payment.attention.filter((item) => isMeant(item, fact));
  const stuck = meant.filter(({ code }) => code === 'Stuck');
  const differs = (op: Operation): boolean => payment.difference?.operationId === op.id;
  const knownSince = (op: Operation): EpochMs =>
    differs(op) ? (payment.difference as Difference).at : (op.doneAt ?? 0);
  const waived = (op: Operation): boolean =>
    isFinal(op) &&
    (differs(op) || !op.calledGone) &&
    stuck.some(({ operationId, since }) => operationId === op.id && since > knownSince(op));
  // Among the facts that come with it one may have changed the sums: they are counted here as they are now.
  const isHeldUp = (op: Operation): boolean =>
    stuck.some(({ operationId }) => operationId === op.id) &&
    isInItsWay({ ...payment, ledger: countLedger(payment) }, op, fact.at);
  const next = {
    ...payment,
    attention: payment.attention.filter((item) => !meant.includes(item)),
    operations: payment.operations.map((op) =>
      op.status === 'done' && waived(op)
        ? { ...without(op, 'calledGone'), lookUpWaived: true as const }
        : isHeldUp(op)
          ? { ...op, heldUp: true as const }
          : op,
    ),
  };
  const isWaived = payment.operations.some((op) => waived(op) && differs(op));
  return isWaived ? withoutDifference(next, fact.at) : next;
}

/** One at a time is judged: what a look-up called gone meanwhile is judged now. */
function withoutDifference(payment: Payment, at: EpochMs): Payment {
  const { difference: _, ...rest } = payment;
  const gone = rest.operations.find(({ calledGone }) => calledGone);
  if (gone === undefined) return owingNot(rest, 'difference');
  return differing(rest, { at, operationId: gone.id, of: KINDS[gone.kind].raises as Total, shows: 'lessOfOurs' });
}

/** What a person has been told once is not told again. */
function told(payment: Payment, fact: Extract<Fact, { kind: 'AttentionRaised' }> & { at: number }): Payment {
  const mark = ATTENTIONS[fact.code].told;
  if (mark === undefined) return payment;
  const op = operationOf(payment, fact.operationId);
  if (op !== undefined) return withOperation(payment, op, { ...op, [mark]: fact.at });
  if (mark !== 'unpaidSince') return payment;
  return {
    ...payment,
    shipments: payment.shipments.map((other) =>
      other.id === fact.shipmentId || isToldNow(payment, other) ? { ...other, unpaidSince: fact.at } : other,
    ),
  };
}

/** What was over by itself, and comes again, is told again: nobody has acknowledged it. */
function untold(payment: Payment, { code, operationId }: Extract<Fact, { kind: 'AttentionCleared' }>): Payment {
  const mark = ATTENTIONS[code].told;
  const op = operationOf(payment, operationId);
  // Stryker disable next-line ConditionalExpression: saves a copy, and nothing else
  return mark === undefined || op === undefined ? payment : withOperation(payment, op, without(op, mark));
}

const withOperation = (payment: Payment, op: Operation, changed: Operation): Payment => ({
  ...payment,
  operations: payment.operations.with(payment.operations.indexOf(op), changed),
});

const counted = (payment: Payment, { at, text }: Extract<Fact, { kind: 'NoticeReceived' }>): Payment => ({
  ...payment,
  notices: { times: (payment.notices?.times ?? 0) + 1, at, text },
});

function audited(payment: Payment, fact: Extract<Fact, { kind: 'OperatorActed' }>): Payment {
  const { at, action, operator, reason, about } = fact;
  const audit = [
    ...payment.audit,
    {
      at,
      action,
      operator: cleanText(operator, TEXT_MAX),
      reason: cleanText(reason, TEXT_MAX),
      ...(about === undefined ? {} : { about: cleanText(about, TEXT_MAX) }),
    },
  ];
  if (audit.length <= AUDIT_KEPT) return { ...payment, audit };
  return { ...payment, audit: audit.slice(1), auditForgotten: (payment.auditForgotten ?? 0) + 1 };
}

function planned(payment: Payment, fact: Extract<OperationFact, { kind: 'Planned' }> & { at: number }): Payment {
  invariant(operationOf(payment, fact.operationId) === undefined, 'an operation is planned once', {
    id: fact.operationId,
  });
  const fresh: Operation = {
    ...newOperation(fact.operationId, fact.operation, fact.amount, fact.at),
    shipments: fact.shipments,
    rest: fact.rest,
    ...present({ refunds: fact.refunds }),
  };
  const op = payment.pastUnknown ? startedInDoubt(payment, fresh, fact.at) : fresh;
  return {
    ...payment,
    operations: [...payment.operations, op],
    shipments: paidBy(payment.shipments, fact.shipments, op.id),
  };
}

/** The shipments with the operation that pays for some of them. A payment may have thousands, and each of them its own operation. */
function paidBy(all: readonly Shipment[], ids: readonly string[], operationId: string): readonly Shipment[] {
  const [id] = ids;
  // Stryker disable next-line ConditionalExpression,BlockStatement: saves a copy of each of thousands, and nothing else
  if (ids.length === 1) {
    const at = all.findLastIndex((shipment) => shipment.id === id);
    return all.with(at, { ...(all[at] as Shipment), operationId });
  }
  const paid = new Set(ids);
  return all.map((shipment) => (paid.has(shipment.id) ? { ...shipment, operationId } : shipment));
}

/** After a reset nobody knows whether this was already sent: it starts unknown, and its key counts as old. Protocol 4. */
function startedInDoubt(payment: Payment, op: Operation, at: number): Operation {
  return {
    ...op,
    status: 'unknown',
    inDoubt: true,
    firstSentAt: 0,
    dueAt: at,
    settledAt: oldAttemptsSettledAt(payment, at),
    reason: 'what was sent before this run began is not known',
  };
}

function pastUnknown(payment: Payment, at: number, run: string | undefined): Payment {
  // One look is all that follows: late enough that even an old read shows the last of those attempts.
  const lookAt = oldAttemptsSettledAt(payment, at) + payment.capabilities.settleWindowMs;
  return {
    ...owing(payment, 'forgottenRun', lookAt),
    pastUnknown: true,
    ...(run === undefined ? {} : { knownRun: run }),
    operations: payment.operations.map((op) =>
      op.status === 'planned'
        ? startedInDoubt(payment, op, at)
        : {
            ...op,
            status: op.status === 'denied' ? 'unknown' : op.status,
            // A refusal that was heard, or a parking unsent, is not the last that became of it in the run that is gone.
            inDoubt: op.inDoubt || (isUnresolved(op) && op.kind !== 'authorize'),
            firstSentAt: 0,
            replay: false,
            settledAt: Math.max(op.settledAt, oldAttemptsSettledAt(payment, at)),
          },
    ),
  };
}

/** An attempt of a run that is gone may have been decided just before now. */
const oldAttemptsSettledAt = (payment: Payment, at: number): number =>
  at + payment.policy.sendWithinMs + payment.capabilities.settleWindowMs;

function authorized(payment: Payment, fact: Extract<OperationFact, { kind: 'Confirmed' }> & { at: number }): Payment {
  const authorizedAt = payment.terms.authorizedAt ?? fact.authorizedAt ?? payment.startedAt;
  const next: Payment = {
    ...payment,
    authorized: fact.amount,
    authorizedAt: fact.authorizedAt ?? authorizedAt,
    authorizedAtAssumed: fact.authorizedAt === undefined && payment.terms.authorizedAt === undefined,
    ...deadlines(payment, fact.authorizedAt ?? authorizedAt, fact.captureBy),
  };
  // What was warned of was the end of a hold that nobody had seen: of its own end people are warned when that comes.
  return { ...next, expiryWarned: payment.expiryWarned && fact.at >= warnedFrom(next) };
}

function completed(payment: Payment, fact: Extract<Fact, { kind: 'FulfilmentCompleted' }> & { at: number }): Payment {
  const { at, by, reason } = fact;
  const next = {
    ...payment,
    completing: payment.completing ?? { by, at, ...(reason === undefined ? {} : { reason }) },
    ...(by === 'cancel' ? cancelled(payment, fact.inTemporal) : {}),
  };
  // A payment that ends by the clock has perhaps not asked its provider for months: one look, so that it ends with the truth.
  return by === 'captureBy' ? owingSoon(next, 'captureBy', at) : next;
}

/** A release stays wanted. An authorization that is not there yet does not: it would only bother the customer, to be given back. */
function cancelled(payment: Payment, inTemporal: true | undefined): Partial<Payment> {
  return {
    cancelled: true,
    ...(inTemporal && !payment.cancelled ? { cancelledInTemporal: inTemporal } : {}),
    operations: payment.operations.map((op) =>
      KINDS[op.kind].isDroppedByCancel ? { ...op, wanted: false, replay: false } : op,
    ),
  };
}

function attentionOf(fact: Extract<Fact, { kind: 'AttentionRaised' }>): Attention {
  return {
    code: fact.code,
    text: cleanText(fact.text, TEXT_MAX),
    since: fact.at,
    ...(fact.operationId === undefined ? {} : { operationId: fact.operationId }),
    ...(fact.shipmentId === undefined ? {} : { shipmentId: fact.shipmentId }),
    ...(fact.endpoint === undefined ? {} : { endpoint: fact.endpoint }),
  };
}

/** Words of others are kept as one line, and no longer than people read. */
const TEXT_MAX = 1_000;

function recorded(payment: Payment, fact: Fact): Payment {
  const seq = payment.seq + 1;
  const op = operationOf(payment, (fact as { operationId?: string }).operationId);
  // Those two are kept elsewhere: counted, and for the payment's life.
  if (fact.kind === 'NoticeReceived' || fact.kind === 'OperatorActed') return { ...payment, seq };
  const entry = {
    seq,
    at: fact.at,
    fact: factName(fact, op?.kind),
    text: cleanText(describeFact(fact, payment), TEXT_MAX),
  };
  const last = payment.journal.at(-1);
  if (last?.fact === entry.fact && last.text === entry.text) {
    return { ...payment, seq, journal: [...payment.journal.slice(0, -1), { ...entry, times: (last.times ?? 1) + 1 }] };
  }
  return { ...payment, seq, journal: [...payment.journal.slice(1 - JOURNAL_KEPT), entry] };
}
