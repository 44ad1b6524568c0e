import type { Currency, Minor } from '../../domain/money';
import { isoExponent } from '../currency';
import { toDecimal, toMinor } from '../decimal';
import { type PaymentOptionsAccount, unitOf } from './account';

/** Sheet 2.1, 2.2, 3. */
const LENGTH_MAX = 10;

/**
 * An amount as Payment Options takes it: a whole number of minor units as in the sample, or major units as decimal text. Undefined where the
 * unit of the currency is not set, or where it is longer than the provider takes.
 */
export function toWire(account: PaymentOptionsAccount, amount: Minor, currency: Currency): number | string | undefined {
  const unit = unitOf(account, currency);
  if (unit === undefined) return undefined;
  const exponent = unit === 'major' ? isoExponent(currency) : 0;
  const text = toDecimal(amount, exponent, exponent);
  if (text === undefined || text.length > LENGTH_MAX) return undefined;
  return exponent === 0 ? Number(text) : text;
}

/** What an answer shows, a number whatever was sent (sheet 2.2), as minor units. */
export function fromWire(account: PaymentOptionsAccount, value: unknown, currency: Currency): Minor | undefined {
  const unit = unitOf(account, currency);
  return unit === undefined ? undefined : toMinor(value, unit === 'major' ? isoExponent(currency) : 0);
}
