import { evolveAll } from './evolve';
import type { Fact, OperationFact } from './facts';
import { exponentOf, formatMoney } from './format';
import { available } from './ledger';
import type { Currency, EpochMs, Minor } from './money';
import type { AttentionCode, Operation, Payment, Settled } from './payment';

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
export function confirmed(payment: Payment, op: Operation, success: Success, now: EpochMs): Fact[] {
  const differs = success.amount !== op.amount;
  if (op.kind === 'authorize' && success.by !== 'operator') {
    const { amount, currency } = payment.terms;
    if (success.amount !== amount || (success.currency ?? currency) !== currency) {
      const seen = money(payment, success.amount, success.currency);
      const why = `the provider holds ${seen}, the terms say ${money(payment, amount)}`;
      if (op.status !== 'parked') return parked(op, 'AuthorizationDiffers', why, payment, now);
      // It is before a person already, and is looked up there again and again.
      const told = payment.attention.some((item) => item.operationId === op.id && item.code === 'AuthorizationDiffers');
      return told ? [] : [attention(op, 'AuthorizationDiffers', why, now)];
    }
  }
  const facts: Fact[] = [{ at: now, operationId: op.id, is: 'Confirmed', ...told(success) }];
  if (op.kind === 'capture') facts.push(...remainder(payment, op, facts, success.amount, now));
  if (differs && op.kind !== 'authorize') {
    const [code, did] =
      op.kind === 'capture'
        ? (['CaptureAmountDiffers', 'took'] as const)
        : (['ReleaseAmountDiffers', 'gave back'] as const);
    const text = `asked ${money(payment, op.amount)}, the provider ${did} ${money(payment, success.amount)}`;
    facts.push(attention(op, code, text, now));
  }
  return facts;
}

/** Puts an operation before a person. Its money stays reserved. */
export function parked(op: Operation, code: AttentionCode, why: string, payment: Payment, now: EpochMs): Fact[] {
  return [
    { at: now, operationId: op.id, is: 'Parked', code, why, dueAt: now + payment.policy.parkedEveryMs },
    attention(op, code, why, now),
  ];
}

const attention = (op: Operation, code: AttentionCode, text: string, now: EpochMs): Fact => ({
  at: now,
  is: 'AttentionRaised',
  operationId: op.id,
  code,
  text,
});

/**
 * Where the provider captures once, the rest of the hold goes with the capture. Not more than there is: an operation that had been
 * called refused gave its rest back, and it may have been released since.
 */
function remainder(payment: Payment, op: Operation, done: readonly Fact[], taken: Minor, now: EpochMs): Fact[] {
  const { captures, release } = payment.capabilities;
  const left = Math.min(op.rest + op.amount - taken, available(evolveAll(payment, done)));
  if (captures === 'many' || release.afterCapture === 'explicit' || left <= 0) return [];
  return [
    {
      at: now,
      is: 'RemainderReleased',
      amount: left,
      how: release.afterCapture,
      why:
        release.afterCapture === 'automatic'
          ? 'given back with the one capture'
          : 'left to lapse: the provider captures once',
    },
  ];
}

function told(success: Success): Omit<Extract<OperationFact, { is: 'Confirmed' }>, 'is' | 'operationId'> {
  const { amount, by, why, providerReference, authorizedAt, captureBy } = success;
  return {
    amount,
    by,
    why,
    ...(providerReference === undefined ? {} : { providerReference }),
    ...(authorizedAt === undefined ? {} : { authorizedAt }),
    ...(captureBy === undefined ? {} : { captureBy }),
  };
}

const money = (payment: Payment, amount: Minor, currency = payment.terms.currency): string =>
  formatMoney(amount, currency, exponentOf(payment));
