import type { Currency, Minor } from '../../domain/money';
import { isoExponent } from '../currency';
import { toDecimal } from '../decimal';
import type { PipwaveAccount } from './account';

/** Sheet 3: decimal(11,2), always with two decimals, also for currencies that have none [I]. */
const PLACES = 2;
const LENGTH_MAX = '999999999.99'.length;

/**
 * An amount as pipwave takes it: `4990` is `49.90`. Undefined where it cannot be written without losing something, or where the account does
 * not have the currency: a third decimal cannot be expressed, and a guess would be off by a factor.
 */
export function expressible(account: PipwaveAccount, amount: Minor, currency: Currency): string | undefined {
  if (!account.currencies.includes(currency)) return undefined;
  const text = toDecimal(amount, isoExponent(currency), PLACES);
  return text !== undefined && text.length <= LENGTH_MAX ? text : undefined;
}
