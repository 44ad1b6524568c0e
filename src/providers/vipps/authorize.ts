import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { refusedHere, unacceptable, unanswered } from '../call';
import type { AuthorizeOrder } from '../provider';
import type { Api } from './api';
import { classify } from './refusals';
import { createAnswer, vippsCreate, vippsReference } from './wire';

/**
 * Creates a payment that the customer is to approve: `POST /epayment/v1/payments`.
 *
 * `order.amount` is minor units; `order.create` is checked by `vippsCreate`. A created payment is `accepted`, never `confirmed`:
 * nobody has authorized anything yet, and only a look-up can tell when. With `WEB_REDIRECT` the customer is sent to `redirectUrl`.
 * 4020 and 4150 are `unknown`: perhaps our own first attempt created it, and the look-up shows by its key whether it did.
 *
 * Source: provider sheet vipps 2.1 (shape), 2.2 (life), 8 (codes).
 */
export async function authorize(api: Api, order: AuthorizeOrder): Promise<Outcome> {
  const create = vippsCreate.safeParse(order.create);
  if (!vippsReference.safeParse(order.reference).success) {
    return refusedHere('InvalidReference', 'the reference must be 8 to 64 letters, digits or hyphens');
  }
  if (!create.success) return unacceptable(create.error.issues, 'vippsCreate');

  const body = {
    paymentMethod: { type: 'WALLET' },
    ...create.data,
    amount: { currency: order.currency, value: order.amount },
    reference: order.reference,
  };
  const sent = await api.write('/epayment/v1/payments', body, order);
  if (sent.sent !== 'yes') return unanswered(sent);
  if (sent.answer.status !== 201) return classify('authorize', sent.answer);

  const parsed = createAnswer.safeParse(sent.answer.json);
  if (!parsed.success) return { kind: 'unknown', why: '201 with a body that cannot be read' };
  const { reference, redirectUrl } = parsed.data;
  if (reference !== order.reference) return { kind: 'unknown', why: '201 for another reference' };
  return present({ kind: 'accepted', why: 'created; the customer has to approve', redirectUrl });
}
