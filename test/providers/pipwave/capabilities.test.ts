import { type PipwaveAccount, pipwaveAccount, pipwaveSettings } from '../../../src/providers/pipwave/account';
import { capabilitiesOf, PIPWAVE } from '../../../src/providers/pipwave/capabilities';

const account: PipwaveAccount = {
  baseUrl: 'https://staging-api.pipwave.com',
  apiKey: 'pk_demo_1a2b3c4d5e6f',
  apiSecret: 'sk_demo_0f9e8d7c6b5a',
  currencies: ['MYR', 'JPY'],
};

test('an account that says nothing captures once, the whole, and never repeats', () => {
  expect(capabilitiesOf(account)).toEqual({
    ...PIPWAVE,
    currencies: { MYR: { exponent: 2, sent: 'decimal' }, JPY: { exponent: 0, sent: 'decimal' } },
  });
});

test('an absence may be proven for full captures only', () => {
  expect(capabilitiesOf({ ...account, resendFullCapture: true }).absence).toBe('provable');
  expect(capabilitiesOf({ ...account, resendFullCapture: true, partialCaptures: true }).absence).toBe('neverProvable');
});

test('what the gateway decides is a setting', () => {
  expect(capabilitiesOf({ ...account, partialCaptures: true, remainder: 'automatic', provisionalMs: 0 })).toMatchObject(
    {
      partial: true,
      provisionalMs: 0,
      release: { untouched: 'unverified', afterCapture: 'automatic' },
    },
  );
});

test('a currency of three decimals is none of the account’s, however it came in', () => {
  expect(Object.keys(capabilitiesOf({ ...account, currencies: ['KWD', 'MYR'] }).currencies)).toEqual(['MYR']);
});

describe('settings', () => {
  test('what is read is an account, and its secrets show nowhere', () => {
    const parsed = pipwaveAccount(pipwaveSettings.parse({ ...account, reading: 'sub-status', settleWindow: '2h' }));
    expect(parsed).toMatchObject({ settleWindowMs: 7_200_000, reading: 'sub-status' });
    expect(JSON.stringify(parsed)).not.toMatch(/_demo_/);
  });
  test.each<[string, Record<string, unknown>]>([
    ['a currency of three decimals', { currencies: ['KWD'] }],
    ['a currency of four decimals', { currencies: ['CLF'] }],
    ['no currency', { currencies: [] }],
    ['plain http to the world', { baseUrl: 'http://api.pipwave.com' }],
    ['a reading that does not exist', { reading: 'both' }],
    ['a member that nobody knows', { partial: true }],
  ])('%s is refused', (_, override) => {
    expect(pipwaveSettings.safeParse({ ...account, ...override }).success).toBe(false);
  });
});

test('one refund for each payment, known by the status, which may fail for as long as a capture may', () => {
  expect(capabilitiesOf(account).refund).toEqual({
    ...{ parts: true, times: 'one', of: 'payment', evidence: 'status', absence: 'neverProvable' },
    ...{ replayForMs: 0, provisionalMs: 3 * 24 * 3_600_000, windowDays: 180 },
  });
  expect(capabilitiesOf({ ...account, resendFullCapture: true, provisionalMs: 5 }).refund).toMatchObject({
    absence: 'neverProvable',
    provisionalMs: 5,
  });
});
