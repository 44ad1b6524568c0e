import { invariant } from '../../domain/invariant';
import { isAmount } from '../../domain/money';
import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { notWritten, unanswered } from '../call';
import type { CaptureOrder } from '../provider';
import { toWire } from './amount';
import type { Api } from './api';
import { checkLedger } from './ledger-check';
import { classify, INVALID_REFERENCE, NOT_EXPRESSIBLE } from './refusals';
import { environmentDoubt, orderOf, readTransaction } from './transaction';
import { isTransactionId } from './wire';

/**
 * Takes a hold at Payment Options, or part of it; the rest is released with it: `GET /transaction/status/{id}`, then `POST /capture`.
 *
 * `order.amount` is minor units; how it is sent is a setting, since a guess would be off by a factor of 100 (sheet 3). Nothing at the
 * provider tells a repeat from a second capture, so there is at most one send: what is ambiguous stays so until there is positive evidence
 * or a person's word (sheet 6). `order.key` goes along as `notes`, for that person. `order.notAfter` is the fence of the write.
 * Resolves for anything the provider or the network does; rejects only on a bug of ours.
 *
 * Source: provider sheet payment-options 2.2 (shape, success), 5 (rest), 8 (codes), 11 (recipe).
 */
export async function capture(api: Api, order: CaptureOrder): Promise<Outcome> {
  invariant(isAmount(order.amount), 'a capture is a whole number of minor units above zero', { amount: order.amount });
  const transactionId = holdOf(order);
  if (transactionId === undefined) return INVALID_REFERENCE;
  const amount = toWire(api.account, order.amount, order.currency);
  if (amount === undefined) return NOT_EXPRESSIBLE;

  const checked = await checkLedger(api, { ...order, transactionId });
  if ('ends' in checked) return checked.ends;
  const held = checked.seen.amount;
  if (held !== undefined && held < order.amount) return notWritten(`only ${held} is authorized`);

  const body = { transactionId, amount, merchant_id: api.account.merchantId, notes: order.key };
  const leg = await api.write('/capture', body, present({ notAfter: checked.notAfter, signal: order.signal }));
  if (leg.sent !== 'yes') return unanswered(leg);
  const { status, json } = leg.answer;
  const doubt = environmentDoubt(leg.answer, api.account);
  if (doubt !== undefined) return { kind: 'unknown', why: doubt };
  if (status !== 201) return classify('capture', leg.answer);

  const seen = readTransaction(json, api.account, api.now(), orderOf(order));
  if ('why' in seen) return { kind: 'unknown', why: `201 with ${seen.why}` };
  const isOurs = seen.amount === order.amount && seen.currency === order.currency;
  // Under the authorization's id it is no transaction of its own; no answer need have one (sheet 2.2).
  if (seen.result !== 'success' || seen.type !== 'CAPTURE' || !isOurs || seen.id === transactionId) {
    return { kind: 'unknown', why: `201, but ${seen.text} ${seen.currency ?? ''}`.trim() };
  }
  return present({
    kind: 'confirmed',
    amount: order.amount,
    currency: order.currency,
    // The one capture that there is: the read before it saw none, and the ledger has none.
    totals: { captured: order.amount },
    providerReference: seen.id,
  });
}

/** The authorization's transaction id: what the provider answered when Holdfast created it, or the reference itself. An operator may have written something else. */
export function holdOf({
  reference,
  holdReference,
}: {
  reference: string;
  holdReference?: string;
}): string | undefined {
  return [holdReference, reference].find(isTransactionId)?.toLowerCase();
}
