import type { Outcome } from '../../domain/outcome';
import { present } from '../../domain/present';
import { notWritten, refusedHere, unanswered } from '../call';
import { pauseOf } from '../moment';
import type { RefundOrder } from '../provider';
import type { Api } from './api';
import { readBeforeWriting } from './capture';
import { expressible } from './expressible';
import type { Seen } from './payment';
import { classify, INVALID_REFERENCE, NOT_EXPRESSIBLE, statusOf } from './refusals';
import { isReference, refundAnswer } from './wire';

/**
 * Gives back what was captured of a pipwave payment, or part of it: `requery`, then `refund` with `initiate`, then with `submit`.
 *
 * `order.amount` is minor units and always sent: without it everything would be given back, also where more was captured than the ledger
 * knows (sheet 2.5). `initiate` moves no money; its answer says what the gateway offers. Nothing tells one refund from another, so nothing is
 * written unless the payment shows that nothing was given back. `order.notAfter` is the fence of `submit`.
 * Success is only `accepted`: the refund is pending at first and may fail later (2.5).
 * Resolves for anything the provider or the network does; rejects only on a bug of ours.
 *
 * Source: provider sheet pipwave 2.5 (shape, states), 2.7 (codes), 4 (status).
 */
export async function refund(api: Api, order: RefundOrder): Promise<Outcome> {
  if (!isReference(order.reference)) return INVALID_REFERENCE;
  const amount = expressible(api.account, order.amount, order.currency);
  if (amount === undefined) return NOT_EXPRESSIBLE;

  const asked = await api.beforeWriting(order, (bounded) => ask(api, { ...order, signal: bounded.signal }, amount));
  if ('ends' in asked) return asked.ends;

  const members = { op: 'submit', pw_id: asked.pwId, refund_amount: amount };
  const leg = await api.write('refund', members, present({ notAfter: asked.notAfter(), signal: order.signal }));
  if (leg.sent !== 'yes') return unanswered(leg);
  return classify('refund', leg.answer, () =>
    present({
      kind: 'accepted',
      why: '200: taken, and pending at first',
      providerReference: refundAnswer.safeParse(leg.answer.json).data?.reverse_pw_id,
    }),
  );
}

/** Both questions: where the payment stands, and what its gateway offers. Nothing is ordered by either. */
async function ask(
  api: Api,
  order: RefundOrder,
  amount: string,
): Promise<{ ends: Outcome } | { pwId: string; notAfter: () => number }> {
  const first = await readBeforeWriting(api, order);
  if ('ends' in first) return first;
  const { seen, notAfter } = first;
  const obstacle = obstacleTo(order, seen);
  if (obstacle !== undefined) return { ends: obstacle };

  const about = present({ notAfter: notAfter(), signal: order.signal });
  const leg = await api.write('refund', { op: 'initiate', pw_id: seen.pwId, refund_amount: amount }, about);
  if (leg.sent !== 'yes') return { ends: notWritten(`what the gateway offers was not read: ${leg.why}`) };
  const { answer } = leg;
  const status = statusOf(answer);
  if (answer.status >= 500 || status !== '200') {
    const unread = notWritten(
      `what the gateway offers was not read: ${status ?? `HTTP ${answer.status}`}`,
      pauseOf(answer),
    );
    // A no to the question is one to the order that would follow; whatever is unclear about it, nothing was ordered.
    const said = classify('refund', answer, () => unread);
    return { ends: said.kind === 'unknown' ? unread : said };
  }
  const impossible = offered(order, seen, answer.json);
  return impossible === undefined ? { pwId: seen.pwId, notAfter } : { ends: impossible };
}

/** What stands in the way of a refund in a payment that was read. Nothing is written then. */
function obstacleTo({ amount, capturedBefore, refundedBefore }: RefundOrder, seen: Seen): Outcome | undefined {
  const { standing, givenBack, captured, refunded, text } = seen;
  const totals = captured === undefined ? {} : { totals: seen.totals };
  if (standing === 'failed' || standing === 'cancelled') return refusedHere(standing, `not written: ${text}`);
  if (standing !== 'captured') return notWritten(`the payment is ${standing}: ${text}`);
  switch (givenBack) {
    case 'nothing':
      break;
    case 'part':
    case 'all':
      // A status of two could not be told from a refund that was made twice. Where no total says how much it was, it will never be told.
      return refunded === undefined || refunded === refundedBefore
        ? refusedHere('RefundedBefore', `not written: ${text}; one refund for each payment`)
        : notWritten(`money was given back before: ${text}`, totals);
    case 'unclear':
      return notWritten(`whether money was given back cannot be told: ${text}`);
    default:
      return givenBack satisfies never;
  }
  if (refundedBefore > 0)
    return notWritten(`the ledger has given back ${refundedBefore}, but the payment shows nothing: ${text}`, totals);
  if (captured !== undefined && captured !== capturedBefore) {
    return notWritten(`the payment shows ${captured} captured, the ledger ${capturedBefore}: ${text}`, totals);
  }
  return amount > capturedBefore ? notWritten(`only ${capturedBefore} was captured`) : undefined;
}

/** Whether the gateway makes this refund; only a plain yes permits it (sheet 2.5). */
function offered({ amount }: RefundOrder, { captured, held }: Seen, json: unknown): Outcome | undefined {
  const { supports_refund: any, supports_partial_refund: parts } = refundAnswer.safeParse(json).data ?? {};
  if (any === false) {
    return refusedHere(
      'RefundNotSupported',
      'not written: the gateway of this payment makes no refunds; give it back in its own portal',
    );
  }
  if (any === undefined) return notWritten('the answer does not say whether the gateway makes refunds');
  // Where nobody can tell what the gateway took, less than the hold may be a part to it.
  const isWhole = amount === (captured ?? held);
  if (isWhole || parts === true) return undefined;
  return parts === false
    ? refusedHere('PartialRefundNotSupported', 'not written: the gateway of this payment gives back only everything')
    : notWritten('the answer does not say whether the gateway makes refunds of a part');
}
