import { follow, hear } from '../domain/driver';
import type { Payment } from '../domain/payment';
import { type Refusal, refusal } from '../domain/refusals';
import { commandOf } from '../messages/commands';
import type { ForecastQuestion } from '../messages/forecast';
import { type PaymentView, viewOf } from './view';

/** How a payment is, and how it would be right after the message; or why it would refuse it. */
export interface Forecast {
  before: PaymentView;
  after?: PaymentView;
  refusal?: Refusal;
}

/** The payment decides on a message as it would if it came, by the same rules, and forgets it again. */
export function forecastOf(payment: Payment, { kind, message, now }: ForecastQuestion): Forecast {
  const before = viewOf(payment, now);
  const read = commandOf(kind, message);
  if ('problem' in read) return { before, refusal: refusal('InvalidMessage', read.problem) };
  const { payment: told, refusal: no } = hear(payment, read.command, 'update', now);
  if (no !== undefined) return { before, refusal: no };
  // While an order is at the provider, what follows from the clock waits for its answer.
  const isSending = told.operations.some((op) => op.status === 'sending');
  return { before, after: viewOf(isSending ? told : follow(told, now).payment, now) };
}
