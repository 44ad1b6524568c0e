import { invariant } from '../domain/invariant';
import { isAmount, type Minor } from '../domain/money';

/**
 * Minor units to decimal text with `places` decimals, by moving digits: `4990` of exponent 2 is `49.90`, `1000` yen with two places
 * `1000.00`. Never by division: 1.1 * 3 is not 3.3 in floating point. Undefined where the currency has more decimals than there are places, and
 * where nobody knows how many it has.
 */
export function toDecimal(amount: Minor, exponent: number | undefined, places: number | undefined): string | undefined {
  invariant(isAmount(amount), 'an amount is a whole number of minor units above zero', { amount });
  if (exponent === undefined || places === undefined || exponent > places) return undefined;
  const digits = String(amount).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent).padEnd(places, '0');
  return places === 0 ? whole : `${whole}.${fraction}`;
}

/**
 * Decimal text, or a number of JSON, to minor units. Undefined for anything that is no exact amount of the currency: more decimals than it
 * has (other than zeros), signs, exponents, blanks, and where nobody knows how many decimals it has.
 */
export function toMinor(value: unknown, exponent: number | undefined): Minor | undefined {
  if (exponent === undefined) return undefined;
  // A number's shortest text is what the sender wrote, for as many digits as money has.
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const [, whole, fraction = ''] = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(exponent))) return undefined;
  const amount = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return Number.isSafeInteger(amount) ? amount : undefined;
}
