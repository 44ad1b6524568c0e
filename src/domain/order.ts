import type { Fact } from './facts';
import { invariant } from './invariant';
import { deriveKey } from './key';
import { KINDS, sentUntil } from './kinds';
import { ledgerOf } from './ledger';
import type { Currency, EpochMs, Minor } from './money';
import { keyOf } from './own-keys';
import {
  AUTHORIZE,
  authorization,
  isAuthorized,
  type Operation,
  type OperationKind,
  type Payment,
  type Terms,
} from './payment';
import { present } from './present';

/** What a provider is told or asked about one operation. No secret: the activity knows the account by name. */
export interface Order {
  kind: OperationKind;
  account: string;
  paymentId: string;
  operationId: string;
  reference: string;
  amount: Minor;
  currency: Currency;
  key: string;
  providerReference?: string;
  /** Of a refund: the id that the provider gave the capture whose money goes back. */
  captureReference?: string;
  /** Where Holdfast created the hold: the id that the provider gave it, which some providers want with every later order. */
  holdReference?: string;
}

export interface SendOrder extends Order {
  notAfter: EpochMs;
  capturedBefore: Minor;
  releasedBefore: Minor;
  refundedBefore: Minor;
  create?: Readonly<Record<string, unknown>>;
  /** The run for which a reset is already known; a send of any other reset run writes nothing. */
  knownRun?: string;
}

/** The fact that is recorded before anything is sent, and the order that goes out. Protocol 4. */
export function sendOrderOf(payment: Payment, op: Operation, now: EpochMs): { fact: Fact; order: SendOrder } {
  const ledger = ledgerOf(payment);
  const until = sentUntil(payment, op.kind);
  invariant(now < until, 'nothing is sent later than its kind allows', { now, until });
  invariant(
    ledger.available >= 0 || !KINDS[op.kind].needsRoom,
    'only what gives back is sent from an overdrawn payment',
    {
      available: ledger.available,
    },
  );
  invariant(op.kind !== 'refund' || ledger.refundable >= 0, 'I14: no more is given back than was captured', {
    refundable: ledger.refundable,
  });
  invariant(op.kind === 'authorize' || isAuthorized(payment), 'nothing is taken without a hold', {
    operationId: op.id,
  });
  const notAfter = Math.min(now + payment.policy.sendWithinMs, until);
  const { create } = payment.terms;
  return {
    fact: { at: now, operationId: op.id, kind: 'Sending', notAfter },
    order: {
      ...orderOf(payment, op),
      notAfter,
      capturedBefore: ledger.captured,
      releasedBefore: ledger.released,
      refundedBefore: ledger.refunded,
      ...(op.kind === 'authorize' && create !== undefined ? { create } : {}),
      ...(payment.knownRun === undefined ? {} : { knownRun: payment.knownRun }),
    },
  };
}

/** The question about the hold before anything else is known of the payment. */
export function openingOrder({ account, paymentId, reference, amount, currency }: Terms): Order {
  const about = { account, paymentId, kind: 'authorize', operationId: AUTHORIZE } as const;
  return { ...about, reference, amount, currency, key: deriveKey({ ...about, round: 0 }) };
}

/** The question of a look-up. */
export function orderOf(payment: Payment, op: Operation): Order {
  const { account, paymentId, reference, currency } = payment.terms;
  const { providerReference: holdReference } = authorization(payment);
  return {
    kind: op.kind,
    account,
    paymentId,
    operationId: op.id,
    reference,
    amount: op.amount,
    currency,
    key: keyOf(payment, op),
    ...(op.providerReference === undefined ? {} : { providerReference: op.providerReference }),
    ...present({ captureReference: op.refunds?.captureReference }),
    ...(op.kind === 'authorize' || holdReference === undefined ? {} : { holdReference }),
  };
}
