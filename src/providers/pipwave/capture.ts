import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { notWritten, unanswered } from '../call';
import { pauseOf } from '../moment';
import type { CaptureOrder } from '../provider';
import type { Api } from './api';
import { expressible } from './expressible';
import { obstacleTo } from './obstacle';
import { readRequery, type Seen } from './payment';
import { classify, INVALID_REFERENCE, NOT_EXPRESSIBLE, statusOf } from './refusals';
import { isReference } from './wire';

/**
 * Captures a pipwave payment: `requery`, then `capture-payment`.
 *
 * `order.amount` is minor units. A capture of all that is held sends no amount, since the provider takes some amounts for none (sheet 1.3,
 * 3). A part is sent only where the account says that its gateway captures in parts; elsewhere the whole would silently be taken (5).
 * Nothing tells one capture from another, and a second one may be forwarded to the gateway (6): the read comes first, and nothing is
 * written unless the payment is authorized and the ledger has captured nothing. `order.notAfter` is the fence of the write.
 * Success is only `accepted`: it may mean no more than that the gateway was told (6).
 * Resolves for anything the provider or the network does; rejects only on a bug of ours.
 *
 * Source: provider sheet pipwave 2.2 (shape), 5 (parts), 6 (decision table).
 */
export async function capture(api: Api, order: CaptureOrder): Promise<Outcome> {
  if (!isReference(order.reference)) return INVALID_REFERENCE;
  const amount = expressible(api.account, order.amount, order.currency);
  if (amount === undefined) return NOT_EXPRESSIBLE;

  const first = await readBeforeWriting(api, order);
  if ('ends' in first) return first.ends;
  const { seen } = first;
  const obstacle = obstacleTo(api, order, seen);
  if (obstacle !== undefined) return obstacle;

  // Both ids could disagree; this one comes from the read and is enough (sheet 10).
  const whole = order.amount === seen.held;
  const members = { pw_id: seen.pwId, ...(whole ? {} : { capture_amount: amount }) };
  const about = present({ notAfter: first.notAfter(), signal: order.signal });
  const leg = await api.write('capture-payment', members, about);
  if (leg.sent !== 'yes') return unanswered(leg);
  return classify('capture', leg.answer, () => ({
    kind: 'accepted',
    why: '200: taken, perhaps no further than to the gateway',
    providerReference: seen.pwId,
  }));
}

/** The requery before a write. `ends` where it tells nothing: then nothing is written. */
export async function readBeforeWriting(
  api: Api,
  order: { reference: string; currency: string; notAfter: number; signal?: AbortSignal },
): Promise<{ ends: Outcome } | { seen: Seen; notAfter: () => number }> {
  const { leg, notAfter } = await api.readFirst(order);
  if (leg.sent !== 'yes') return { ends: notWritten(`the payment was not read: ${leg.why}`) };
  const { answer } = leg;
  const status = statusOf(answer);
  if (answer.status >= 500 || status !== '200') {
    return { ends: notWritten(`the payment was not read: ${status ?? `HTTP ${answer.status}`}`, pauseOf(answer)) };
  }
  const seen = readRequery(answer.json, api.account, order);
  return 'why' in seen ? { ends: notWritten(`the read shows ${seen.why}`) } : { seen, notAfter };
}
