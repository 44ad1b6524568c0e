import type { Outcome, Totals } from '../../domain/outcome';
import { present } from '../../domain/present';
import { unanswered } from '../call';
import type { RefundOrder } from '../provider';
import { type Api, pathOf } from './api';
import { classify, INVALID_REFERENCE } from './refusals';
import { isAddressable, modificationAnswer } from './wire';

/**
 * Gives back part of what was captured of a Vipps payment: `POST /epayment/v1/payments/{reference}/refund`.
 *
 * `order.amount` is minor units. `order.key` is the same for every attempt of one refund; Vipps answers a repeat with the first result and moves
 * no money again. `order.refundedBefore` is the ledger's. No read comes first: the key makes a repeat harmless, and more than is left is refused.
 * Resolves for anything the provider or the network does; rejects only on a bug of ours.
 *
 * Source: provider sheet vipps 2.6 (shape), 6 (key), 8 (codes).
 */
export async function refund(api: Api, order: RefundOrder): Promise<Outcome> {
  if (!isAddressable(order.reference)) return INVALID_REFERENCE;
  const body = { modificationAmount: { currency: order.currency, value: order.amount } };
  const sent = await api.write(pathOf(order.reference, '/refund'), body, order);
  if (sent.sent !== 'yes') return unanswered(sent);
  if (sent.answer.status !== 200) return classify('refund', sent.answer);

  const parsed = modificationAnswer.safeParse(sent.answer.json);
  const { refundedAmount, capturedAmount, authorizedAmount, cancelledAmount } = parsed.data?.aggregate ?? {};
  if (!refundedAmount || !capturedAmount) {
    return { kind: 'unknown', why: '200 with a body that does not show what was captured and refunded' };
  }
  const reference = parsed.data?.reference;
  if (reference !== undefined && reference !== order.reference) {
    return { kind: 'unknown', why: '200 for another payment' };
  }
  // It stays AUTHORIZED (4): there is no state after a refund.
  const state = parsed.data?.state;
  if (state !== undefined && state !== 'AUTHORIZED') {
    return { kind: 'unknown', why: '200 in a state that no refund leaves' };
  }
  const amounts = [refundedAmount, capturedAmount, authorizedAmount, cancelledAmount];
  if (amounts.some((shown) => shown && shown.currency !== order.currency)) {
    return { kind: 'unknown', why: `200 with amounts that are not all ${order.currency}` };
  }

  // As of a capture, the answer shows only the running total: more than ours may be a refund in the portal, and the event log knows.
  const expected = order.refundedBefore + order.amount;
  if (refundedAmount.value !== expected) {
    return { kind: 'unknown', why: `200, but the refunded total is ${refundedAmount.value} and not ${expected}` };
  }
  if (refundedAmount.value > capturedAmount.value) {
    return { kind: 'unknown', why: `200, but ${refundedAmount.value} refunded of ${capturedAmount.value} captured` };
  }
  const totals: Totals = present({
    authorized: authorizedAmount?.value,
    captured: capturedAmount.value,
    released: cancelledAmount?.value,
    refunded: refundedAmount.value,
  });
  // No providerReference: the answer's pspReference is the payment's. The refund's own is in the event log.
  return { kind: 'confirmed', amount: order.amount, currency: order.currency, totals };
}
