import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { refusedHere, unacceptable, unanswered } from '../call';
import type { AuthorizeOrder } from '../provider';
import { toWire } from './amount';
import type { Api } from './api';
import { classify, NOT_EXPRESSIBLE } from './refusals';
import { environmentDoubt, readTransaction } from './transaction';
import { webhookAddress } from './webhook';
import { isOrderReference, paymentOptionsCreate } from './wire';

/**
 * Authorizes a stored payment method: `POST /authorization`, with `order.reference` as `merchant_txn_ref`.
 *
 * `order.amount` is minor units; `order.create` is checked by `paymentOptionsCreate`, which takes no card number in any place. The answer's
 * transaction id is the only name by which the hold can be found again: where it is lost, no call gives it back (sheet 4), and a person has to.
 *
 * Source: provider sheet payment-options 2.1 (shape, the answer of 3-D Secure), 8 (codes), 9 (webhook address).
 */
export async function authorize(api: Api, order: AuthorizeOrder): Promise<Outcome> {
  const { account } = api;
  if (!isOrderReference(order.reference)) {
    return refusedHere('InvalidReference', 'the reference must be 1 to 45 letters, digits or hyphens');
  }
  const create = paymentOptionsCreate.safeParse(order.create);
  if (!create.success) return unacceptable(create.error.issues, 'paymentOptionsCreate');
  const amount = toWire(account, order.amount, order.currency);
  if (amount === undefined) return NOT_EXPRESSIBLE;

  const { stored_payment_method_id, ...rest } = create.data;
  const body = present({
    ...rest,
    amount,
    currency: order.currency,
    merchant_txn_ref: order.reference,
    merchant_id: account.merchantId,
    payment_method: { type: 'scheme', store_payment_method: false, stored_payment_method_id },
    return_url: account.webhook && {
      webhook_url: webhookAddress(account.webhook, account.merchantId, order.reference),
    },
  });
  const leg = await api.write('/authorization', body, order);
  if (leg.sent !== 'yes') return unanswered(leg);
  const { status, json } = leg.answer;
  const doubt = environmentDoubt(leg.answer, account);
  if (doubt !== undefined) return { kind: 'unknown', why: doubt };
  // A 200 is the first half of 3-D Secure, whose `success: true` does not mean authorized.
  if (status !== 201) return classify('authorize', leg.answer);

  const seen = readTransaction(json, account, api.now(), order.reference);
  if ('why' in seen) return { kind: 'unknown', why: `201 with ${seen.why}` };
  const isOurs = seen.amount === order.amount && seen.currency === order.currency;
  if (seen.result !== 'success' || seen.type !== 'PRE_AUTH' || !isOurs || seen.id === undefined) {
    return { kind: 'unknown', why: `201, but ${seen.text} ${seen.currency ?? ''}`.trim() };
  }
  return present({
    kind: 'confirmed',
    amount: order.amount,
    currency: order.currency,
    providerReference: seen.id,
    authorizedAt: seen.moment.at,
  });
}
