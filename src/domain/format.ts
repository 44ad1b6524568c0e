import { digitsOf } from './iso4217';
import type { Currency, Minor } from './money';
import type { Payment } from './payment';

/** `9900, NOK, 2` → `99.00 NOK`. By string arithmetic: an amount is never a float. */
export function formatMoney(amount: Minor, currency: Currency, exponent: number): string {
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const major = digits.slice(0, digits.length - exponent);
  const minor = exponent > 0 ? `.${digits.slice(-exponent)}` : '';
  return `${amount < 0 ? '-' : ''}${major}${minor} ${currency}`;
}

/** Words as a sentence: with a full stop, unless they end with one or ask something. */
export const ended = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`);

/** `1 day`, `2 days`. */
export const counted = (many: number, noun: string): string => `${many} ${noun}${many === 1 ? '' : 's'}`;

/** An amount of this payment, in its own currency. */
export const moneyOf = (payment: Payment, amount: Minor, currency: Currency = payment.terms.currency): string =>
  formatMoney(amount, currency, exponentOf(payment));

/** Digits after the point: the account's, else those of ISO 4217; none for what is no currency, so that the figure is the one that was given. */
export const exponentOf = ({ capabilities, terms: { currency } }: Payment): number =>
  capabilities.currencies[currency]?.exponent ?? digitsOf(currency) ?? 0;
