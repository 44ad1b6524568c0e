import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { notWritten, unacceptable, unanswered } from '../call';
import type { AuthorizeOrder } from '../provider';
import type { Api } from './api';
import { describe, readPayment, unfinished } from './payment';
import { classify, INVALID_REFERENCE, suffixOf } from './refusals';
import { bamboraCreate, isAddressable } from './wire';

/**
 * Authorizes a card token: `GET /payments/{ref}/`, then `POST /payments/{ref}/card_token_authorization/`.
 *
 * `order.amount` is minor units; `order.create` is checked by `bamboraCreate`. Nobody says what a second authorization under one reference
 * does, so it is made only where the read says that the reference is free; one that is taken may be our own lost attempt and is looked up.
 *
 * Source: provider sheet bambora 2.1 (shape), 2.6 (codes).
 */
export async function authorize(api: Api, order: AuthorizeOrder): Promise<Outcome> {
  if (!isAddressable(order.reference)) return INVALID_REFERENCE;
  const create = bamboraCreate.safeParse(order.create);
  if (!create.success) return unacceptable(create.error.issues, 'bamboraCreate');

  const { leg: read, notAfter } = await api.readFirst(order);
  if (read.sent !== 'yes') return notWritten(`nobody could say whether the reference is free: ${read.why}`);
  if (read.answer.status === 200) {
    return { kind: 'unknown', why: 'not written: a payment has this reference already' };
  }
  if (read.answer.status !== 404 || suffixOf(read.answer) !== 'payment_not_found') {
    const said = [read.answer.status, suffixOf(read.answer) ?? ''].join(' ').trim();
    return notWritten(`nobody could say whether the reference is free: ${said}`);
  }

  const { token, comment } = create.data;
  const body = present({ currency: order.currency, amount: order.amount, token, comment });
  const path = api.generation.path(order.reference, 'card_token_authorization');
  const leg = await api.write(path, body, present({ notAfter: notAfter(), signal: order.signal }));
  if (leg.sent !== 'yes') return unanswered(leg);
  const { status, json } = leg.answer;
  if (status < 200 || status > 299) return classify('authorize', leg.answer);

  const seen = readPayment(json, order);
  if ('why' in seen) return { kind: 'unknown', why: `${status} with ${seen.why}` };
  if (seen.isBusy || status === 202) return unfinished(status, seen);
  if (seen.state === 'Declined')
    return { kind: 'refused', code: 'Declined', why: `${status}: the payment is Declined` };
  if (seen.state !== 'Authorized' || seen.amount !== order.amount || seen.currency !== order.currency) {
    return {
      kind: 'unknown',
      why: `${status}, but ${describe(seen)}, of ${seen.amount} ${seen.currency ?? ''}`.trim(),
    };
  }
  return { kind: 'confirmed', amount: order.amount, currency: order.currency, totals: seen.totals };
}
