import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { notWritten, refusedHere, unanswered } from '../call';
import type { ReleaseOrder } from '../provider';
import type { Api } from './api';
import { readBeforeWriting } from './capture';
import { classify, INVALID_REFERENCE } from './refusals';
import { isReference } from './wire';

/**
 * Cancels an untouched pipwave payment: `requery`, then `cancel-payment`.
 *
 * It changes the state at pipwave; whether the card's hold is gone at the gateway, nobody promises (sheet 2.4 [?]), so the capability
 * record says `unverified` and success is only `accepted` until a look-up shows the state. After a capture the rest is the gateway's affair.
 *
 * Source: provider sheet pipwave 2.4 (shape), 4 (states).
 */
export async function release(api: Api, order: ReleaseOrder): Promise<Outcome> {
  if (!isReference(order.reference)) return INVALID_REFERENCE;
  if (!order.untouched) return refusedHere('AfterCapture', 'after a capture the rest cannot be released');
  const first = await readBeforeWriting(api, order);
  if ('ends' in first) return first.ends;
  const { standing, pwId, text } = first.seen;
  // A cancel of ours may have won: as a refusal it is looked up, and that shows it. Nor can any of these be cancelled any more.
  if (standing === 'cancelled' || standing === 'failed' || standing === 'captured') {
    return refusedHere(standing, `not written: the payment is ${standing}: ${text}`);
  }
  if (standing !== 'authorized') return notWritten(`the payment is ${standing}: ${text}`);

  const about = present({ notAfter: first.notAfter(), signal: order.signal });
  const leg = await api.write('cancel-payment', { pw_id: pwId }, about);
  if (leg.sent !== 'yes') return unanswered(leg);
  return classify('release', leg.answer, () => ({
    kind: 'accepted',
    why: '200: cancelled at pipwave; whether the hold is gone at the gateway is not said',
    providerReference: pwId,
  }));
}
