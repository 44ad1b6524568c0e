import { toDecimal, toMinor } from '../../src/providers/decimal';

test.each<[number, number, number, string | undefined]>([
  [4990, 2, 2, '49.90'],
  [1, 2, 2, '0.01'],
  [100, 2, 2, '1.00'],
  [1000, 0, 2, '1000.00'],
  [1000, 0, 0, '1000'],
  [1234, 3, 3, '1.234'],
  [1234, 3, 2, undefined],
  [Number.MAX_SAFE_INTEGER, 2, 2, '90071992547409.91'],
])('%d of exponent %d with %d places is %s', (amount, exponent, places, text) => {
  expect(toDecimal(amount, exponent, places)).toBe(text);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 53])('%d is no amount', (amount) => {
  expect(() => toDecimal(amount, 2, 2)).toThrow('above zero');
});

test.each<[unknown, number, number | undefined]>([
  ['49.90', 2, 4990],
  ['49.9', 2, 4990],
  ['49', 2, 4900],
  ['49.900', 2, 4990],
  [49.9, 2, 4990],
  [0.29, 2, 29], // 0.29 * 100 is 28.999999999999996
  [1.1, 2, 110],
  ['0.00', 2, 0],
  ['1000.00', 0, 1000],
  ['1000.5', 0, undefined],
  ['49.901', 2, undefined],
  ['-1.00', 2, undefined],
  ['+1.00', 2, undefined],
  ['1e3', 2, undefined],
  [1e21, 2, undefined],
  ['', 2, undefined],
  ['.5', 2, undefined],
  ['5.', 2, undefined],
  [' 5', 2, undefined],
  ['1,000.00', 2, undefined],
  [undefined, 2, undefined],
  [null, 2, undefined],
  [true, 2, undefined],
])('%j of exponent %d is %s', (value, exponent, amount) => {
  expect(toMinor(value, exponent)).toBe(amount);
});

test('there and back for every amount of two decimals', () => {
  for (let amount = 1; amount < 20_000; amount += 7) expect(toMinor(toDecimal(amount, 2, 2), 2)).toBe(amount);
});
