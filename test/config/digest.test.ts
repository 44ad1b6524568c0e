import { loadConfig } from '../../src/config/config';
import { configurationDigest } from '../../src/config/digest';

const digestOf = (file: string, env: Record<string, string> = { KEY: 'a-key', SECRET: 'a-secret' }): string =>
  configurationDigest(loadConfig({ path: 'holdfast.yaml', env, readFile: () => file }));

const account = (more = '') =>
  `accounts:\n  shop:\n    provider: pipwave\n    baseUrl: https://api.pipwave.com\n    apiKey: "\${KEY}"\n    apiSecret: "\${SECRET}"\n    currencies: [MYR]\n${more}`;

test('is twelve digits, and the same for the same meaning in other words', () => {
  expect(digestOf(account())).toMatch(/^[0-9a-f]{12}$/);
  expect(digestOf(`# a comment\nclockSkew: 2000ms\n${account()}`)).toBe(digestOf(account()));
});

test.each([
  ['a setting', account('    policy: { heartbeat: 6s }\n')],
  ['an address', account().replace('api.', 'other.')],
  ['the mark of a recovery', `recovered: 2026-11-29\n${account()}`],
  ['the name of an account', account().replace('shop', 'store')],
])('%s changes it', (_, file) => {
  expect(digestOf(file)).not.toBe(digestOf(account()));
});

test('a secret does not: what a digest holds can be guessed', () => {
  expect(digestOf(account(), { KEY: 'another', SECRET: 'other' })).toBe(digestOf(account()));
});
