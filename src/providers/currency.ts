import type { Currency } from '../domain/money';

/** ISO 4217, where it is not 2. Only the operator's configuration decides which currencies an account has. */
const EXPONENTS: ReadonlyMap<Currency, number> = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([exponent, codes]) => codes.split(' ').map((code): [Currency, number] => [code, Number(exponent)])),
);

/** Decimals of a currency by ISO 4217. */
export const isoExponent = (currency: Currency): number => EXPONENTS.get(currency) ?? 2;
