import {
  type PaymentOptionsAccount,
  paymentOptionsAccount,
  paymentOptionsSettings,
} from '../../../src/providers/payment-options/account';
import { fromWire, toWire } from '../../../src/providers/payment-options/amount';
import { capabilitiesOf, PAYMENT_OPTIONS } from '../../../src/providers/payment-options/capabilities';

const account: PaymentOptionsAccount = {
  baseUrl: 'https://api-dev.paymentoptions.com',
  apiKey: 'made-up-api-key',
  secondKey: 'made-up-second-key',
  merchantId: 'JP00000042',
  live: false,
};
const units = { USD: 'minor', EUR: 'major', KWD: 'major' } as const;

test('an account that says nothing captures once, never repeats, and has yen only', () => {
  expect(capabilitiesOf(account)).toEqual({ ...PAYMENT_OPTIONS, currencies: { JPY: { exponent: 0, sent: 'minor' } } });
});

test('a currency with decimals comes with its unit', () => {
  expect(capabilitiesOf({ ...account, amountUnits: units }).currencies).toEqual({
    JPY: { exponent: 0, sent: 'minor' },
    USD: { exponent: 2, sent: 'minor' },
    EUR: { exponent: 2, sent: 'decimal' },
    KWD: { exponent: 3, sent: 'decimal' },
  });
});

test('amounts go out and come back exactly', () => {
  const set = { ...account, amountUnits: units };
  expect(toWire(set, 1999, 'USD')).toBe(1999);
  expect(toWire(set, 1999, 'EUR')).toBe('19.99');
  expect(toWire(set, 5, 'KWD')).toBe('0.005');
  expect(toWire(set, 1000, 'JPY')).toBe(1000);
  expect(toWire(set, 1999, 'GBP')).toBeUndefined();
  expect(toWire(set, 1_000_000_000, 'EUR')).toBeUndefined(); // eleven characters
  expect(fromWire(set, 19.99, 'EUR')).toBe(1999);
  expect(fromWire(set, 1999, 'USD')).toBe(1999);
  expect(fromWire(set, 19.99, 'USD')).toBeUndefined();
  expect(fromWire(set, 1999, 'constructor')).toBeUndefined();
});

describe('settings', () => {
  test('what is read is an account, and its secrets show nowhere', () => {
    const file = { ...account, webhook: { url: 'https://pay.shop.example/hooks', secret: 'po-hook-key-made-up-1' } };
    const parsed = paymentOptionsAccount(paymentOptionsSettings.parse({ ...file, readGap: '2m' }));
    expect(parsed).toMatchObject({ readGapMs: 120_000, live: false });
    expect(JSON.stringify(parsed)).not.toMatch(/made-up/);
  });
  test.each<[string, Record<string, unknown>]>([
    ['an account that does not say whether it is live', { live: undefined }],
    ['a prefix with a slash at its end', { prefix: '/api/v1/' }],
    ['a unit that does not exist', { amountUnits: { USD: 'cents' } }],
    ['a webhook over plain http', { webhook: { url: 'http://pay.shop.example', secret: 's' } }],
    ['a webhook with a query', { webhook: { url: 'https://pay.shop.example/hooks?from=po', secret: 's' } }],
    ['a webhook with a fragment', { webhook: { url: 'https://pay.shop.example/hooks#po', secret: 's' } }],
    ['a member that nobody knows', { card: '1' }],
  ])('%s is refused', (_, override) => {
    expect(paymentOptionsSettings.safeParse({ ...account, ...override }).success).toBe(false);
  });
});

test('a refund is of a capture, and one unless the account says many', () => {
  expect(capabilitiesOf(account).refund).toEqual({
    ...{ parts: true, times: 'one', of: 'capture', evidence: 'status', absence: 'neverProvable' },
    ...{ replayForMs: 0, provisionalMs: 0, windowDays: 180 },
  });
  expect(capabilitiesOf({ ...account, multipleRefunds: true }).refund).toMatchObject({ times: 'many' });
});
