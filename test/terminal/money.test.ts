import { ledgerTable, money } from '../../src/terminal/money';

test.each([
  [123456, 'HUF', '1234.56 HUF'],
  [123456, 'COP', '1234.56 COP'],
  [123456, 'IQD', '123.456 IQD'],
  [123456, 'ISK', '123456 ISK'],
  [123456, 'CLF', '12.3456 CLF'],
  [9900, 'NOK', '99.00 NOK'],
  [9900, 'JPY', '9900 JPY'],
  [9900, 'NKO', '9900 NKO (minor units)'],
])('%d %s is written %s', (amount, currency, text) => {
  expect(money(amount, currency)).toBe(text);
});

test('the table of the ledger has the digits of the currency', () => {
  const ledger = {
    ...{ authorized: 123456, captured: 0, reserved: 123456, released: 0, available: 0 },
    ...{ refunded: 0, refunding: 0, refundable: 0 },
  };
  expect(ledgerTable(ledger, 'HUF')).toContain('1234.56 HUF');
  expect(ledgerTable(ledger, 'HUF')).not.toContain('refund');
  expect(ledgerTable(ledger, 'HUF', { ...ledger, refunding: 100 })).toMatch(/refunded │ refunding │ refundable/);
});
