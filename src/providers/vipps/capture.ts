import type { Outcome, Totals } from '../../domain/outcome';
import { present } from '../../domain/present';
import { unanswered } from '../call';
import type { CaptureOrder } from '../provider';
import { type Api, pathOf } from './api';
import { classify, INVALID_REFERENCE } from './refusals';
import { isAddressable, modificationAnswer } from './wire';

/**
 * Takes part of a Vipps hold: `POST /epayment/v1/payments/{reference}/capture`.
 *
 * `order.amount` is minor units. `order.key` is at most 50 characters and the same for every attempt of one shipment; Vipps answers
 * a repeat with the first result and moves no money again. `order.capturedBefore` is the ledger's, not a snapshot's.
 * Resolves for anything the provider or the network does; rejects only on a bug of ours.
 *
 * Source: provider sheet vipps 2.5 (shape), 6 (key), 8 (codes).
 */
export async function capture(api: Api, order: CaptureOrder): Promise<Outcome> {
  if (!isAddressable(order.reference)) return INVALID_REFERENCE;
  const body = { modificationAmount: { currency: order.currency, value: order.amount } };
  const sent = await api.write(pathOf(order.reference, '/capture'), body, order);
  if (sent.sent !== 'yes') return unanswered(sent);
  if (sent.answer.status !== 200) return classify('capture', sent.answer);

  const parsed = modificationAnswer.safeParse(sent.answer.json);
  if (!parsed.success) return { kind: 'unknown', why: '200 with a body that cannot be read' };
  const { reference, state, aggregate } = parsed.data;
  const { capturedAmount, authorizedAmount, cancelledAmount } = aggregate;
  if (reference !== undefined && reference !== order.reference) {
    return { kind: 'unknown', why: '200 for another payment' };
  }
  // It stays AUTHORIZED (2.5): any other state says that something else is going on.
  if (state !== undefined && state !== 'AUTHORIZED')
    return { kind: 'unknown', why: '200 in a state that no capture leaves' };
  if ([capturedAmount, authorizedAmount, cancelledAmount].some((shown) => shown && shown.currency !== order.currency)) {
    return { kind: 'unknown', why: `200 with amounts that are not all ${order.currency}` };
  }

  // The answer names no capture and echoes no key, only the running total (2.5). More than ours may be a capture in the portal, less
  // an answer stored before another capture of ours (13): both times the event log knows, and shows the key.
  const expected = order.capturedBefore + order.amount;
  if (capturedAmount.value !== expected) {
    return { kind: 'unknown', why: `200, but the captured total is ${capturedAmount.value} and not ${expected}` };
  }
  if (authorizedAmount && authorizedAmount.value < capturedAmount.value) {
    return {
      kind: 'unknown',
      why: `200, but ${capturedAmount.value} captured of ${authorizedAmount.value} authorized`,
    };
  }
  const totals: Totals = present({
    captured: capturedAmount.value,
    authorized: authorizedAmount?.value,
    released: cancelledAmount?.value,
  });
  // No providerReference: the answer's pspReference is the payment's. The capture's own is in the event log.
  return { kind: 'confirmed', amount: order.amount, currency: order.currency, totals };
}
