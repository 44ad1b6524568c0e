import type { Fact, OperationFact } from './facts';
import { KINDS } from './kinds';
import { countLedger } from './ledger';
import { type EpochMs, type Minor, sum } from './money';
import { newOperation, type Operation, type Payment, restGoes, settledAtOf, subjectOf } from './payment';
import { present } from './present';
import { bookedElsewhere, claimable } from './reckon';

/** The operation after a fact that speaks of it, but for its status: `TRANSITIONS` says that. Protocol 4. */
export function changeOf(
  payment: Payment,
  op: Operation,
  fact: Exclude<OperationFact, { kind: 'Planned' }> & { at: number },
): Operation {
  switch (fact.kind) {
    case 'Sending':
      return {
        ...without(op.heldUp ? watchedAnew(op, fact.at) : op, 'extraAt'),
        replay: false,
        attempts: op.attempts + 1,
        firstSentAt: op.firstSentAt ?? fact.at,
        lastSentAt: fact.at,
        notAfter: fact.notAfter,
      };
    case 'Confirmed':
      return {
        // It may get stuck a second time, turn bad or end unmade after all: what a person was told of it before, and has waived, was of another cause. What
        // proved it points at it, and ends what earlier reads had said against it.
        ...without(
          withWhatItMayClaim(payment, op),
          'absentAt',
          'extraAt',
          'heldUp',
          'lookUpWaived',
          'readAt',
          'readFrom',
          'stuckSince',
          'unpaidSince',
        ),
        amount: fact.amount,
        rest: 0,
        inDoubt: false,
        replay: false,
        doneAt: fact.at,
        by: fact.by,
        ...reference(fact),
      };
    case 'Accepted':
      return { ...op, inDoubt: true, dueAt: fact.dueAt, settledAt: fact.settledAt, ...reference(fact) };
    case 'Denied':
    case 'RefusalHeard':
      return {
        ...op,
        dueAt: fact.dueAt,
        settledAt: Math.max(op.settledAt, fact.settledAt),
        refusal: { code: fact.code, why: fact.why },
        reason: fact.why,
      };
    case 'Postponed':
      return fact.ownLimit ? heldBack(op, fact) : { ...op, dueAt: fact.dueAt, reason: fact.why };
    case 'OutcomeUnknown':
      return {
        ...op,
        inDoubt: true,
        dueAt: fact.dueAt,
        settledAt: Math.max(op.settledAt, fact.settledAt),
        reason: fact.why,
      };
    case 'LookedUp':
      return {
        ...readBy(goneBy(without(op, 'extraAt'), fact), settledAtOf(payment, op), fact),
        ...(fact.absent
          ? { absentAt: (op.absentAt ?? Number.NEGATIVE_INFINITY) >= op.settledAt ? op.absentAt : fact.at }
          : {}),
        dueAt: fact.dueAt,
        lastLookUpAt: fact.at,
        ...(fact.settledAt === undefined ? {} : { settledAt: Math.max(op.settledAt, fact.settledAt) }),
        // One that was brought forward is no rung of the ladder.
        ...(fact.extra ? {} : { rung: rungAfter(payment, op, fact) }),
      };
    case 'PointedAt':
      return fact.hint === 'it' ? without(op, 'absentAt', 'readFrom', 'readAt') : without(op, 'absentAt');
    case 'ReplayPlanned':
      return { ...op, replay: true, dueAt: fact.dueAt };
    case 'Refused':
      return {
        ...without(op, 'extraAt', 'stuckSince', 'calledGone'),
        inDoubt: false,
        by: fact.by,
        reason: fact.why,
        refusal: { code: fact.code, why: fact.why },
        ...(op.status === 'done' ? asOrdered(payment, op) : {}),
        ...elsewhereBefore(payment, op),
      };
    case 'AbsenceProven':
      return {
        ...(fact.nextKey ? without(op, 'extraAt', 'firstSentAt') : without(op, 'extraAt')),
        ...(fact.nextKey ? { round: op.round + 1, ...oldWhereForgotten(payment) } : {}),
        inDoubt: false,
        replanned: fact.nextKey ? 'nextKey' : 'sameKey',
        replay: false,
        dueAt: fact.at,
        rung: 0,
        reason: fact.why,
      };
    case 'Parked':
      return {
        ...without(op, 'calledGone'),
        inDoubt: op.inDoubt || op.status === 'done',
        replay: false,
        dueAt: fact.dueAt,
        reason: fact.why,
      };
    case 'Dropped':
    case 'Expired':
    case 'Lapsed':
      return {
        ...without(op, 'extraAt'),
        inDoubt: false,
        replay: false,
        reason: fact.reason,
        ...elsewhereBefore(payment, op),
      };
    case 'ResendOrdered': {
      // It may have been booked with what a person had said.
      const amount = orderedAmount(payment, op);
      return {
        ...newOperation(op.id, op.kind, amount, fact.at),
        shipments: op.shipments,
        ...present({ refunds: op.refunds }),
        // What was refused had given its rest back, and some of it may have been promised since.
        rest:
          op.status === 'refused' ? Math.max(0, Math.min(op.rest, countLedger(payment).available - amount)) : op.rest,
        evidence: op.evidence,
        attempts: op.attempts,
        round: op.round + 1,
        reason: fact.reason,
        ...oldWhereForgotten(payment),
        ...(op.lastSentAt === undefined ? {} : { lastSentAt: op.lastSentAt }),
      };
    }
    default:
      return fact satisfies never;
  }
}

/** It may get stuck once more: the alarm that a person has closed said nothing of what comes now. */
export const watchedAnew = (op: Operation, at: EpochMs): Operation => ({
  ...without(op, 'stuckSince', 'heldUp'),
  firstDueAt: at,
});

/** A new round ends the doubt; but a forgotten run may have used the key of this round, too. */
const oldWhereForgotten = ({ pastUnknown }: Payment): Pick<Operation, 'firstSentAt'> =>
  pastUnknown ? { firstSentAt: 0 } : {};

/** What was booked as done was booked with what a person had said; sent again, it is what was ordered: of a capture, what its shipments are. */
function asOrdered(payment: Payment, op: Operation): Pick<Operation, 'amount' | 'rest'> {
  const amount = orderedAmount(payment, op);
  if (op.kind !== 'capture') return { amount, rest: op.rest };
  return {
    amount,
    rest: restGoes(payment) === undefined ? 0 : Math.max(0, op.amount + payment.releasedWithoutOrder - amount),
  };
}

function orderedAmount(payment: Payment, op: Operation): Minor {
  const { kind, amount, shipments } = op;
  switch (kind) {
    case 'capture':
      return sum(payment.shipments.filter(({ id }) => shipments.includes(id)).map((shipment) => shipment.amount));
    case 'refund':
      return subjectOf(op).ordered;
    case 'authorize':
    case 'release':
      return amount;
    default:
      return kind satisfies never;
  }
}

/** What is booked without an order of ours when this one ends: of what is booked later, some may be this one. */
function elsewhereBefore(payment: Payment, { kind }: Operation): Pick<Operation, 'elsewhereBefore'> {
  const { raises } = KINDS[kind];
  return raises === undefined ? {} : { elsewhereBefore: bookedElsewhere(payment, raises) };
}

/** Where nothing that was booked since it ended may be it, its end says nothing of what is booked less from here on. */
const withWhatItMayClaim = (payment: Payment, op: Operation): Operation =>
  claimable(payment, op) > 0 ? op : without(op, 'elsewhereBefore');

/** One rung of the ladder is used up; past the last rung the reads are the proving ones. */
function rungAfter(
  { policy }: Payment,
  { kind, rung }: Operation,
  { settledAt }: Extract<Fact, { kind: 'LookedUp' }>,
): number {
  // A hold in progress is a customer who has not approved yet: that may take days, and uses nothing up.
  const isPatient = kind === 'authorize' && settledAt !== undefined;
  return isPatient ? Math.min(rung + 1, policy.ladderMs.length) : rung + 1;
}

const reference = (fact: { providerReference?: string }): { providerReference?: string } =>
  fact.providerReference === undefined ? {} : { providerReference: fact.providerReference };

/** Our own limit held it back: no attempt was made, and the wait is nobody's trouble. */
function heldBack(op: Operation, { dueAt }: { dueAt: number }): Operation {
  const next = { ...op, attempts: op.attempts - 1, dueAt };
  return op.firstSentAt === op.lastSentAt ? without(next, 'firstSentAt', 'lastSentAt', 'notAfter') : next;
}

/**
 * What a look-up is worth beyond its rung. Of what the provider is still at, and of what is older than the books, it tells no more than one that failed.
 * What points at the operation ends every proof against it: two that do not show it count only where none between them does.
 */
function readBy(
  operation: Operation,
  settledAt: EpochMs,
  {
    at,
    found,
    isBlind,
    hint,
  }: { at: number } & Pick<Extract<Fact, { kind: 'LookedUp' }>, 'found' | 'isBlind' | 'hint'>,
): Operation {
  // Where no read can ever show it, there is nothing that an operator could wait for.
  if ((found === 'inconclusive' && !isBlind) || found === 'inProgress' || hint === 'old') return operation;
  if (hint === 'it') return without(operation, 'absentAt', 'readFrom', 'readAt');
  const op = hint === undefined ? operation : without(operation, 'absentAt');
  const isFirst = op.readFrom === undefined || op.readFrom < settledAt;
  return {
    ...op,
    ...(op.status === 'denied' && found === 'absent' && hint === undefined ? { deniedAt: op.deniedAt ?? at } : {}),
    ...(at < settledAt
      ? {}
      : { readFrom: isFirst ? at : (op.readFrom as number), readAt: Math.max(op.readAt ?? 0, at) }),
  };
}

/**
 * What is done is remembered as gone from a read that is not judged yet to the next one that tells something. A person who was told before, was told
 * of another cause.
 */
function goneBy(
  op: Operation,
  { found, isGone }: Pick<Extract<Fact, { kind: 'LookedUp' }>, 'found' | 'isGone'>,
): Operation {
  if (isGone) return { ...(op.calledGone ? op : without(op, 'stuckSince')), calledGone: true };
  return found === 'inconclusive' || found === 'inProgress' ? op : without(op, 'calledGone');
}

type Omissible =
  | 'absentAt'
  | 'calledGone'
  | 'elsewhereBefore'
  | 'extraAt'
  | 'firstSentAt'
  | 'heldUp'
  | 'lastSentAt'
  | 'lookUpWaived'
  | 'notAfter'
  | 'readAt'
  | 'readFrom'
  | 'stuckSince'
  | 'twiceSince'
  | 'unpaidSince';

/** The operation without these members. */
export const without = (op: Operation, ...members: readonly Omissible[]): Operation => members.reduce(withoutOne, op);

function withoutOne(op: Operation, member: Omissible): Operation {
  // Stryker disable next-line ConditionalExpression: saves a copy, and nothing else
  if (!(member in op)) return op;
  const { [member]: _, ...rest } = op;
  return rest;
}
