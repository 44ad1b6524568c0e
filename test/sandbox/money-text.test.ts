import { CURRENCIES, digitsOf } from '../../src/domain/iso4217';
import { exponentOf } from '../../src/sandbox/money-text';

test('the decimals of every currency are those of ISO 4217, by a table of the sandbox’s own', () => {
  const own = CURRENCIES.map((code) => [code, exponentOf(code)]);
  expect(own).toEqual(CURRENCIES.map((code) => [code, digitsOf(code)]));
});
