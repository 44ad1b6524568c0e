import { evolveAll } from './evolve';
import type { Fact, OperationFact } from './facts';
import { moneyOf } from './format';
import { KINDS } from './kinds';
import { available } from './ledger';
import { authorizedAtProblem, captureByProblem } from './moments';
import { type Currency, DAY_MS, type EpochMs, type Minor } from './money';
import { type AttentionCode, isFinal, isUp, type Operation, type Payment, restGoes, type Settled } from './payment';
import { present } from './present';
import { reckon } from './reckon';
import { takenAfterAll } from './taken-after-all';

/** A success, from wherever it was learned. */
export interface Success {
  amount: Minor;
  currency?: Currency;
  by: Settled;
  why: string;
  providerReference?: string;
  authorizedAt?: EpochMs;
  captureBy?: EpochMs;
}

/**
 * What follows when an operation proves to be done. The amount is the one that the provider really moved; where it is not the one that
 * was asked for, that is booked as it is and told to a person, never corrected by another call. Protocol 5, "Amount the provider took".
 */
export function confirmed(payment: Payment, op: Operation, told: Success, now: EpochMs): Fact[] {
  const success = op.kind === 'authorize' ? withoutOddMoments(payment, told, now) : told;
  // Another payment has this hold: that it exists is no reason to take from it.
  if (isShared(payment, op) && success.by !== 'operator') return [];
  const differs = success.amount !== op.amount;
  if (op.kind === 'authorize' && success.by !== 'operator') {
    const { amount, currency } = payment.terms;
    if (success.amount !== amount || (success.currency ?? currency) !== currency) {
      const seen = moneyOf(payment, success.amount, success.currency);
      const why = `the provider holds ${seen}, the terms say ${moneyOf(payment, amount)}`;
      // What has ended takes nothing from a hold that is another than the terms say.
      if (isFinal(op)) return [];
      if (op.status !== 'parked') return parked(op, 'AuthorizationDiffers', why, payment, now);
      // It is before a person already, and is looked up there again and again.
      const told = isUp(payment, 'AuthorizationDiffers', op.id);
      return told ? [] : [attention(op, 'AuthorizationDiffers', why, now)];
    }
  }
  const facts: Fact[] = [{ at: now, operationId: op.id, kind: 'Confirmed', ...factOf(success) }];
  if (op.kind === 'capture') {
    facts.push(...remainder(payment, op, facts, success.amount, now), ...taken(payment, op, success.amount, now));
  }
  const { raises, amountDiffers } = KINDS[op.kind];
  if (differs && amountDiffers !== undefined) {
    const text = `ordered ${moneyOf(payment, op.amount)}, the provider ${raises} ${moneyOf(payment, success.amount)}`;
    facts.push(attention(op, amountDiffers, text, now));
  }
  return facts;
}

/** Also when a person has said that this payment is to leave it alone: it may live on for its parcels, and be shown the hold again. */
const isShared = (payment: Payment, op: Operation): boolean =>
  op.kind === 'authorize' && (isUp(payment, 'HoldShared') || op.refusal?.code === 'HoldShared');

/** Why it is refused. Whose hold it is stays known: what a later look-up shows of it is the other payment's. */
export const refusedAs = (payment: Payment, op: Operation, code: string): string =>
  isUp(payment, 'HoldShared', op.id) ? 'HoldShared' : code;

/**
 * Without the moments that cannot be, and without those that would end the payment at once: one optional member of one read never does that.
 * What was left out is noted for the person who reads the evidence.
 */
function withoutOddMoments(payment: Payment, success: Success, now: EpochMs): Success {
  const { authorizedAt, captureBy, ...rest } = success;
  const { holdDays } = payment.capabilities;
  const noAuthorizedAt =
    authorizedAt === undefined
      ? undefined
      : (authorizedAtProblem(authorizedAt, now) ??
        (authorizedAt + holdDays * DAY_MS <= now ? 'would mean that the hold is over' : undefined));
  const noCaptureBy = captureBy === undefined ? undefined : captureByProblem(captureBy, now);
  const left = [
    ...(noAuthorizedAt === undefined ? [] : [`authorizedAt ${withoutRemedy(noAuthorizedAt)}`]),
    ...(noCaptureBy === undefined ? [] : [`captureBy ${withoutRemedy(noCaptureBy)}`]),
  ];
  return {
    ...rest,
    ...(left.length === 0 ? {} : { why: `${success.why}; not believed: ${left.join('; ')}` }),
    ...present({
      authorizedAt: noAuthorizedAt === undefined ? authorizedAt : undefined,
      captureBy: noCaptureBy === undefined ? captureBy : undefined,
    }),
  };
}

const withoutRemedy = (problem: string): string => problem.split(';')[0] as string;

/** Puts an operation before a person. Its money stays reserved. */
export function parked(op: Operation, code: AttentionCode, why: string, payment: Payment, now: EpochMs): Fact[] {
  return [
    { at: now, operationId: op.id, kind: 'Parked', code, why, dueAt: now + payment.policy.parkedEveryMs },
    attention(op, code, why, now),
  ];
}

const attention = (op: Operation, code: AttentionCode, text: string, now: EpochMs): Fact => ({
  at: now,
  kind: 'AttentionRaised',
  operationId: op.id,
  code,
  text,
});

/**
 * Where the provider captures once, the rest of the hold goes with the capture. Not more than there is: an operation that had been
 * called refused gave its rest back, and it may have been released since.
 */
function remainder(payment: Payment, op: Operation, done: readonly Fact[], taken: Minor, now: EpochMs): Fact[] {
  const how = restGoes(payment);
  const left = Math.min(op.rest + op.amount - taken, available(evolveAll(payment, done)));
  if (how === undefined || left <= 0) return [];
  return [
    {
      at: now,
      kind: 'RemainderReleased',
      amount: left,
      how,
      why: how === 'automatic' ? 'given back with the one capture' : 'left to lapse: the provider captures once',
    },
  ];
}

/** What seemed foreign and may be this very capture is not counted twice. */
function taken(payment: Payment, op: Operation, captured: Minor, now: EpochMs): Fact[] {
  // Stryker disable next-line ConditionalExpression: saves counting what a healthy payment has not
  if (payment.releasedWithoutOrder === 0) return [];
  const all = (reckon(payment, {}).without(op) as Minor) + captured + payment.ledger.released;
  return takenAfterAll(payment, all, `${op.id} proves to be captured`, now);
}

function factOf(success: Success): Omit<Extract<OperationFact, { kind: 'Confirmed' }>, 'kind' | 'operationId'> {
  const { amount, by, why, providerReference, authorizedAt, captureBy } = success;
  return present({ amount, by, why, providerReference, authorizedAt, captureBy });
}
