import fc from 'fast-check';
import { containsCardNumber, isCardNumberInId } from '../../src/messages/card-number';

test.each([
  '4111111111111111',
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '4111.1111.1111.1111',
  'paid with 5555555555554444, thanks',
  '378282246310005', // 15 digits
  '4222222222222', // 13 digits
  '6304000000000000000', // 19 digits
  'order 12 4111 1111 1111 1111',
  '4111 1111 1111 1111 12/27',
  '4111 1111 1111 1111 123',
  '{"note":"4111111111111111"}',
  '41111111-1111-1111-0000-000000000000', // digits alone, grouped like a UUID
  '4111/1111/1111/1111',
  '4111_1111_1111_1111',
  '4111|1111|1111|1111',
  '4111, 1111, 1111, 1111',
  '4111:1111:1111:1111',
  '4111 - 1111 - 1111 - 1111',
  '4111\u00a01111\u20031111\u30001111',
  '4111\n1111\t1111     1111',
  '4111\u200b1111\u200b1111\u200b1111',
  '4111–1111—1111‑1111',
  '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
  '4/1/1/1/1/1/1/1/1/1/1/1/1/1/1/1',
  '["4111","1111","1111","1111"]',
  '4111x1111x1111x1111',
  '3782/822463/10005',
  'card_4111111111111111_x',
  '４１１１１１１１１１１１１１１１',
  '４１１１／１１１１／１１１１／１１１１',
  '٤١١١١١١١١١١١١١١١',
  '४१११ ११११ ११११ ११११',
  '④①①① ①①①① ①①①① ①①①①',
])('%s holds a card number', (text) => {
  expect(containsCardNumber(text)).toBe(true);
});

test.each([
  '',
  'order-1001',
  '4111111111111112', // fails the check
  '411111111111', // 12 digits
  '41111111111111111111', // 20 digits
  '0000000000000000',
  '2027-05-01T12:00:00Z',
  '2027-05-01 12:00:00',
  '+47 123 45 678',
  '27/05/2027 12:00:00, 31/12/2027 23:59:59',
  'between 10:30:15 and 12:45:30, 5 of 7',
  '4990 NOK, 4990 NOK, 4990 NOK, 4993 NOK',
  '10.0.0.1:8080, 192.168.100.200:443',
  '2026-11-21T09:30:00.123Z 4711',
  '5a4db0005a4db0005a4db0005a4db000',
  'parcel-1 9900 NOK, parcel-2 5000 NOK',
  'the portal shows 7f3a41c2-4111-4111-9111-111111111110 and no more', // its digits pass the check
])('%s holds none', (text) => {
  expect(containsCardNumber(text)).toBe(false);
});

/** 12 to 18 digits with the one that makes them pass. */
const card = fc.stringMatching(/^[1-9][0-9]{11,17}$/).map((digits) => {
  const check = [...'0123456789'].find((last) => {
    const sum = [...(digits + last)].reverse().reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    return sum % 10 === 0;
  });
  return digits + check;
});

test('every number that passes the check is found, however it is grouped and whatever stands around it', () => {
  const around = fc.stringMatching(/^[a-z ,;:]{0,10}$/);
  fc.assert(
    fc.property(card, around, around, fc.constantFrom('', ' ', '-', '. '), (number, before, after, by) => {
      const grouped = number.replace(/(\d{4})(?=\d)/g, `$1${by}`);
      expect(containsCardNumber(`${before}${grouped}${after}`)).toBe(true);
    }),
  );
});

test.each(['1-', '1 ', '4111/', '4111x', '1', 'a', ' ', '1\u200b', '\ufdfa', '7f3a41c2-4111-4111-9111-'])(
  '100,000 characters of %j are read in the time of a moment',
  (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    // Of the processor, and not of the clock: other tests run beside this one.
    const before = process.cpuUsage();
    containsCardNumber(text);
    isCardNumberInId(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  },
);
