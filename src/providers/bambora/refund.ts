import { invariant } from '../../domain/invariant';
import { isAmount } from '../../domain/money';
import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { refusedHere, unanswered } from '../call';
import type { RefundOrder } from '../provider';
import type { Api } from './api';
import { checkLedger } from './ledger-check';
import { describe, forbids, readPayment, type Seen, TAKEN, unfinished } from './payment';
import { classify, INVALID_REFERENCE } from './refusals';
import { isAddressable, refundNoteOf } from './wire';

/**
 * Gives back what was captured of a Bambora payment, or part of it: `GET /payments/{ref}/`, then `POST /payments/{ref}/refund/`.
 *
 * `order.amount` is minor units and always sent: without it everything would be given back (sheet 2.5). There is no key, so the read comes first
 * and nothing is written unless the provider's totals are the ledger's; where somebody gave money back before, the outcome tells the totals. One
 * refund for each payment: nobody says whether there may be a second. `order.notAfter` is the fence of the write.
 * Resolves for anything the provider or the network does; rejects only on a bug of ours.
 *
 * Source: provider sheet bambora 2.5 (shape), 4 (states), 6 (decision table).
 */
export async function refund(api: Api, order: RefundOrder): Promise<Outcome> {
  invariant(isAmount(order.amount), 'a refund is a whole number of minor units above zero', { amount: order.amount });
  if (!isAddressable(order.reference)) return INVALID_REFERENCE;
  const checked = await checkLedger(api, order, (seen) => obstacle(order, seen));
  if ('ends' in checked) return checked.ends;

  const { amount, currency, refundedBefore } = order;
  const body = api.generation.refundBody({ amount, currency, comment: refundNoteOf(order.key) });
  const path = api.generation.path(order.reference, 'refund');
  const leg = await api.write(path, body, present({ notAfter: checked.notAfter, signal: order.signal }));
  if (leg.sent !== 'yes') return unanswered(leg);
  const { status, json } = leg.answer;
  if (status < 200 || status > 299) return classify('refund', leg.answer); // 200 in the prose, 201 in the file (sheet 11)

  const seen = readPayment(json, order);
  if ('why' in seen) return { kind: 'unknown', why: `${status} with ${seen.why}` };
  if (seen.isBusy || status === 202) return unfinished(status, seen);
  // Which state follows a refund of a part, nobody says (2.5 [?]).
  if (!TAKEN.includes(seen.state) || seen.refunded !== refundedBefore + amount) {
    return { kind: 'unknown', why: `${status}, but ${describe(seen)}; expected ${refundedBefore + amount} refunded` };
  }
  return { kind: 'confirmed', amount, currency, totals: seen.totals };
}

/** What stands in the way of a refund in a payment that can be read. Sheet 2.5, 4. */
function obstacle({ amount, refundedBefore }: RefundOrder, seen: Seen): string | Outcome | undefined {
  // A payment that does not list its refunds may be written to once; what came of that, no look-up will tell then.
  if ((seen.refunded ?? 0) !== refundedBefore) return `the ledger has given back ${refundedBefore}`;
  // A total of two could not be told from a refund that was made twice.
  if (refundedBefore > 0) {
    return refusedHere('RefundedBefore', `not written: ${describe(seen)}; one refund for each payment`);
  }
  if (seen.state !== 'Captured' && seen.state !== 'Settled') return 'it cannot be refunded in this state';
  if (forbids(seen, 'Refund')) return 'a refund is not among the operations that it offers';
  if (seen.captured !== undefined && amount > seen.captured) return `only ${seen.captured} was captured`;
  return undefined;
}
