import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { accountDirectory } from '../../src/config/client-config';
import { ConfigError, type HoldfastConfig, loadConfig } from '../../src/config/config';
import { DEFAULT_POLICY } from '../../src/domain/policy';
import { formatDuration, parseDuration } from '../../src/providers/duration';
import { PROVIDERS } from '../../src/providers/registry';

const env = { VIPPS_CLIENT_ID: 'id-1', VIPPS_CLIENT_SECRET: 'secret-77', VIPPS_SUBSCRIPTION_KEY: 'key-88' };
const known = Object.keys(PROVIDERS).join(', ');
const minute = 60_000;
const day = 86_400_000;

const shop = (more = '', name = 'nordic-shop', number = '424242'): string => `
  ${name}:
    provider: vipps
    baseUrl: https://apitest.vipps.no
    merchantSerialNumber: "${number}"
    clientId: \${VIPPS_CLIENT_ID}
    clientSecret: \${VIPPS_CLIENT_SECRET}
    subscriptionKey: \${VIPPS_SUBSCRIPTION_KEY}
    ${more}`;

const load = (
  text: string,
  environment: Record<string, string> = env,
  files: Record<string, string> = {},
): HoldfastConfig =>
  loadConfig({
    path: '/etc/holdfast.yaml',
    env: environment,
    readFile: (path) => {
      const found = { '/etc/holdfast.yaml': text, ...files }[path];
      if (found === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return found;
    },
  });

/** The problems as lines: `path problem; remedy`. */
function problems(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
}
const wrong = (text: string, environment: Record<string, string> = env): string[] =>
  problems(() => load(text, environment));

describe('an account is refused, with path, problem and remedy', () => {
  const at = 'accounts.nordic-shop';
  const cases: [string, string, string][] = [
    [
      'a plain number as a length',
      'policy: { warnBefore: 3 }',
      `${at}.policy.warnBefore 3 is a plain number, without a unit; write a whole number and its unit: 3d, 12h, 90m, 15s or 250ms`,
    ],
    [
      'a length in words',
      'policy: { warnBefore: 3 days }',
      `${at}.policy.warnBefore "3 days" is not a length of time above zero; write a whole number and its unit: 3d, 12h, 90m, 15s or 250ms`,
    ],
    [
      'no time at all',
      'policy: { heartbeat: 0s }',
      `${at}.policy.heartbeat "0s" is not a length of time above zero; write a whole number and its unit: 3d, 12h, 90m, 15s or 250ms`,
    ],
    [
      'one bad rung',
      'policy: { ladder: [15s, 1] }',
      `${at}.policy.ladder.1 1 is a plain number, without a unit; write a whole number and its unit: 3d, 12h, 90m, 15s or 250ms`,
    ],
    [
      'a misspelt setting',
      'policy: { warnBefor: 3d }',
      `${at}.policy.warnBefor is not a known setting; did you mean warnBefore?`,
    ],
    ['a misspelt member', 'markt: NO', `${at}.markt is not a known setting; did you mean market?`],
    ['a misspelt inner member', 'http: { totl: 5s }', `${at}.http.totl is not a known setting; did you mean total?`],
    [
      'a choice that there is not',
      'market: SE',
      `${at}.market is not one of the possible values; write one of NO, DK, FI`,
    ],
    [
      'a policy that there is not',
      'policy: { atDeadline: capture }',
      `${at}.policy.atDeadline is not one of the possible values; write one of alert, release`,
    ],
    [
      'one proving read',
      'policy: { provingReadsMax: 1 }',
      `${at}.policy.provingReadsMax is too small: must be number to be >=2; correct it`,
    ],
    [
      'a secret in the file',
      'webhook: { url: "https://x.example/h", secret: hunter2 }',
      `${at}.webhook.secret is a secret written into the file; name a variable or a file: \${NAME} or \${file:/run/secrets/name}`,
    ],
  ];
  test.each(cases)('%s', (_, more, line) => {
    const told = wrong(`accounts:${shop(more)}`);
    expect(told).toEqual([line]);
    expect(told.join()).not.toContain('hunter2');
  });

  test('a number where text is meant, an address in clear text, a missing member', () => {
    const text = `accounts:${shop()}`
      .replace('"424242"', '424242')
      .replace('https://apitest', 'http://apitest')
      .replace('clientId: ${VIPPS_CLIENT_ID}', '');
    expect(wrong(text)).toEqual([
      `${at}.baseUrl is http to another machine, and the credentials would travel in clear text; write https://api.vipps.no, or https://apitest.vipps.no for the test environment; or set insecure: true beside it if it is a sandbox in a network of your own`,
      `${at}.merchantSerialNumber is a number and must be text; put it in quotes`,
      `${at}.clientId is missing; add it`,
    ]);
  });

  test('an unknown provider, no provider, an impossible name', () => {
    expect(wrong('accounts: { a: { provider: vips } }')).toEqual([
      'accounts.a.provider is not a known provider; did you mean vipps?',
    ]);
    expect(wrong('accounts: { a: { provider: constructor } }')[0]).toContain('is not a known provider');
    expect(wrong('accounts: { a: }')).toEqual([`accounts.a.provider is missing; add one of ${known}`]);
    expect(wrong(`accounts:${shop('', '"nordic shop"')}`)).toEqual([
      'accounts.nordic shop is not a possible name; use 1 to 64 of A-Z a-z 0-9 . _ -',
    ]);
  });
});

describe('secrets', () => {
  test('a missing variable or file is named with its path, and nothing is said twice', () => {
    const text = `accounts:${shop('webhook: { url: "https://x.example/h", secret: "${file:/run/secrets/hook}" }')}`;
    expect(wrong(text, { VIPPS_CLIENT_ID: 'id-1', VIPPS_SUBSCRIPTION_KEY: '' })).toEqual([
      'accounts.nordic-shop.clientSecret needs the variable VIPPS_CLIENT_SECRET, which is not set; set VIPPS_CLIENT_SECRET in the environment',
      'accounts.nordic-shop.subscriptionKey needs the variable VIPPS_SUBSCRIPTION_KEY, which is not set; set VIPPS_SUBSCRIPTION_KEY in the environment',
      'accounts.nordic-shop.webhook.secret needs the file /run/secrets/hook, which cannot be read (ENOENT); mount it, or correct the path',
    ]);
  });

  test('none shows in an error, not even one that stands in the wrong place', () => {
    const broken = { ...env, VIPPS_CLIENT_SECRET: 'secret 77' };
    const told = wrong(`accounts:${shop('policy: { warnBefore: "${VIPPS_SUBSCRIPTION_KEY}" }')}`, broken);
    expect(told).toHaveLength(2);
    expect(told.join('\n')).not.toMatch(/secret 77|key-88/);
  });

  test('none shows in a file that is no YAML', () => {
    const told = wrong('accounts:\n  a: { clientSecret: "hunter2\n  b: }');
    expect(told[0]).toMatch(/^is not valid YAML: [A-Z_]+ in line \d+, column \d+; correct it$/);
    expect(told.join('\n')).not.toContain('hunter2');
    expect(wrong('accounts: { a: { x: 1, x: 2 } }')[0]).toContain('DUPLICATE_KEY');
  });

  test('none shows when the configuration is printed or serialised', () => {
    const config = load(`accounts:${shop()}`);
    for (const text of [inspect(config, { depth: 9, showHidden: true }), JSON.stringify(config)]) {
      expect(text).not.toMatch(/secret-77|key-88/);
      expect(text).toContain('[secret]');
    }
  });

  test('come from files, too; the last line break is not part of them', () => {
    const text = `accounts:${shop()}`.replace('${VIPPS_CLIENT_SECRET}', '${file:/run/secrets/vipps}');
    const settings = load(text, env, { '/run/secrets/vipps': 'from-file\n' }).accounts['nordic-shop']?.settings;
    expect((settings as { clientSecret: { reveal(): string } }).clientSecret.reveal()).toBe('from-file');
  });
});

describe('what does not fit together is refused with both values', () => {
  const at = 'accounts.nordic-shop';
  test('two accounts for one merchant', () => {
    expect(wrong(`accounts:${shop()}${shop('', 'copy')}`)).toEqual([
      'accounts.copy is the same merchant as accounts.nordic-shop: 424242 of vipps at apitest.vipps.no; keep one of the two',
    ]);
    expect(wrong(`accounts:${shop()}${shop('', 'other', '424243')}`)).toEqual([]);
  });

  const cases: [string, string, string][] = [
    [
      'a call as long as the settle window',
      'settleWindow: 27s',
      `${at} has the bound of an HTTP call + clockSkew 27s, not below settleWindow 27s`,
    ],
    [
      'a ladder longer than the deadline margin',
      'policy: { deadlineMargin: 2h }',
      `${at} has settleWindow + the sum of policy.ladder 9376s, not below policy.deadlineMargin 2h`,
    ],
    [
      'a margin longer than the warning',
      'policy: { deadlineMargin: 3d }',
      `${at} has policy.deadlineMargin 3d, not below policy.warnBefore 3d`,
    ],
    [
      'a warning longer than the hold',
      'policy: { holdDays: 3 }',
      `${at} has policy.warnBefore 3d, not below holdDays 3d`,
    ],
    [
      'a ladder that would ask every second for as long as a customer thinks',
      'policy: { ladder: [1s, 1s] }',
      `${at} has minGap 15s, not below the last wait of policy.ladder + 1ms 1001ms; the last wait repeats`,
    ],
    [
      'a heartbeat as long as the call that it guards',
      'policy: { heartbeat: 25s }',
      `${at} has policy.heartbeat 25s, not below policy.callBound 25s`,
    ],
    [
      'a call longer than its activity',
      'http: { total: 26s }\n    policy: { callBound: 25s }',
      `${at} has the bound of an HTTP call 26s, not below policy.callBound + 1ms 25001ms`,
    ],
  ];
  test.each(cases)('%s', (_, more, line) => {
    const told = wrong(`accounts:${shop(more)}`);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(line);
  });

  test('everything at once, over all accounts', () => {
    const text = `clockSkw: 3s\naccounts:${shop('policy: { holdDays: 3 }')}${shop('market: SE', 'second', '5151')}`;
    const told = wrong(text);
    expect(told).toHaveLength(3);
    expect(told[0]).toBe('clockSkw is not a known setting; did you mean clockSkew?');
  });
});

describe('the file', () => {
  test('that is missing is named, with what to do', () => {
    expect(problems(() => loadConfig({ env: {}, path: '/nowhere/holdfast.yaml' }))).toEqual([
      'cannot be read (ENOENT); create it, or name another file in HOLDFAST_CONFIG',
    ]);
    expect(() => loadConfig({ env: { HOLDFAST_CONFIG: '/nowhere/else.yaml' } })).toThrow(
      '/nowhere/else.yaml cannot be used',
    );
  });

  test.each([[''], ['accounts:'], ['accounts: []'], ['- a']])('without an account is refused: %j', (text) => {
    expect(wrong(text)).toEqual([
      'accounts names no account; add one: its name, its provider and the settings of that',
    ]);
  });

  test('is found by HOLDFAST_CONFIG; files beside it are named from its folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-config-'));
    try {
      const text = `accounts:${shop()}`.replace('${VIPPS_CLIENT_SECRET}', '${file:secrets.txt}');
      writeFileSync(join(folder, 'mine.yaml'), text);
      writeFileSync(join(folder, 'secrets.txt'), 's-1\n');
      const config = loadConfig({ env: { ...env, HOLDFAST_CONFIG: join(folder, 'mine.yaml') } });
      expect(Object.keys(config.accounts)).toEqual(['nordic-shop']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('an account that says nothing more has the defaults, and opens its provider', async () => {
  const config = load(`accounts:${shop()}`);
  const account = config.accounts['nordic-shop'];
  expect(config.clockSkewMs).toBe(2_000);
  expect(account).toMatchObject({ name: 'nordic-shop', provider: 'vipps', policy: DEFAULT_POLICY, boundMs: 25_000 });
  expect(account?.capabilities).toMatchObject({ captures: 'many', evidence: 'key', holdDays: 180 });
  expect(config.accounts.constructor).toBeUndefined();
  const provider = account?.create();
  expect(provider?.capabilities).toMatchObject({ evidence: 'key' });
  await provider?.close();
});

test('every length of a policy can be given, in milliseconds too, and holdDays overrides the provider’s', () => {
  const more = `
    replayFor: never
    minGap: 20ms
    settleWindow: 100ms
    http: { total: 50ms }
    policy: { holdDays: 30, ladder: [10ms, 20ms], backoff: [1ms], parkedEvery: 6h, parkedAfterDeadline: 1d, warnBefore: 3d,
      deadlineMargin: 1d, atDeadline: release, keepForRefused: false, stuckAfter: 10m, sendWithin: 30s, callBound: 25s, heartbeat: 5s, provingReadsMax: 3 }`;
  const account = load(`clockSkew: 5ms\naccounts:${shop(more)}`).accounts['nordic-shop'];
  expect(account?.policy).toEqual({
    ...DEFAULT_POLICY,
    ladderMs: [10, 20],
    backoffMs: [1],
    atDeadline: 'release',
    keepForRefused: false,
    provingReadsMax: 3,
  });
  expect(account?.capabilities).toMatchObject({ holdDays: 30, replayForMs: 0, settleWindowMs: 100 });
  expect(account?.boundMs).toBe(50);
});

describe('the directory of accounts', () => {
  const directory = (text: string): unknown => accountDirectory('/etc/holdfast.yaml', {}, () => text);

  test('needs no secret and reads no setting but the provider and those that decide the currencies', () => {
    expect(directory(`accounts:${shop('anything: else')}`)).toEqual({
      'nordic-shop': { provider: 'vipps', currencies: { NOK: 2 } },
    });
  });

  test('refuses what the configuration refuses in names and providers', () => {
    expect(problems(() => directory('accounts: { "a b": { provider: "${P}" } }'))).toEqual([
      'accounts.a b is not a possible name; use 1 to 64 of A-Z a-z 0-9 . _ -',
      `accounts.a b.provider is not a known provider; known are ${known}`,
    ]);
  });
});

test('the past of every payment is unknown where the file names a recovery', () => {
  expect(load(`accounts:${shop()}`)).not.toHaveProperty('recovered');
  expect(load(`recovered: 2026-11-29\naccounts:${shop()}`).recovered).toBe('2026-11-29');
  expect(wrong(`recovered: true\naccounts:${shop()}`)).toEqual([
    'recovered is true or false and must be text; put it in quotes',
  ]);
  expect(wrong(`recovered: the last one\naccounts:${shop()}`)).toEqual([
    'recovered is not the name of a recovery; give it the day on which Temporal was lost or restored: 2026-11-29',
  ]);
  expect(wrong(`recoverd: true\naccounts:${shop()}`)).toEqual([
    'recoverd is not a known setting; did you mean recovered?',
  ]);
});

test.each([
  ['3d', 3 * day],
  ['90m', 90 * minute],
  ['250ms', 250],
])('a length: %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
  expect(formatDuration(ms)).toBe(text);
});

test.each(['', '3', '3 d', '-3d', '1.5h', '3D', '3w', '1h30m', '99999999d', '1e3s'])('no length: %j', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
