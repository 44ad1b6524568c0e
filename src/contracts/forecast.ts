import type { Command } from '../domain/commands';
import { follow, hear } from '../domain/driver';
import type { EpochMs } from '../domain/money';
import type { Payment } from '../domain/payment';
import { type Refusal, refusal } from '../domain/refusals';
import { commandOf } from './commands';
import { type PaymentView, viewOf } from './view';

export const FORECAST_QUERY = 'forecast';
export const FORECAST_DESCRIPTION =
  'What a message would do if it came now; nothing is changed. {"kind": "resolve", "message": {…}, "now" (ms since the epoch)}';

/** A message that is not sent, and when it would come: a query of a payment that sleeps would find the clock where it fell asleep. */
export interface ForecastQuestion {
  kind: Command['kind'];
  message: object;
  now: EpochMs;
}

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
