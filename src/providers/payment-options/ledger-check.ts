import type { Outcome } from '../../domain/outcome';
import { notWritten, refusedHere } from '../call';
import { pauseOf } from '../moment';
import type { Api } from './api';
import { orderOf, readTransaction, type Seen } from './transaction';

interface Checked {
  reference: string;
  transactionId: string;
  currency: string;
  capturedBefore: number;
  notAfter: number;
  signal?: AbortSignal;
}

/**
 * The read before a capture or a void (protocol 4, sheet 11 step 2): nothing makes a repeat harmless, so we write only to an authorization that
 * still shows itself as one. That it does is no proof that nothing was captured (sheet 2.5 A), only that nothing shows it.
 */
export async function checkLedger(
  api: Api,
  order: Checked,
): Promise<{ ends: Outcome } | { seen: Seen; notAfter: number }> {
  const { leg, notAfter } = await api.readFirst(order);
  if (leg.sent !== 'yes') return { ends: notWritten(`the authorization was not read: ${leg.why}`) };
  const { answer } = leg;
  if (answer.status !== 200) {
    return { ends: notWritten(`the authorization was not read: ${answer.status}`, pauseOf(answer)) };
  }
  const seen = readTransaction(answer.json, api.account, api.now(), orderOf(order));
  if ('why' in seen) return { ends: notWritten(`the read shows ${seen.why}`) };
  if (seen.currency !== undefined && seen.currency !== order.currency) {
    return { ends: notWritten(`the read shows an amount that is not ${order.currency}`) };
  }
  if (seen.result === 'success' && seen.type === 'VOID') {
    return { ends: refusedHere('Voided', `not written: the authorization shows as ${seen.text}`) };
  }
  if (seen.result === 'success' && seen.type === 'CAPTURE') {
    // One capture takes all there is to take; whose it was is for the ledger and a person to say.
    const totals = seen.amount === undefined ? {} : { totals: { captured: seen.amount } };
    return { ends: notWritten(`the authorization shows as ${seen.text}`, totals) };
  }
  if (seen.result !== 'success' || seen.type !== 'PRE_AUTH') {
    return { ends: notWritten(`the authorization shows as ${seen.text}`) };
  }
  if (seen.id !== undefined && seen.id !== order.transactionId) {
    return { ends: notWritten('the read shows another authorization') };
  }
  if (order.capturedBefore > 0) {
    return { ends: notWritten(`one capture per authorization, and the ledger has captured ${order.capturedBefore}`) };
  }
  return { seen, notAfter: notAfter() };
}
