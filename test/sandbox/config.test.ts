import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigRefused, DEFAULT_CONFIG, loadConfig, readConfig } from '../../src/sandbox/config';
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

describe('a configuration', () => {
  it.each([
    ['no accounts', { accounts: {} }, 'accounts: needs at least one account'],
    ['nothing', undefined, '(top): '],
    ['a number without quotes', withAccount({ merchantSerialNumber: 424242 }), 'Put quotes around it: "424242".'],
    ['a missing secret', withAccount({ clientSecret: undefined }), 'accounts.shop.clientSecret: '],
    ['an unknown market', withAccount({ market: 'SE' }), 'accounts.shop.market: '],
    ['a misspelt field', withAccount({ clientID: 'x' }), 'Remove it, or correct its spelling.'],
    ['an unknown provider', withAccount({ provider: 'viips' }), 'Write a provider that the sandbox has'],
    ['an unknown switch', { ...DEFAULT_CONFIG, switches: { vipps: { limit: false } } }, 'switches.vipps: '],
    ['too many days', withAccount({ captureDays: 181 }), 'accounts.shop.captureDays: '],
  ])('with %s is refused, naming the path and the remedy', (_what, raw, line) => {
    expect(faultsOf(raw)).toMatch(/^sandbox\.yaml cannot be used:\n {2}/);
    expect(faultsOf(raw)).toContain(line);
  });

  it('in which two accounts are one merchant is refused with both names', () => {
    const accounts = { one: DEFAULT_VIPPS_ACCOUNT, two: { ...DEFAULT_VIPPS_ACCOUNT, clientId: 'other' } };
    expect(faultsOf({ accounts })).toContain('accounts.two.merchantSerialNumber: is the same as that of one');
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
