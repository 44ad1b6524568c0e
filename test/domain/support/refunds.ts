import type { Capabilities, RefundCapabilities } from '../../../src/domain/capabilities';
import type { RefundCommand } from '../../../src/domain/commands';
import type { Finding, Totals } from '../../../src/domain/outcome';
import { keyOf } from '../../../src/domain/own-keys';
import { type Payment, refundOperationId } from '../../../src/domain/payment';
import { lived } from './scenario';
import { bambora, DAY, HOUR, op, order, paymentOptions, pipwave, START, vipps } from './world';

/** What the four providers can do with captured money; see their sheets. */
const byKey: RefundCapabilities = {
  parts: true,
  times: 'many',
  of: 'payment',
  replayForMs: 23 * HOUR,
  evidence: 'key',
  absence: 'provable',
  provisionalMs: 0,
  windowDays: 365,
};
const byTotals: RefundCapabilities = {
  ...byKey,
  times: 'one',
  replayForMs: 0,
  evidence: 'totals',
  windowDays: 180,
};
const byStatus: RefundCapabilities = {
  ...byTotals,
  evidence: 'status',
  absence: 'neverProvable',
  provisionalMs: 3 * DAY,
};

export type Refunding = Capabilities & { refund: RefundCapabilities };

export const REFUNDING = {
  vipps: { ...vipps, refund: byKey },
  bambora: { ...bambora, refund: byTotals },
  /** Several refunds, of which only the total tells. */
  totals: { ...vipps, refund: { ...byTotals, times: 'many' } },
  /** Captures and refunds of which only the totals tell. */
  'all by totals': {
    ...vipps,
    evidence: 'totals',
    replayForMs: 0,
    refund: { ...byTotals, times: 'many' },
  },
  /** One capture, of which a key of the first shipment tells. */
  'one, key': { ...vipps, captures: 'one', refund: byKey },
  pipwave: { ...pipwave, refund: byStatus },
  'payment options': { ...paymentOptions, refund: { ...byStatus, of: 'capture', provisionalMs: 0 } },
  /** Refunds under keys that may still turn bad. */
  'key, provisional': { ...vipps, refund: { ...byKey, provisionalMs: 3 * DAY } },
} as const satisfies Record<string, Refunding>;

/** As the order service sends it. */
export const asked = (refundId: string, amount: number, more: Partial<RefundCommand> = {}): RefundCommand => ({
  refundId,
  amount,
  currency: 'NOK',
  reason: 'returned',
  ...more,
});

export const refund = (
  payment: Payment,
  refundId: string,
  amount: number,
  now = START,
  more: Partial<RefundCommand> = {},
): Payment => order(payment, { kind: 'refund', ...asked(refundId, amount, more) }, now);

export const R1 = refundOperationId('return-1');
export const R2 = refundOperationId('return-2');

/** A read of the payment that says nothing of the operation that was asked about but what the totals do. */
export const showing = (totals: Totals): Finding => ({ kind: 'absent', why: 'by the totals', totals });

/** A read that lists these refunds, each under its key. */
export const listing = (payment: Payment, ids: readonly string[], totals?: Totals): Finding => ({
  kind: 'absent',
  why: 'in the log',
  ...(totals === undefined ? {} : { totals }),
  shown: ids.map((id) => ({ kind: 'refund', key: keyOf(payment, op(payment, id)), amount: op(payment, id).amount })),
});

/** One parcel of 99.00 was captured. Nothing is stuck for as long as a refund may come. */
export const CAPTURED = 'shipped parcel-1 9900\nconfirmed parcel-1';
export const PATIENT = { stuckAfterMs: 300 * DAY };
export const paid = (capabilities: Refunding = REFUNDING.vipps, table = CAPTURED): Payment =>
  lived(table, { capabilities, policy: PATIENT }).payment;
