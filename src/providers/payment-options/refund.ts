import { invariant } from '../../domain/invariant';
import { isAmount } from '../../domain/money';
import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { notWritten, refusedHere, unanswered } from '../call';
import { pauseOf } from '../moment';
import type { RefundOrder } from '../provider';
import { toWire } from './amount';
import type { Api } from './api';
import { classify, NO_CAPTURE, NOT_EXPRESSIBLE } from './refusals';
import { environmentDoubt, orderOf, readTransaction } from './transaction';
import { isTransactionId } from './wire';

/**
 * Gives back what a capture at Payment Options took, or part of it: `GET /transaction/status/{id}` of the capture, then `POST /refund`.
 *
 * `order.captureReference` is the capture's transaction id, which only the answer to the capture had. `order.amount` is minor units. Nothing at
 * the provider tells a repeat from a second refund, so there is at most one send. The refund is a transaction of its own whose id only this
 * answer has: where it is lost, no call finds it. `order.key` goes along as `notes`, for the person who then looks in the portal.
 * Resolves for anything the provider or the network does; rejects only on a bug of ours.
 *
 * Source: provider sheet payment-options 2.3 (shape), 2.5 (status), 8 (codes).
 */
export async function refund(api: Api, order: RefundOrder): Promise<Outcome> {
  invariant(isAmount(order.amount), 'a refund is a whole number of minor units above zero', { amount: order.amount });
  if (!isTransactionId(order.captureReference)) return NO_CAPTURE;
  const transactionId = order.captureReference.toLowerCase();
  const amount = toWire(api.account, order.amount, order.currency);
  if (amount === undefined) return NOT_EXPRESSIBLE;

  if (order.refundedBefore > 0 && !api.account.multipleRefunds) {
    return refusedHere(
      'RefundedBefore',
      `not written: ${order.refundedBefore} was given back before; see multipleRefunds`,
    );
  }
  const checked = await checkCapture(api, order, transactionId);
  if ('ends' in checked) return checked.ends;

  const body = { transactionId, amount, merchant_id: api.account.merchantId, notes: order.key };
  const leg = await api.write('/refund', body, present({ notAfter: checked.notAfter(), signal: order.signal }));
  if (leg.sent !== 'yes') return unanswered(leg);
  const { status, json } = leg.answer;
  const doubt = environmentDoubt(leg.answer, api.account);
  if (doubt !== undefined) return { kind: 'unknown', why: doubt };
  if (status !== 201) return classify('refund', leg.answer);

  const seen = readTransaction(json, api.account, api.now(), orderOf(order));
  if ('why' in seen) return { kind: 'unknown', why: `201 with ${seen.why}` };
  const isOurs = seen.amount === order.amount && seen.currency === order.currency;
  // Without an id of its own it may be any transaction, the capture too.
  if (seen.type !== 'REFUND' || !isOurs || seen.id === undefined || seen.id === transactionId) {
    return { kind: 'unknown', why: `201, but ${seen.text} ${seen.currency ?? ''}`.trim() };
  }
  // Its own status will say what became of it (2.5), so that a result that is not clear yet is none to be lost.
  if (seen.result !== 'success') return { kind: 'accepted', why: `201: ${seen.text}`, providerReference: seen.id };
  return { kind: 'confirmed', amount: order.amount, currency: order.currency, providerReference: seen.id };
}

/**
 * The read before a refund: nothing makes a repeat harmless, so we write only to a capture that shows itself as one. That it does is no proof that
 * nothing was given back of it (sheet 2.5 [?]), only that nothing shows it.
 */
async function checkCapture(
  api: Api,
  order: RefundOrder,
  transactionId: string,
): Promise<{ ends: Outcome } | { notAfter: () => number }> {
  const { leg, notAfter } = await api.readFirst({ ...order, transactionId });
  if (leg.sent !== 'yes') return { ends: notWritten(`the capture was not read: ${leg.why}`) };
  const { answer } = leg;
  if (answer.status !== 200) return { ends: notWritten(`the capture was not read: ${answer.status}`, pauseOf(answer)) };
  const seen = readTransaction(answer.json, api.account, api.now(), orderOf(order));
  if ('why' in seen) return { ends: notWritten(`the read shows ${seen.why}`) };
  if (seen.currency !== undefined && seen.currency !== order.currency) {
    return { ends: notWritten(`the read shows an amount that is not ${order.currency}`) };
  }
  const shows = `the capture shows as ${seen.text}`;
  if (seen.result === 'success' && seen.type === 'REFUND') {
    // Under an id of its own it says what somebody gave back; under the capture's the amount may still be the capture's.
    const given = seen.id === undefined || seen.id === transactionId ? undefined : seen.amount;
    if (given === undefined) return { ends: notWritten(shows) };
    if (given > order.refundedBefore) return { ends: notWritten(shows, { totals: { refunded: given } }) };
    return { notAfter };
  }
  if (seen.result !== 'success' || seen.type !== 'CAPTURE') return { ends: notWritten(shows) };
  if (seen.id !== undefined && seen.id !== transactionId) return { ends: notWritten('the read shows another capture') };
  if (seen.amount !== undefined && seen.amount < order.amount) {
    return { ends: refusedHere('AboveCaptured', `not written: ${seen.amount} was captured under this id`) };
  }
  return { notAfter };
}
