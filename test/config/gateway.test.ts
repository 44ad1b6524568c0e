import { loadGateway } from '../../src/config/gateway-config';
import { ConfigError } from '../../src/config/problems';

const SHA = 'ab'.repeat(32);
const file = (gateway: string): string =>
  `accounts:\n  nordic-shop: { provider: vipps, clientSecret: '\${NOT_SET}' }\n${gateway}`;
const load = (gateway: string, env: Record<string, string> = {}) =>
  loadGateway({ path: 'holdfast.yaml', env, readFile: () => file(gateway) });
const problemsOf = (gateway: string): string[] => {
  try {
    load(gateway);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, problem }) => `${path} ${problem}`);
  }
  return [];
};

describe('the gateway of holdfast.yaml', () => {
  test('is read without the secrets of the accounts', () => {
    const { gateway, accounts } = load(
      `gateway: { api: { listen: '127.0.0.1:8090', keys: { shop: { sha256: '\${SHA}', accounts: [nordic-shop], may: [ship, read] } } }, notices: { listen: '[::1]:0', publicUrl: 'https://pay.shop.example/' } }`,
      { SHA },
    );
    expect(gateway.api).toEqual({
      listen: { host: '127.0.0.1', port: 8090 },
      keys: { shop: { sha256: SHA, accounts: ['nordic-shop'], may: ['ship', 'read'] } },
    });
    expect(gateway.notices?.listen).toEqual({ host: '::1', port: 0 });
    expect(Object.keys(accounts)).toEqual(['nordic-shop']);
  });

  test.each([
    ['', 'gateway has no listener'],
    [`gateway: { api: { listen: 'localhost', keys: {} } }`, 'gateway.api.listen must be an IP address'],
    [`gateway: { api: { listen: '127.0.0.1:70000', keys: {} } }`, 'gateway.api.listen must have a port'],
    [
      `gateway: { api: { listen: '127.0.0.1:1', keys: { a: { sha256: '${SHA}', accounts: [other], may: [read] } } } }`,
      'gateway.api.keys.a.accounts.0 is no account of this file',
    ],
    [
      `gateway: { api: { listen: '127.0.0.1:1', keys: { a: { sha256: '${SHA}', accounts: [nordic-shop], may: [operate] } } } }`,
      'gateway.api.keys.a.operator is missing',
    ],
    [
      `gateway: { api: { listen: '127.0.0.1:1', keys: { a: { sha256: 'hf_shop_x', accounts: [nordic-shop], may: [fly] } } } }`,
      'gateway.api.keys.a.sha256 must be the SHA-256 of a key',
    ],
    [
      `gateway: { api: { listen: '127.0.0.1:1', keys: { a: { sha256: '\${NONE}' } } } }`,
      'gateway.api.keys.a.sha256 needs the variable NONE',
    ],
  ])('what is wrong is named with its path: %s', (gateway, problem) => {
    expect(problemsOf(gateway).some((found) => found.startsWith(problem))).toBe(true);
  });
});
