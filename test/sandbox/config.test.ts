import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_BAMBORA_ACCOUNT } from '../../src/sandbox/bambora/account';
import { ConfigRefused, DEFAULT_CONFIG, loadConfig, readConfig } from '../../src/sandbox/config';
import { DEFAULT_PAYMENT_OPTIONS_ACCOUNT } from '../../src/sandbox/payment-options/account';
import { DEFAULT_PIPWAVE_ACCOUNT } from '../../src/sandbox/pipwave/account';
import { ANY_PROVIDER } from '../../src/sandbox/providers';
import { DEFAULT_VIPPS_ACCOUNT } from '../../src/sandbox/vipps/account';

const faultsOf = (raw: unknown): string => {
  try {
    readConfig(raw, 'sandbox.yaml');
  } catch (error) {
    if (error instanceof ConfigRefused) return error.message;
  }
  throw new Error('was accepted');
};

const withAccount = (change: object) => ({ accounts: { shop: { ...DEFAULT_VIPPS_ACCOUNT, ...change } } });

const withOther = (account: object, change: object) => ({ accounts: { shop: { ...account, ...change } } });
const switched = (provider: string, change: object) => ({ ...DEFAULT_CONFIG, switches: { [provider]: change } });

describe('a configuration', () => {
  it.each<[string, unknown, string]>([
    ['no accounts', { accounts: {} }, 'accounts: needs at least one account'],
    ['nothing', undefined, '(top): '],
    ['a number without quotes', withAccount({ merchantSerialNumber: 424242 }), 'Put quotes around it: "424242".'],
    ['a missing secret', withAccount({ clientSecret: undefined }), 'accounts.shop.clientSecret: '],
    ['an unknown market', withAccount({ market: 'SE' }), 'accounts.shop.market: '],
    ['a misspelt field', withAccount({ clientID: 'x' }), 'Remove it, or correct its spelling.'],
    [
      'an unknown provider',
      withAccount({ provider: 'viips' }),
      `Write a provider that the sandbox has: ${ANY_PROVIDER}.`,
    ],
    ['an unknown switch', { ...DEFAULT_CONFIG, switches: { vipps: { limit: false } } }, 'switches.vipps: '],
    [
      'a token with a colon',
      withOther(DEFAULT_BAMBORA_ACCOUNT, { merchantToken: 'a:b' }),
      'accounts.shop.merchantToken: ',
    ],
    ['an unknown right', withOther(DEFAULT_BAMBORA_ACCOUNT, { rights: ['void'] }), 'accounts.shop.rights.0: '],
    [
      'a key of 33 characters',
      withOther(DEFAULT_PIPWAVE_ACCOUNT, { apiKey: 'x'.repeat(33) }),
      'accounts.shop.apiKey: ',
    ],
    [
      'an address that is none',
      withOther(DEFAULT_PIPWAVE_ACCOUNT, { notificationUrl: 'x' }),
      'accounts.shop.notificationUrl: ',
    ],
    [
      'a short merchant id',
      withOther(DEFAULT_PAYMENT_OPTIONS_ACCOUNT, { merchantId: 'JP1' }),
      'two capitals and eight digits',
    ],
    [
      'no second key',
      withOther(DEFAULT_PAYMENT_OPTIONS_ACCOUNT, { secondKey: undefined }),
      'accounts.shop.secondKey: ',
    ],
    ['no days', withOther(DEFAULT_BAMBORA_ACCOUNT, { holdDays: 0 }), 'accounts.shop.holdDays: '],
    [
      'an unknown switch of Bambora',
      switched('bambora', { secondAfterPartial: 'yes' }),
      'switches.bambora.secondAfterPartial: ',
    ],
    ['an unknown switch of pipwave', switched('pipwave', { pgPartial: true }), 'switches.pipwave.pgPartial: '],
    [
      'an unknown switch of Payment Options',
      switched('payment-options', { errorShape: 4 }),
      'switches.payment-options.errorShape: ',
    ],
    ['too many days', withAccount({ captureDays: 181 }), 'accounts.shop.captureDays: '],
  ])('with %s is refused, naming the path and the remedy', (_what, raw, line) => {
    expect(faultsOf(raw)).toMatch(/^sandbox\.yaml cannot be used:\n {2}/);
    expect(faultsOf(raw)).toContain(line);
  });

  it('in which two accounts are one merchant is refused with both names', () => {
    const accounts = { one: DEFAULT_VIPPS_ACCOUNT, two: { ...DEFAULT_VIPPS_ACCOUNT, clientId: 'other' } };
    expect(faultsOf({ accounts })).toContain('accounts.two.merchantSerialNumber: is the same as that of one');
  });

  it.each([
    ['merchantNumber', DEFAULT_BAMBORA_ACCOUNT, { merchantToken: 'other' }],
    ['apiKey', DEFAULT_PIPWAVE_ACCOUNT, { apiSecret: 'other' }],
    ['merchantId', DEFAULT_PAYMENT_OPTIONS_ACCOUNT, { apiKey: 'other' }],
    ['apiKey', DEFAULT_PAYMENT_OPTIONS_ACCOUNT, { merchantId: 'JP00000001' }],
  ])('in which two accounts have one %s is refused', (field, account, change) => {
    const accounts = { one: account, two: { ...account, ...change } };
    expect(faultsOf({ accounts })).toContain(`accounts.two.${field}: is the same as that of one`);
  });

  it('is read from YAML, and a file that is none is refused by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-config-'));
    try {
      const file = join(folder, 'sandbox.yaml');
      writeFileSync(file, 'seed: 7\naccounts:\n  shop: { provider: vipps, clientId: c, clientSecret: s, ');
      expect(() => loadConfig(file)).toThrow(`${file} cannot be read as YAML`);
      writeFileSync(
        file,
        'seed: 7\naccounts:\n  shop:\n    provider: vipps\n    clientId: c\n    clientSecret: s\n    subscriptionKey: k\n' +
          '    merchantSerialNumber: "1234"\n    market: DK\nswitches:\n  vipps: { limiter: false }\n',
      );
      expect(loadConfig(file)).toMatchObject({ seed: 7, switches: { vipps: { limiter: false } } });
      expect(() => loadConfig(join(folder, 'none.yaml'))).toThrow('none.yaml cannot be read');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
