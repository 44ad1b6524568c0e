import type { Capabilities } from '../domain/capabilities';
import { distanceOf } from '../domain/distance';
import { CURRENCIES, digitsOf } from '../domain/iso4217';
import type { Currency } from '../domain/money';

/** Decimals of a currency by ISO 4217; undefined for what is none, so that nobody reads or writes an amount in it. */
export const isoExponent = digitsOf;

/** Which currencies an account has, as its settings say it. */
export interface CurrencyRule<Members> {
  of(members: Members): readonly Currency[];
  /** What to do where an account lacks one. */
  remedy: string;
}

/** The currencies of an account as its record has them. A code that is none is left out. */
export const currenciesOf = (
  codes: readonly Currency[],
  sent: 'minor' | 'decimal' | ((code: Currency) => 'minor' | 'decimal'),
): Capabilities['currencies'] =>
  Object.fromEntries(
    codes.flatMap((code) => {
      const exponent = isoExponent(code);
      if (exponent === undefined) return [];
      return [[code, { exponent, sent: typeof sent === 'string' ? sent : sent(code) }] as const];
    }),
  );

/** What to do about a code that is no currency: the one that was probably meant, of `likely` before all others. */
export function currencyRemedy(code: string, likely: readonly Currency[] = []): string {
  const wanted = code.toUpperCase();
  const known = new Set([...likely, ...CURRENCIES]);
  const close =
    [...known].find((other) => isAnagram(wanted, other)) ?? [...known].find((other) => distanceOf(wanted, other) <= 1);
  return close === undefined ? 'write the code of ISO 4217, as in NOK' : `did you mean ${close}?`;
}

const isAnagram = (a: string, b: string): boolean => [...a].sort().join('') === [...b].sort().join('');
