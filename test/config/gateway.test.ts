import { ConfigError } from '../../src/config/config-error';
import { loadGateway } from '../../src/config/gateway-config';

const SHA = 'ab'.repeat(32);
const file = (gateway: string): string =>
  `accounts:\n  nordic-shop: { provider: vipps, clientSecret: '\${NOT_SET}', webhook: { url: 'https://pay.shop.example/v1/notices/vipps/nordic-shop?from=vipps', secret: '\${HOOK}', oldSecret: '\${HOOK}' } }\n  fjord: { provider: bambora, merchantNumber: '\${NOT_SET}' }\n  silk: { provider: pipwave, apiKey: '\${HOOK}', apiSecret: '\${PIPWAVE}', minGap: 1s, currencies: [MYR] }\n${gateway}`;
const load = (gateway: string, env: Record<string, string> = { HOOK: 'hook', PIPWAVE: 'pip' }) =>
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
      { SHA, HOOK: 'hook', PIPWAVE: 'pip' },
    );
    expect(gateway.api).toEqual({
      listen: { host: '127.0.0.1', port: 8090 },
      keys: { shop: { sha256: SHA, accounts: ['nordic-shop'], may: ['ship', 'read'] } },
    });
    expect(gateway.notices?.listen).toEqual({ host: '::1', port: 0 });
    expect(Object.keys(accounts)).toEqual(['nordic-shop', 'fjord', 'silk']);
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
      `gateway: { api: { listen: '127.0.0.1:1', keys: { a: { sha256: '${SHA}', accounts: [nordic-shop], may: [operate], operator: ' ' } } } }`,
      'gateway.api.keys.a.operator is empty',
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

describe('the accounts whose notices are taken', () => {
  const notices = (more = ''): string =>
    `gateway: { notices: { listen: '127.0.0.1:0', publicUrl: 'https://pay.shop.example'${more} } }`;

  test('are those that have what proves a notice; no other secret is resolved, and none is shown', () => {
    const { noticeAccounts } = load(notices());
    expect(noticeAccounts.map(({ path, reader }) => [path, reader.minGapMs])).toEqual([
      ['/v1/notices/vipps/nordic-shop', 15_000],
      ['/v1/notices/pipwave/silk', 1_000],
    ]);
    expect(JSON.stringify(noticeAccounts)).not.toContain('hook');
  });

  test('are those alone that are named: the secret of another need not be here', () => {
    const { noticeAccounts } = load(notices(', accounts: [nordic-shop]'), { HOOK: 'hook' });
    expect(noticeAccounts.map(({ account }) => account)).toEqual(['nordic-shop']);
  });

  test.each([
    [notices(', accounts: [fjord]'), 'accounts.fjord has no notices'],
    [notices(', accounts: [other]'), 'gateway.notices.accounts.0 is no account of this file'],
    [
      notices().replace('pay.shop', 'pay.other'),
      'accounts.nordic-shop.webhook.url is not where this gateway takes the notices of the account',
    ],
  ])('what is wrong is named with its path: %s', (gateway, problem) => {
    expect(problemsOf(gateway)[0]).toMatch(new RegExp(`^${problem}`));
  });

  test('a secret that is missing is named, with the way to do without it', () => {
    expect(() => load(notices(), { HOOK: 'hook' })).toThrow(
      /accounts\.silk\.apiSecret needs the variable PIPWAVE.*gateway\.notices\.accounts/,
    );
  });

  test('a secret that is written into the file is refused here as by workers, and not shown', () => {
    const written = file(notices(', accounts: [nordic-shop]')).replace("oldSecret: '${HOOK}'", 'oldSecret: hunter2');
    const opened = () => loadGateway({ path: 'holdfast.yaml', env: { HOOK: 'hook' }, readFile: () => written });
    expect(opened).toThrow(/accounts\.nordic-shop\.webhook\.oldSecret is a secret written into the file/);
    expect(opened).not.toThrow(/hunter2/);
  });

  test('an address that ends with a slash is served only where more follows it', () => {
    const po = `  tokyo: { provider: payment-options, merchantId: JP00000042, webhook: { url: 'https://pay.shop.example/v1/notices/payment-options/tokyo/', secret: '\${HOOK}' } }\n`;
    const slashed = file(po + notices(', accounts: [nordic-shop, tokyo]')).replace('?from=vipps', '/');
    expect(() => loadGateway({ path: 'holdfast.yaml', env: { HOOK: 'hook' }, readFile: () => slashed })).toThrow(
      /^(?!.*tokyo).*accounts\.nordic-shop\.webhook\.url is not where this gateway takes/s,
    );
  });

  test('without any there is nothing to listen for', () => {
    const bare = `accounts: { fjord: { provider: bambora } }\n${notices()}`;
    expect(() => loadGateway({ path: 'holdfast.yaml', env: {}, readFile: () => bare })).toThrow(
      /gateway\.notices takes notices for no account/,
    );
  });
});
