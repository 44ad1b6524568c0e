import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { refusedHere, unanswered } from '../call';
import type { ReleaseOrder } from '../provider';
import type { Api } from './api';
import { checkLedger } from './ledger-check';
import { describe, readPayment, unfinished } from './payment';
import { classify, INVALID_REFERENCE } from './refusals';
import { isAddressable } from './wire';

/**
 * Gives a whole untouched Bambora hold back: `GET /payments/{ref}/`, then `POST /payments/{ref}/cancel/` without a body.
 *
 * Only from `Authorized`; after a capture the rest cannot be released and lapses (sheet 5), which the capability record says, so the core
 * never asks for it. The cancel carries no marker: a lost answer is cleared up by the state, whose totals the core judges.
 *
 * Source: provider sheet bambora 2.4 (shape), 6 (decision table).
 */
export async function release(api: Api, order: ReleaseOrder): Promise<Outcome> {
  if (!isAddressable(order.reference)) return INVALID_REFERENCE;
  if (!order.untouched) return refusedHere('AfterCapture', 'after a capture the rest cannot be released');
  const checked = await checkLedger(api, order, ({ state, amount }) => {
    // A cancel of ours may have won: as a refusal it is looked up, and that shows it.
    if (state === 'Canceled') return refusedHere('AlreadyCanceled', 'not written: the payment is Canceled already');
    if (state !== 'Authorized') return 'it cannot be cancelled in this state';
    return amount === undefined || amount === order.amount ? undefined : `${amount} is held, and ${order.amount} asked`;
  });
  if ('ends' in checked) return checked.ends;

  const path = api.generation.path(order.reference, 'cancel');
  const leg = await api.write(path, undefined, present({ notAfter: checked.notAfter, signal: order.signal }));
  if (leg.sent !== 'yes') return unanswered(leg);
  const { status, json } = leg.answer;
  if (status < 200 || status > 299) return classify('release', leg.answer);

  const seen = readPayment(json, order);
  if ('why' in seen) return { kind: 'unknown', why: `${status} with ${seen.why}` };
  if (seen.isBusy || status === 202) return unfinished(status, seen);
  if (seen.state !== 'Canceled' || seen.captured !== 0) {
    return { kind: 'unknown', why: `${status}, but ${describe(seen)}` };
  }
  return { kind: 'confirmed', amount: order.amount, currency: order.currency, totals: seen.totals };
}
