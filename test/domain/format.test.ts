import { formatMoney } from '../../src/domain/format';

it.each([
  [9_900, 'NOK', 2, '99.00 NOK'],
  [5, 'NOK', 2, '0.05 NOK'],
  [0, 'JPY', 0, '0 JPY'],
  [9_900, 'JPY', 0, '9900 JPY'],
  [-1_234, 'KWD', 3, '-1.234 KWD'],
  [Number.MAX_SAFE_INTEGER, 'NOK', 2, '90071992547409.91 NOK'],
])('%i minor units of %s with %i decimals are %s', (amount, currency, exponent, text) => {
  expect(formatMoney(amount, currency, exponent)).toBe(text);
});
