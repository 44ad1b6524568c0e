import type { Command } from '../domain/commands';
import type { EpochMs } from '../domain/money';

export const FORECAST_QUERY = 'forecast';
export const FORECAST_DESCRIPTION =
  'What a message would do if it came now; nothing is changed. {"kind": "resolve", "message": {…}, "now" (ms since the epoch)}';

/** A message that is not sent, and when it would come: a query of a payment that sleeps would find the clock where it fell asleep. */
export interface ForecastQuestion {
  kind: Command['kind'];
  message: object;
  now: EpochMs;
}
