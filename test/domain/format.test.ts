import { counted, exponentOf, formatMoney, moneyOf } from '../../src/domain/format';
import { aPayment, vipps } from './support/world';

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

describe('the digits after the point', () => {
  const inCurrency = (currency: string, currencies: (typeof vipps)['currencies']) =>
    aPayment({ terms: { currency }, capabilities: { ...vipps, currencies } });

  it.each([
    ['are those of the account', inCurrency('NOK', { NOK: { exponent: 0, sent: 'minor' } }), 0],
    ['are those of ISO 4217 where the account has none', inCurrency('KWD', vipps.currencies), 3],
    ['are none for what is no currency', inCurrency('none', {}), 0],
  ])('%s', (_, payment, digits) => {
    expect(exponentOf(payment)).toBe(digits);
  });

  it('are those of the payment, whatever currency it names', () => {
    expect(moneyOf(aPayment(), 9_900)).toBe('99.00 NOK');
    expect(moneyOf(aPayment(), 9_900, 'SEK')).toBe('99.00 SEK');
  });
});

test('one of a thing is no plural, and none of it is', () => {
  expect([0, 1, 2, 1.5].map((many) => counted(many, 'day'))).toEqual(['0 days', '1 day', '2 days', '1.5 days']);
});
