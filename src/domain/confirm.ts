import type { Fact, OperationFact } from './facts';
import { exponentOf, formatMoney } from './format';
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
      return parked(
        op,
        'AuthorizationDiffers',
        `the provider holds ${seen}, the terms say ${money(payment, amount)}`,
        payment,
        now,
      );
    }
  }
  const facts: Fact[] = [{ at: now, operationId: op.id, is: 'Confirmed', ...told(success) }];
  if (op.kind === 'capture') facts.push(...remainder(payment, op, success.amount, now));
  if (differs && op.kind !== 'authorize') {
    facts.push({
      at: now,
      is: 'AttentionRaised',
      operationId: op.id,
      code: op.kind === 'capture' ? 'CaptureAmountDiffers' : 'ReleaseAmountDiffers',
      text: `asked ${money(payment, op.amount)}, the provider ${op.kind === 'capture' ? 'took' : 'gave back'} ${money(payment, success.amount)}`,
    });
  }
  return facts;
}

/** Puts an operation before a person. Its money stays reserved. */
export function parked(op: Operation, code: AttentionCode, why: string, payment: Payment, now: EpochMs): Fact[] {
  return [
    { at: now, operationId: op.id, is: 'Parked', code, why, dueAt: now + payment.policy.parkedEveryMs },
    { at: now, is: 'AttentionRaised', operationId: op.id, code, text: why },
  ];
}

/** Where the provider captures once, the rest of the hold goes with the capture. */
function remainder(payment: Payment, op: Operation, taken: Minor, now: EpochMs): Fact[] {
  const { captures, release } = payment.capabilities;
  const left = op.rest + op.amount - taken;
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
