import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { refusedHere, unanswered } from '../call';
import type { ReleaseOrder } from '../provider';
import type { Api } from './api';
import { holdOf } from './capture';
import { checkLedger } from './ledger-check';
import { classify, INVALID_REFERENCE } from './refusals';
import { environmentDoubt, orderOf, readTransaction } from './transaction';

/**
 * Gives a whole untouched hold back: `GET /transaction/status/{id}`, then `POST /void`.
 *
 * Only of an authorization that was not captured; with a capture the rest goes by itself (sheet 5), so the core never asks for it.
 *
 * Source: provider sheet payment-options 2.4 (shape), 8 (codes).
 */
export async function release(api: Api, order: ReleaseOrder): Promise<Outcome> {
  const transactionId = holdOf(order);
  if (transactionId === undefined) return INVALID_REFERENCE;
  if (!order.untouched) return refusedHere('AfterCapture', 'with the capture the rest was released already');
  const checked = await checkLedger(api, { ...order, transactionId });
  if ('ends' in checked) return checked.ends;

  const body = { transactionId, merchant_id: api.account.merchantId };
  const leg = await api.write('/void', body, present({ notAfter: checked.notAfter, signal: order.signal }));
  if (leg.sent !== 'yes') return unanswered(leg);
  const { status, json } = leg.answer;
  const doubt = environmentDoubt(leg.answer, api.account);
  if (doubt !== undefined) return { kind: 'unknown', why: doubt };
  if (status !== 201) return classify('release', leg.answer);

  const seen = readTransaction(json, api.account, api.now(), orderOf(order));
  if ('why' in seen) return { kind: 'unknown', why: `201 with ${seen.why}` };
  if (seen.result !== 'success' || seen.type !== 'VOID') return { kind: 'unknown', why: `201, but ${seen.text}` };
  return present({
    kind: 'confirmed',
    amount: order.amount,
    currency: order.currency,
    providerReference: seen.id,
  });
}
