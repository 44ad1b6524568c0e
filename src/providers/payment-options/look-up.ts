import type { Finding } from '../../domain/outcome';
import type { LookUpOrder } from '../provider';
import type { Api } from './api';
import { holdOf } from './capture';
import { readTransaction, type Seen } from './transaction';
import { isTransactionId } from './wire';

/**
 * What Payment Options shows of one operation: `GET /transaction/status/{id}` of the authorization.
 *
 * Positive evidence only. After a capture it may be unchanged (A), of type CAPTURE (B), or the latest of the chain (C), and nobody says which
 * (sheet 2.5): B or C with our amount is *done*, A is *not done*, which the core never takes as absence. A void is the last word.
 *
 * A 404 proves nothing: an id may be too fresh. Nor does an answer of the other environment.
 *
 * Source: provider sheet paymentoptions 2.5, 4, 6 (resolver).
 */
export async function lookUp(api: Api, order: LookUpOrder): Promise<Finding> {
  const own = order.kind === 'authorize' ? order.providerReference : undefined;
  const transactionId = isTransactionId(own) ? own.toLowerCase() : holdOf(order);
  if (transactionId === undefined) {
    return { kind: 'inconclusive', why: 'without the provider’s transaction id no call finds the authorization' };
  }
  const leg = await api.status({ transactionId, ...(order.signal ? { signal: order.signal } : {}) });
  if (leg.sent !== 'yes') return { kind: 'inconclusive', why: `status not read: ${leg.why}` };
  const { status, json, retryAfterMs } = leg.answer;
  if (status !== 200) {
    const later = retryAfterMs === undefined ? {} : { retryAfterMs };
    return { kind: 'inconclusive', why: `status not read: ${status}`, ...later };
  }
  const seen = readTransaction(json, api.account);
  if ('why' in seen) return { kind: 'inconclusive', why: `the read shows ${seen.why}` };
  const why = `the authorization shows as ${seen.text}`;
  if (order.kind === 'authorize') return authorization(order, seen, why);
  if (seen.currency !== undefined && seen.currency !== order.currency) {
    return { kind: 'inconclusive', why: `the read shows an amount that is not ${order.currency}` };
  }
  // The authorization itself did not succeed, or its latest transaction did not: nothing follows from that for ours.
  if (seen.result !== 'success') return { kind: 'inconclusive', why };
  return order.kind === 'capture' ? captureOf(order, transactionId, seen, why) : releaseOf(order, seen, why);
}

function captureOf({ amount, currency }: LookUpOrder, hold: string, seen: Seen, why: string): Finding {
  switch (seen.type) {
    case 'CAPTURE': {
      // With type B the amount may still be the authorization's, so another one than ours is not known to be what was taken.
      if (seen.amount !== amount) return { kind: 'inconclusive', why: `${why}, and ours is ${amount}` };
      const own = seen.id === undefined || seen.id === hold ? {} : { providerReference: seen.id };
      return { kind: 'done', by: 'status', why, amount, currency, ...own };
    }
    case 'PRE_AUTH':
      return { kind: 'notDone', why: `${why}, which may be so after a capture, too` };
    case 'VOID':
      return { kind: 'failed', why };
    case 'REFUND':
      return { kind: 'inconclusive', why };
    default:
      return seen.type satisfies never;
  }
}

function releaseOf({ amount, currency }: LookUpOrder, seen: Seen, why: string): Finding {
  switch (seen.type) {
    case 'VOID':
      return { kind: 'done', by: 'status', why, amount, currency };
    case 'PRE_AUTH':
      return { kind: 'notDone', why };
    case 'CAPTURE': // a void is for an authorization that was not captured
    case 'REFUND':
      return { kind: 'failed', why };
    default:
      return seen.type satisfies never;
  }
}

function authorization({ reference }: LookUpOrder, seen: Seen, why: string): Finding {
  const { type, result, amount, currency, id, at } = seen;
  if (seen.reference !== undefined && !isTransactionId(reference) && seen.reference !== reference) {
    return { kind: 'inconclusive', why: 'the read shows another order' };
  }
  switch (type) {
    case 'PRE_AUTH': {
      if (result === 'no') return { kind: 'failed', why };
      if (result !== 'success' || amount === undefined || currency === undefined) return { kind: 'inconclusive', why };
      const when = at === undefined ? {} : { at, authorizedAt: at };
      return {
        kind: 'done',
        by: 'status',
        why,
        amount,
        currency,
        ...(id === undefined ? {} : { providerReference: id }),
        ...when,
      };
    }
    case 'VOID':
      return result === 'success' ? { kind: 'failed', why } : { kind: 'inconclusive', why };
    case 'CAPTURE':
    case 'REFUND':
      // It was authorized once and is used; for how much, this read does not say.
      return { kind: 'notDone', why };
    default:
      return type satisfies never;
  }
}
