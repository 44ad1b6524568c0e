import type { Outcome } from '../../domain/outcome';
import { unanswered } from '../call';
import type { ReleaseOrder } from '../provider';
import { type Api, pathOf } from './api';
import { classify, INVALID_REFERENCE } from './refusals';
import { isAddressable, modificationAnswer } from './wire';

/**
 * Gives back all that is left of a Vipps hold: `POST /epayment/v1/payments/{reference}/cancel`.
 *
 * There is no partial cancel and no way back. `order.amount` (minor units) is not sent; it is what the ledger expects to be given
 * back, and the answer is believed only if exactly that came back and nothing can be captured any more. The key is sent although the
 * provider only recommends it here. A repeat after our own success may be refused (6050, 6190, 6070); the totals tell.
 *
 * Source: provider sheet vipps 2.7 (what happens in which state), 8 (codes).
 */
export async function release(api: Api, order: ReleaseOrder): Promise<Outcome> {
  if (!isAddressable(order.reference)) return INVALID_REFERENCE;
  const sent = await api.write(pathOf(order.reference, '/cancel'), { cancelTransactionOnly: false }, order);
  if (sent.sent !== 'yes') return unanswered(sent);
  if (sent.answer.status !== 200) return classify('release', sent.answer);

  const parsed = modificationAnswer.safeParse(sent.answer.json);
  const { authorizedAmount, cancelledAmount, capturedAmount } = parsed.data?.aggregate ?? {};
  if (!authorizedAmount || !cancelledAmount || !capturedAmount) {
    return { kind: 'unknown', why: '200 with a body that does not show all totals' };
  }
  const reference = parsed.data?.reference;
  if (reference !== undefined && reference !== order.reference) {
    return { kind: 'unknown', why: '200 for another payment' };
  }
  // Sheet 2.7: it stays AUTHORIZED, or a payment that nobody had approved ends.
  const state = parsed.data?.state;
  if (state !== undefined && state !== 'AUTHORIZED' && state !== 'TERMINATED') {
    return { kind: 'unknown', why: '200 in a state that no cancel leaves' };
  }
  if ([authorizedAmount, cancelledAmount, capturedAmount].some(({ currency }) => currency !== order.currency)) {
    return { kind: 'unknown', why: `200 with amounts that are not all ${order.currency}` };
  }

  const [authorized, released, captured] = [authorizedAmount.value, cancelledAmount.value, capturedAmount.value];
  const given = released - order.releasedBefore;
  const left = authorized - released - captured; // sheet 4
  if (given !== order.amount || left !== 0) {
    const why = `200, but ${given} was given back and not ${order.amount}, and ${left} can still be captured`;
    return { kind: 'unknown', why };
  }
  return {
    kind: 'confirmed',
    amount: order.amount,
    currency: order.currency,
    totals: { authorized, captured, released },
  };
}
