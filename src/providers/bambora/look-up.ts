import type { Finding, Readable } from '../../domain/outcome';
import { present } from '../../domain/present';
import { pauseOf } from '../moment';
import type { LookUpOrder } from '../provider';
import type { Api } from './api';
import { describe, isOver, readPayment, type Seen, TAKEN } from './payment';
import { suffixOf } from './refusals';
import { isAddressable } from './wire';

/**
 * What Bambora shows of one operation: `GET /payments/{ref}/`, by the rules under the decision table (sheet 6).
 *
 * - `operationInProgress`, or a 409: in progress, and nothing of what is shown counts yet.
 * - (a) our marker on a capture: done by marker. The core also asks for the risen total.
 * - (b) no marker, but the total has risen by our amount: *not done* with totals, from which the core derives that itself.
 * - (c) still Authorized and no captures: *not done*; two settled reads prove it, for a single-capture payment only.
 * - (d) anything else is left to a person: *inconclusive*, or *not done* with totals that have moved.
 *
 * - refund: nothing names it, so it is *not done* with the total of `refunds[]`, from which the core derives the rest.
 *
 * A 404 proves nothing, nor does any other read that is no 200; after two of its own words a person may order a hold again that it does not know. A cancel has no marker; the core judges it by the totals.
 *
 * Source: provider sheet bambora 2.2, 4, 6, 10.
 */
export async function lookUp(api: Api, order: LookUpOrder): Promise<Finding> {
  if (!isAddressable(order.reference)) return { kind: 'inconclusive', why: 'no payment can have this reference' };
  const leg = await api.read(order);
  if (leg.sent !== 'yes') return { kind: 'inconclusive', why: `payment not read: ${leg.why}` };
  const { status, json } = leg.answer;
  const suffix = suffixOf(leg.answer);
  if (status === 409 && suffix === 'payment_operation_blocked') {
    return { kind: 'inProgress', why: '409: another operation holds the payment' };
  }
  if (status !== 200) {
    const why = `payment not read: ${[status, suffix ?? ''].join(' ').trim()}`;
    // It may be too fresh, so it proves nothing; but of a hold that was never made, no read can say more.
    const isNoHold = order.kind === 'authorize' && status === 404 && suffix === 'payment_not_found';
    return { kind: 'inconclusive', why, ...pauseOf(leg.answer), ...(isNoHold ? { isBlind: true as const } : {}) };
  }
  const { reference, currency } = order;
  const seen = readPayment(json, order.kind === 'authorize' ? { reference } : { reference, currency });
  if ('why' in seen) return { kind: 'inconclusive', why: `the read shows ${seen.why}` };
  const why = describe(seen);
  if (seen.isBusy) return { kind: 'inProgress', why: `${why}; another operation holds the payment` };
  const shown: Omit<Readable, 'why'> = present({ totals: seen.totals, shown: seen.shown });
  return order.kind === 'authorize' ? authorization(seen, shown, why) : movement(order, seen, shown, why);
}

function movement(
  { kind, key, currency }: LookUpOrder,
  seen: Seen,
  shown: Omit<Readable, 'why'>,
  why: string,
): Finding {
  if (kind === 'refund') {
    return seen.refunded === undefined
      ? { kind: 'inconclusive', why: `${why}; what was given back is not shown` }
      : { ...shown, kind: 'absent', why };
  }
  const ours = kind === 'capture' ? seen.shown?.find((entry) => entry.key === key) : undefined;
  if (ours) {
    return {
      ...shown,
      kind: 'done',
      by: 'marker',
      why: `${why}; ${ours.amount} under our marker`,
      amount: ours.amount,
      currency,
    };
  }
  if (seen.captured === undefined) return { kind: 'inconclusive', why };
  // An attempt that was under way has lost.
  if (kind === 'capture' && isOver(seen)) return { ...shown, kind: 'failed', why };
  return { ...shown, kind: 'absent', why: kind === 'capture' ? `${why}; no capture bears our marker` : why };
}

function authorization(seen: Seen, shown: Omit<Readable, 'why'>, why: string): Finding {
  const { state, amount, currency } = seen;
  if (state === 'None') return { ...shown, kind: 'inProgress', why };
  // What was captured was authorized once, whatever has become of the rest.
  if (state === 'Authorized' || TAKEN.includes(state) || (seen.captured ?? 0) > 0) {
    if (amount === undefined || currency === undefined) {
      return { kind: 'inconclusive', why: `${why}; its amount or currency is not shown` };
    }
    return { ...shown, kind: 'done', by: 'status', why, amount, currency };
  }
  return { ...shown, kind: 'failed', why };
}
