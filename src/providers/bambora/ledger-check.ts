import type { Outcome } from '../../domain/outcome';
import { notWritten } from '../call';
import { pauseOf } from '../moment';
import type { CaptureOrder } from '../provider';
import type { Api } from './api';
import { describe, readPayment, type Seen } from './payment';
import { suffixOf } from './refusals';

/**
 * The read before a capture, a release or a refund (protocol 4): there is no key that would make a repeat harmless, so we write only to a payment
 * whose state is the ledger's. The answer is the outcome that ends the call, or the fence of the write that may follow.
 *
 * `expects` says what is wrong with a state that can be read, or ends the call in its own way.
 */
export async function checkLedger(
  api: Api,
  order: Omit<CaptureOrder, 'amount'>,
  expects: (seen: Seen) => string | Outcome | undefined,
): Promise<{ ends: Outcome } | { notAfter: number }> {
  const { leg, notAfter } = await api.readFirst(order);
  if (leg.sent !== 'yes') return { ends: notWritten(`the payment was not read: ${leg.why}`) };
  const { answer } = leg;
  if (answer.status !== 200) {
    const said = [answer.status, suffixOf(answer) ?? ''].join(' ').trim();
    return { ends: notWritten(`the payment was not read: ${said}`, pauseOf(answer)) };
  }
  const seen = readPayment(answer.json, order);
  if ('why' in seen) return { ends: notWritten(`the read shows ${seen.why}`) };

  // An earlier attempt of ours has won, whatever we had believed of it. The look-up that follows is judged by the core's own rules.
  if (seen.shown?.some(({ key }) => key === order.key)) {
    return { ends: { kind: 'unknown', why: 'not written: the payment shows our marker already' } };
  }
  // What runs now may change the totals in a moment, so they are no news yet.
  if (seen.isBusy) return { ends: notWritten('another operation holds the payment') };
  const wrong =
    seen.captured === order.capturedBefore ? expects(seen) : `the ledger has captured ${order.capturedBefore}`;
  if (typeof wrong === 'object') return { ends: wrong };
  if (wrong !== undefined) return { ends: notWritten(`${describe(seen)}; ${wrong}`, { totals: seen.totals }) };
  return { notAfter: notAfter() };
}
