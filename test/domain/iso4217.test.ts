import { CURRENCIES, digitsOf } from '../../src/domain/iso4217';

test.each([
  ['HUF', 2],
  ['IQD', 3],
  ['COP', 2],
  ['JPY', 0],
  ['ISK', 0],
  ['UYI', 0],
  ['KWD', 3],
  ['CLF', 4],
  ['XCG', 2],
  ['ZWG', 2],
])('%s has %d digits', (code, digits) => {
  expect(digitsOf(code)).toBe(digits);
});

test.each(['XDR', 'XAU', 'XTS', 'HRK', 'BGN', 'ANG', 'nok', 'NO', '', 'constructor', '__proto__'])(
  '%j is none',
  (code) => {
    expect(digitsOf(code)).toBeUndefined();
  },
);

test('every code stands once, in three capital letters', () => {
  expect(CURRENCIES.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
  expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
  expect(CURRENCIES).toHaveLength(164);
});
