import { carried } from '../domain/carried';
import type { EpochMs } from '../domain/money';
import type { Payment } from '../domain/payment';
import type { EventLog } from '../events/log';
import type { Left, PaymentInput } from '../messages/messages';
import { type PaymentView, viewOf } from '../view/view';
import { inbox } from './inbox';
import { handedOn, isTooLarge } from './past';
import { OPEN } from './shown';

/** What a payment that has ended, and has read every message, hands to whatever goes on after it. */
export const leftOf = (payment: Payment, events: EventLog | undefined, now: EpochMs): PaymentInput =>
  handedOn({ terms: payment.terms, payment: carried(payment, now), shown: OPEN, letters: inbox([]), events });

/**
 * The result of a run. What it leaves stands beside the last view, so that whoever goes on needs no worker of the build on which it ended: a query of a
 * closed run would be its replay. Left out where it is too large: hundreds of parcels with an operator's word each, or that were refused.
 */
export function resultOf(payment: Payment, events: EventLog | undefined, now: EpochMs): PaymentView & Partial<Left> {
  const view = viewOf(payment, now);
  const result = { ...view, handedOn: leftOf(payment, events, now) };
  return isTooLarge(result) ? view : result;
}
