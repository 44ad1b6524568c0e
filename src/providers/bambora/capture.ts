import { invariant } from '../../domain/invariant';
import { isAmount } from '../../domain/money';
import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { refusedHere, unanswered } from '../call';
import type { CaptureOrder } from '../provider';
import type { Api } from './api';
import { checkLedger } from './ledger-check';
import { describe, forbids, isOver, readPayment, type Seen, unfinished } from './payment';
import { classify, INVALID_REFERENCE } from './refusals';
import { isAddressable, markerOf } from './wire';

/**
 * Takes a Bambora hold, or part of it: `GET /payments/{ref}/`, then `POST /payments/{ref}/capture/`.
 *
 * `order.amount` is minor units and always sent: without it everything would be captured (sheet 2.3). A repeat of a partial capture may
 * take the money a second time, so the read comes first and nothing is written unless the provider's state is the ledger's. `order.key` goes
 * along as a marker in `comment`. `order.notAfter` is the fence of the write, counted from the beginning of the call.
 * Resolves for anything the provider or the network does; rejects only on a bug of ours.
 *
 * Source: provider sheet bambora 2.3 (shape), 5 (one capture), 6 (marker, decision table).
 */
export async function capture(api: Api, order: CaptureOrder): Promise<Outcome> {
  // Zero passes the provider's schema, and nobody knows what it does (sheet 5).
  invariant(isAmount(order.amount), 'a capture is a whole number of minor units above zero', { amount: order.amount });
  if (!isAddressable(order.reference)) return INVALID_REFERENCE;
  const checked = await checkLedger(api, order, (seen) => obstacle(api, order, seen));
  if ('ends' in checked) return checked.ends;

  const { amount, currency } = order;
  const body = api.generation.captureBody({ amount, currency, comment: markerOf(order.key) });
  const path = api.generation.path(order.reference, 'capture');
  const leg = await api.write(path, body, present({ notAfter: checked.notAfter, signal: order.signal }));
  if (leg.sent !== 'yes') return unanswered(leg);
  const { status, json } = leg.answer;
  if (status < 200 || status > 299) return classify('capture', leg.answer); // 200 until 2016-06-29, then 201 (sheet 11)

  const seen = readPayment(json, order);
  if ('why' in seen) return { kind: 'unknown', why: `${status} with ${seen.why}` };
  if (seen.isBusy || status === 202) return unfinished(status, seen);
  const doubt = doubtOf(order, seen);
  if (doubt !== undefined) return { kind: 'unknown', why: `${status}, but ${describe(seen)}; ${doubt}` };
  return { kind: 'confirmed', amount, currency, totals: seen.totals };
}

/**
 * What stands in the way of a capture in a payment that can be read. Sheet 4, 5, 9.
 *
 * A payment that is over is a no, to be believed after one more look; an earlier attempt in doubt stays so (protocol 4).
 */
function obstacle(api: Api, { amount, capturedBefore }: CaptureOrder, seen: Seen): string | Outcome | undefined {
  if (isOver(seen)) return refusedHere(seen.state.replaceAll(' ', ''), `not written: ${describe(seen)}`);
  const isOpen = seen.state === 'Authorized' || (api.isMultiple && seen.state === 'Captured');
  if (!isOpen) return 'it cannot be captured in this state';
  if (!api.isMultiple && capturedBefore > 0) return 'one capture per payment, and there is one';
  if (forbids(seen, 'Capture')) return 'a capture is not among the operations that it offers';
  if (seen.amount !== undefined && capturedBefore + amount > seen.amount) return `only ${seen.amount} is authorized`;
  return undefined;
}

/** Our capture has to be present: by the total, and by the marker unless the answer carries none. */
function doubtOf({ amount, capturedBefore, key }: CaptureOrder, seen: Seen): string | undefined {
  if (seen.state !== 'Captured' && seen.state !== 'Settled') return 'that is no state after a capture';
  if (seen.captured !== capturedBefore + amount) return `expected ${capturedBefore + amount}`;
  const marked = seen.shown?.find((entry) => entry.key === key);
  if (marked) return marked.amount === amount ? undefined : `under our marker ${marked.amount} was taken`;
  // The marker may be dropped (sheet 6 [?]); then an entry of our amount without anybody's comment has to be there.
  return seen.uncommented.includes(amount) ? undefined : 'no capture of our amount is ours by its marker';
}
