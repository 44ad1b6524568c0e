import { type BamboraAccount, bamboraAccount, bamboraSettings } from '../../../src/providers/bambora/account';
import { BAMBORA, capabilitiesOf } from '../../../src/providers/bambora/capabilities';

const account: BamboraAccount = {
  baseUrl: 'https://api-beta.bambora.com',
  merchantNumber: 'T123456789',
  merchantToken: 'demoTok3nA1',
  merchantSecret: 's3cretDemoB2',
};

test('an account that says nothing captures once and never repeats', () => {
  expect(capabilitiesOf(account)).toEqual(BAMBORA);
});

test('several captures are a switch, and then no absence can be proven', () => {
  expect(capabilitiesOf({ ...account, multipleCaptures: true })).toMatchObject({
    captures: 'many',
    absence: 'neverProvable',
    evidence: 'marker',
  });
});

test('the proving reads are at least twice our own time-out apart', () => {
  expect(capabilitiesOf(account).readGapMs).toBe(60_000);
  expect(capabilitiesOf({ ...account, http: { totalMs: 60_000 } }).readGapMs).toBe(120_000);
  expect(capabilitiesOf({ ...account, readGapMs: 5 }).readGapMs).toBe(5);
});

test('currencies are a setting, with their ISO decimals', () => {
  expect(capabilitiesOf({ ...account, currencies: ['NOK', 'JPY'] }).currencies).toEqual({
    NOK: { exponent: 2, sent: 'minor' },
    JPY: { exponent: 0, sent: 'minor' },
  });
});

describe('settings', () => {
  const file = { ...account };
  test('what is read is an account, and its secrets show nowhere', () => {
    const parsed = bamboraAccount(bamboraSettings.parse({ ...file, settleWindow: '10m', http: { total: '20s' } }));
    expect(parsed).toMatchObject({ settleWindowMs: 600_000, http: { totalMs: 20_000 } });
    expect(JSON.stringify(parsed)).not.toMatch(/demoTok3nA1|s3cretDemoB2/);
  });
  test.each<[string, Record<string, unknown>]>([
    ['a token with a colon', { merchantToken: 'a:b' }],
    ['plain http to the world', { baseUrl: 'http://api-beta.bambora.com' }],
    ['a generation that does not exist', { generation: 'v1' }],
    ['a member that nobody knows', { multiple: true }],
  ])('%s is refused', (_, override) => {
    expect(bamboraSettings.safeParse({ ...file, ...override }).success).toBe(false);
  });
});

test('one refund for each payment, known by the total, never repeated before its absence is proven', () => {
  for (const multipleCaptures of [false, true]) {
    expect(capabilitiesOf({ ...account, multipleCaptures }).refund).toEqual({
      ...{ parts: true, times: 'one', of: 'payment', evidence: 'totals', absence: 'provable' },
      ...{ replayForMs: 0, provisionalMs: 0, windowDays: 180 },
    });
  }
});
