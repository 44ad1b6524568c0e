import fc from 'fast-check';
import type { Command, ResolveCommand } from '../../src/domain/commands';
import type { Minor } from '../../src/domain/money';
import type { Attention, Operation, Payment } from '../../src/domain/payment';
import { present } from '../../src/domain/present';
import { amounts, otherAmount } from './amounts';

/** What is said to the payment. What it speaks of is counted through, since nothing is known of the payment when it is drawn. */
export type Said =
  | Exclude<Command, { kind: 'resolve' | 'acknowledge' }>
  | { kind: 'resolve'; nth: number; word: Pick<ResolveCommand, 'outcome' | 'resend'>; amount?: Minor | undefined }
  | { kind: 'acknowledge'; nth: number; isOfOne: boolean };

const person = { operator: 'ida', reason: 'asked' };

const ships = fc.record({
  kind: fc.constant('ship' as const),
  shipmentId: fc.constantFrom('parcel-1', 'parcel-2', 'parcel-3', 'parcel-4'),
  amount: fc.oneof(fc.constant(5_000), amounts),
  currency: fc.constant('NOK' as const),
  final: fc.constantFrom(false, false, true),
});

const refunds = fc.record(
  {
    kind: fc.constant('refund' as const),
    refundId: fc.constantFrom('return-1', 'return-2', 'return-3'),
    amount: amounts,
    currency: fc.constant('NOK' as const),
    reason: fc.constant('returned'),
    providerReference: fc.constant('capture-1'),
    shipmentId: fc.constant('parcel-1'),
  },
  { requiredKeys: ['kind', 'refundId', 'amount', 'currency', 'reason', 'providerReference'] },
);

const words: fc.Arbitrary<Said> = fc.record({
  kind: fc.constant('resolve' as const),
  nth: fc.nat(6),
  word: fc.constantFrom<Pick<ResolveCommand, 'outcome' | 'resend'>>(
    { outcome: 'done' },
    { outcome: 'notDone' },
    { outcome: 'notDone', resend: true },
  ),
  amount: otherAmount,
});

const others = fc.constantFrom<Said>(
  { kind: 'complete' },
  { kind: 'cancel', reason: 'out of stock' },
  { kind: 'cancel', reason: 'cancelled in Temporal', inTemporal: true },
  { kind: 'providerNotice', text: 'captured' },
  { kind: 'pause', ...person },
  { kind: 'resume', ...person },
  { kind: 'resume', ...person },
  { kind: 'retryNow', ...person },
);

export const commands: fc.Arbitrary<Said> = fc.oneof(
  { arbitrary: ships, weight: 4 },
  { arbitrary: others, weight: 4 },
  { arbitrary: words, weight: 3 },
  { arbitrary: refunds, weight: 2 },
  {
    arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), nth: fc.nat(4), isOfOne: fc.boolean() }),
    weight: 2,
  },
);

/** The message, to this payment; nothing where there is nothing to speak of. */
export function commandOf({ operations, attention }: Payment, said: Said): Command | undefined {
  switch (said.kind) {
    case 'resolve': {
      const { id } = operations[said.nth % operations.length] as Operation;
      const { amount } = said;
      return { kind: 'resolve', operationId: id, ...said.word, ...present({ amount }), evidence: 'seen', ...person };
    }
    case 'acknowledge': {
      if (attention.length === 0) return undefined;
      const { code, operationId, shipmentId } = attention[said.nth % attention.length] as Attention;
      const id = said.isOfOne ? (operationId ?? shipmentId) : undefined;
      return { kind: 'acknowledge', code, ...present({ id }), ...person };
    }
    default:
      return said;
  }
}
