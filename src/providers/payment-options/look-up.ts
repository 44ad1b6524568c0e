import type { Finding, Totals } from '../../domain/outcome';
import { present } from '../../domain/present';
import { pauseOf, withNotes } from '../moment';
import type { LookUpOrder } from '../provider';
import type { Api } from './api';
import { holdOf } from './capture';
import { orderOf, readTransaction, type Seen } from './transaction';
import { isTransactionId } from './wire';

/**
 * What Payment Options shows of one operation: `GET /transaction/status/{id}` of the authorization.
 *
 * Positive evidence only. After a capture it may be unchanged (A), of type CAPTURE (B), or the latest of the chain (C), and nobody says which
 * (sheet 2.5): B or C with our amount is *done*, A is *not done*, which the core never takes as absence. A void is the last word.
 *
 * A refund is a transaction of its own, and the id that only its answer had is the only way to it: with that its own status tells, without it
 * nothing ever will.
 *
 * A 404 proves nothing: an id may be too fresh. Nor does an answer of the other environment.
 *
 * Source: provider sheet payment-options 2.5, 4, 6 (resolver).
 */
export async function lookUp(api: Api, order: LookUpOrder): Promise<Finding> {
  const { kind } = order;
  if (kind === 'refund') return refundOf(api, order);
  const own = kind === 'authorize' ? order.providerReference : undefined;
  const transactionId = isTransactionId(own) ? own.toLowerCase() : holdOf(order);
  if (transactionId === undefined) {
    return {
      kind: 'inconclusive',
      why: 'without the provider’s transaction id no call finds the authorization',
      isBlind: true,
    };
  }
  const seen = await statusOf(api, order, transactionId);
  if ('kind' in seen) return seen;
  // The id that is shown becomes the name of the hold: were it another one, all that follows would be taken of that.
  if (seen.type === 'PRE_AUTH' && (seen.id ?? transactionId) !== transactionId) {
    return { kind: 'inconclusive', why: 'the read shows another authorization' };
  }
  const why = withNotes(`the authorization shows as ${seen.text}`, [seen.moment]);
  if (kind === 'authorize') return authorization(transactionId, seen, why);
  if (seen.currency !== undefined && seen.currency !== order.currency) {
    return { kind: 'inconclusive', why: `the read shows an amount that is not ${order.currency}` };
  }
  // The authorization itself did not succeed, or its latest transaction did not: nothing follows from that for ours.
  if (seen.result !== 'success') return { kind: 'inconclusive', why };
  return kind === 'capture' ? captureOf(order, transactionId, seen, why) : releaseOf(order, transactionId, seen, why);
}

/** The transaction of that id, or why it could not be read. */
async function statusOf(
  api: Api,
  order: LookUpOrder,
  transactionId: string,
): Promise<Seen | Extract<Finding, { kind: 'inconclusive' }>> {
  const leg = await api.status(present({ transactionId, signal: order.signal }));
  if (leg.sent !== 'yes') return { kind: 'inconclusive', why: `status not read: ${leg.why}` };
  const { status, json } = leg.answer;
  if (status !== 200) return { kind: 'inconclusive', why: `status not read: ${status}`, ...pauseOf(leg.answer) };
  const seen = readTransaction(json, api.account, api.now(), orderOf(order));
  return 'why' in seen ? { kind: 'inconclusive', why: `the read shows ${seen.why}` } : seen;
}

async function refundOf(api: Api, order: LookUpOrder): Promise<Finding> {
  const { providerReference: own, amount, currency } = order;
  if (!isTransactionId(own)) {
    const why = 'the answer with the refund’s own transaction id was lost, and no other call finds it';
    return { kind: 'inconclusive', why, isBlind: true };
  }
  const transactionId = own.toLowerCase();
  const seen = await statusOf(api, order, transactionId);
  if ('kind' in seen) return seen;
  const why = withNotes(`the refund shows as ${seen.text}`, [seen.moment]);
  const isIt = seen.type === 'REFUND' && (seen.id ?? transactionId) === transactionId;
  if (!isIt || (seen.currency !== undefined && seen.currency !== currency)) return { kind: 'inconclusive', why };
  switch (seen.result) {
    case 'success':
      // The id that the provider gave this very order names it as a key does, whatever else was given back.
      return {
        kind: 'done',
        by: 'key',
        why,
        amount: seen.amount ?? amount,
        currency,
        providerReference: transactionId,
      };
    case 'no':
      return { kind: 'failed', why };
    case '?':
      return { kind: 'inconclusive', why };
    default:
      return seen.result satisfies never;
  }
}

function captureOf({ amount, currency }: LookUpOrder, hold: string, seen: Seen, why: string): Finding {
  switch (seen.type) {
    case 'CAPTURE': {
      if (seen.amount === amount) {
        const own = seen.id === undefined || seen.id === hold ? {} : { providerReference: seen.id };
        return { kind: 'done', by: 'status', why, amount, currency, ...own, totals: { captured: amount } };
      }
      const differs = `${why}, and ours is ${amount}`;
      // Less may be the latest of several: nobody knows what was taken.
      const taken = takenBy(seen, hold);
      if (taken.totals === undefined || (seen.amount ?? 0) < amount) return { kind: 'inconclusive', why: differs };
      return { kind: 'absent', why: differs, ...taken };
    }
    case 'PRE_AUTH':
      return { kind: 'absent', why: `${why}, which may be so after a capture, too` };
    case 'VOID':
      return { kind: 'failed', why };
    case 'REFUND':
      return { kind: 'inconclusive', why };
    default:
      return seen.type satisfies never;
  }
}

function releaseOf({ amount, currency }: LookUpOrder, hold: string, seen: Seen, why: string): Finding {
  switch (seen.type) {
    case 'VOID':
      return { kind: 'done', by: 'status', why, amount, currency };
    case 'PRE_AUTH':
      return { kind: 'absent', why };
    case 'CAPTURE': // a void is for an authorization that was not captured
      return { kind: 'failed', why, ...takenBy(seen, hold) };
    case 'REFUND':
      return { kind: 'failed', why };
    default:
      return seen.type satisfies never;
  }
}

function authorization(hold: string, seen: Seen, why: string): Finding {
  const { type, result, amount, currency, id, moment } = seen;
  switch (type) {
    case 'PRE_AUTH': {
      if (result === 'no') return { kind: 'failed', why };
      if (result !== 'success' || amount === undefined || currency === undefined) return { kind: 'inconclusive', why };
      const { at } = moment;
      return present({
        kind: 'done',
        by: 'status',
        why,
        amount,
        currency,
        providerReference: id,
        at,
        authorizedAt: at,
      });
    }
    case 'VOID':
      return result === 'success' ? { kind: 'failed', why } : { kind: 'inconclusive', why };
    case 'CAPTURE':
    case 'REFUND':
      // It was authorized once and is used; for how much was authorized, this read does not say.
      return { kind: 'absent', why, ...(type === 'CAPTURE' ? takenBy(seen, hold) : {}) };
    default:
      return type satisfies never;
  }
}

/**
 * What a capture with an id of its own took (type C): at least that much is gone, whoever ordered it. Under the authorization's id (type B) the
 * amount may still be the authorization's, so nobody knows.
 */
const takenBy = ({ id, amount }: Seen, hold: string): { totals?: Totals } =>
  id === undefined || id === hold || amount === undefined ? {} : { totals: { captured: amount } };
