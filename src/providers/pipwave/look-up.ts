import type { Finding, Totals } from '../../domain/outcome';
import { pauseOf } from '../moment';
import type { LookUpOrder } from '../provider';
import type { Api } from './api';
import { readRequery, type Seen } from './payment';
import { statusOf } from './refusals';
import { isReference } from './wire';

/**
 * What pipwave shows of one operation: `requery`. Only the state of the payment tells, by the account's reading (sheet 4); no capture is
 * listed and no mark of ours comes back, so the core believes it only while one operation is in doubt.
 *
 * - capture: *done* with the amount that can be told, which may be more than was asked, and may grow; a final state is the last word; still authorized is
 *   *not done*, which is no absence: the gateway may have been told already.
 * - refund: *done* when the status says that money was given back, all of it or a part; before that *not done*, which is no absence: it may be pending.
 * - release: *done* when cancelled at pipwave.
 * - authorize: waiting for the buyer is in progress.
 *
 * A requery that fails proves nothing, also where it says that there is no such payment: which code that is, nobody knows (sheet 2.3, 10).
 *
 * Source: provider sheet pipwave 2.3, 4, 6.
 */
export async function lookUp(api: Api, order: LookUpOrder): Promise<Finding> {
  if (!isReference(order.reference)) return { kind: 'inconclusive', why: 'no payment can have this reference' };
  const leg = await api.requery(order);
  if (leg.sent !== 'yes') return { kind: 'inconclusive', why: `payment not read: ${leg.why}` };
  const { answer } = leg;
  const status = statusOf(answer);
  if (answer.status >= 500 || status !== '200') {
    return {
      kind: 'inconclusive',
      why: `payment not read: ${status ?? `HTTP ${answer.status}`}`,
      ...pauseOf(answer),
      // No code is known to say that there is no such payment: an answer in its own words is all that can be had.
      ...(order.kind === 'authorize' && answer.status < 500 && status !== undefined ? { isBlind: true as const } : {}),
    };
  }
  const { reference, currency } = order;
  const seen = readRequery(
    answer.json,
    api.account,
    order.kind === 'authorize' ? { reference } : { reference, currency },
  );
  if ('why' in seen) return { kind: 'inconclusive', why: `the read shows ${seen.why}` };
  const why = `the payment is ${seen.standing}: ${seen.text}`;
  switch (order.kind) {
    case 'authorize':
      return authorization(seen, why);
    case 'capture':
      return captureOf(order, seen, why);
    case 'release':
      return releaseOf(order, seen, why);
    case 'refund':
      return refundOf(order, seen, why);
    default:
      return order.kind satisfies never;
  }
}

function captureOf(order: LookUpOrder, seen: Seen, why: string): Finding {
  const { amount, currency } = order;
  switch (seen.standing) {
    case 'captured':
      // Configured to be shown, so that a silent capture of everything is noticed; then a read without it proves too little.
      if (seen.lacksFinalAmount) {
        return { kind: 'inconclusive', why: `${why}; final_amount does not tell what was captured` };
      }
      return {
        kind: 'done',
        by: 'status',
        why,
        amount: seen.captured ?? amount,
        ...(seen.captured === undefined ? { isAmountAssumed: true as const } : {}),
        currency,
        providerReference: seen.pwId,
        ...totalsOf(seen),
      };
    case 'authorized':
      return { kind: 'absent', why };
    case 'failed':
    case 'cancelled':
      return { kind: 'failed', why };
    case 'pending':
    case 'unclear':
      return { kind: 'inconclusive', why };
    default:
      return seen.standing satisfies never;
  }
}

function releaseOf({ amount, currency }: LookUpOrder, seen: Seen, why: string): Finding {
  switch (seen.standing) {
    case 'cancelled':
      return { kind: 'done', by: 'status', why, amount, currency };
    case 'authorized':
    case 'pending':
      return { kind: 'absent', why };
    case 'failed':
    case 'captured': // a cancel covers pending and processing only
      return { kind: 'failed', why, ...totalsOf(seen) };
    case 'unclear':
      return { kind: 'inconclusive', why };
    default:
      return seen.standing satisfies never;
  }
}

function refundOf({ amount, currency }: LookUpOrder, seen: Seen, why: string): Finding {
  switch (seen.givenBack) {
    case 'all':
      return { kind: 'done', by: 'status', why, amount: seen.refunded ?? amount, currency, ...totalsOf(seen) };
    case 'part':
      // Of all that was captured only a part was given back: then it is somebody's else, or not all of ours.
      if (seen.refunded === undefined && amount === seen.captured) return { kind: 'inconclusive', why };
      return { kind: 'done', by: 'status', why, amount: seen.refunded ?? amount, currency, ...totalsOf(seen) };
    case 'nothing':
      return { kind: 'absent', why, ...totalsOf(seen) };
    case 'unclear':
      return { kind: 'inconclusive', why };
    default:
      return seen.givenBack satisfies never;
  }
}

function authorization(seen: Seen, why: string): Finding {
  const { standing, held: amount, currency, pwId: providerReference } = seen;
  switch (standing) {
    case 'authorized':
    case 'captured': {
      // A hold that was used before this payment began has to be known; where the amount cannot be told, the read before the write stops us.
      return { kind: 'done', by: 'status', why, amount, currency, providerReference, ...totalsOf(seen) };
    }
    case 'pending':
      return { kind: 'inProgress', why };
    case 'failed':
    case 'cancelled':
      return { kind: 'failed', why };
    case 'unclear':
      return { kind: 'inconclusive', why };
    default:
      return standing satisfies never;
  }
}

/** Only what was captured is a total here, and only where it can be told: an authorized payment may be captured at the gateway already. */
const totalsOf = ({ captured, totals }: Seen): { totals?: Totals } => (captured === undefined ? {} : { totals });
