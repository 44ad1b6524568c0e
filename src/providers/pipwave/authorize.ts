import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { refusedHere, unacceptable, unanswered } from '../call';
import type { AuthorizeOrder } from '../provider';
import type { Api } from './api';
import { expressible } from './expressible';
import { classify, INVALID_REFERENCE, NOT_EXPRESSIBLE } from './refusals';
import { initiateAnswer, isReference, pipwaveCreate } from './wire';

/**
 * Begins a payment that the buyer is to make: `initiate-payment`, with `order.reference` as `txn_id`.
 *
 * `order.amount` is minor units; `order.create` is checked by `pipwaveCreate`. It is `accepted`, never `confirmed`: nobody has authorized
 * anything yet. Whether the payment then waits for a capture is a setting of the payment method in the merchant portal, which only a
 * look-up can show (sheet 2.1). No read comes first: a `txn_id` is unique, and a second one is refused (1002).
 *
 * Source: provider sheet pipwave 2.1 (shape), 2.7 (codes).
 */
export async function authorize(api: Api, order: AuthorizeOrder): Promise<Outcome> {
  if (!isReference(order.reference)) return INVALID_REFERENCE;
  if ((api.account.referenceIs ?? 'txn_id') !== 'txn_id') {
    return refusedHere('InvalidReference', 'a pw_id is the provider’s to give: set referenceIs to txn_id');
  }
  const create = pipwaveCreate.safeParse(order.create);
  if (!create.success) return unacceptable(create.error.issues, 'pipwaveCreate');
  const amount = expressible(api.account, order.amount, order.currency);
  if (amount === undefined) return NOT_EXPRESSIBLE;

  const members = { txn_id: order.reference, amount, currency_code: order.currency, ...create.data };
  const leg = await api.write('initiate-payment', members, order);
  if (leg.sent !== 'yes') return unanswered(leg);
  const { json } = leg.answer;
  return classify('authorize', leg.answer, () => {
    const redirectUrl = initiateAnswer.safeParse(json).data?.redirect_url;
    return present({ kind: 'accepted', why: 'initiated; the buyer has to pay', redirectUrl });
  });
}
