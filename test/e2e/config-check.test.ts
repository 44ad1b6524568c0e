import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountYaml, SECRETS } from '../../proof/merchants';
import { NAMES } from '../../proof/providers';
import { createWorld, FAST_ACCOUNT, FAST_POLICY, type World } from '../support/world';
import { holdfast, type Ran } from './command-line';

jest.setTimeout(120_000);

let world: World;
let file: string;
beforeAll(async () => {
  world = await createWorld({ worker: false });
  file = join(mkdtempSync(join(tmpdir(), 'holdfast-check-')), 'holdfast.yaml');
  const more = `${FAST_ACCOUNT}\n    policy: ${FAST_POLICY}`;
  const accounts = NAMES.map((name) => accountYaml(`shop-${name}`, name, world.sandbox.baseUrls[name], more));
  writeFileSync(file, `clockSkew: 100ms\naccounts:\n${accounts.join('\n')}`);
});
afterAll(async () => {
  await world?.close();
});

interface Answer {
  what: string;
  verdict: string;
  says: string;
}

const check = (env: Record<string, string>, ...argv: string[]): Promise<Ran> =>
  holdfast({ env: { ...world.env, HOLDFAST_CONFIG: file, ...env } } as unknown as World, 'config', 'check', ...argv);
const online = async (env: Record<string, string> = {}): Promise<{ exitCode: Ran['exitCode']; answers: Answer[] }> => {
  const { exitCode, out } = await check(env, '--online', '--json');
  return { exitCode, answers: JSON.parse(out).online };
};

test('a right file: its accounts, and nobody is asked', async () => {
  const { exitCode, out } = await check({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(exitCode).toBe(0);
  expect(out).toContain(`${file} is right: 4 accounts.`);
  expect(out).toMatch(/shop-vipps: vipps, NOK, holds last 180 days/);
});

test('the gateway’s part is checked where the file has one, beside what is wrong elsewhere', async () => {
  const broken = join(mkdtempSync(join(tmpdir(), 'holdfast-check-')), 'holdfast.yaml');
  const key = "{ sha256: '${NO_SUCH_VARIABLE}', accounts: [b], may: [ship] }";
  writeFileSync(
    broken,
    `accounts: { a: { provider: vips } }\ngateway: { api: { listen: '127.0.0.1:8090', keys: { shop: ${key} } } }`,
  );
  const paths = async (env: Record<string, string>) => {
    const { out } = await check(env, '--config', broken, '--json');
    return JSON.parse(out).problems.map(({ path }: { path: string }) => path);
  };
  expect(await paths({})).toEqual(['accounts.a.provider', 'gateway.api.keys.shop.sha256']);
  expect(await paths({ NO_SUCH_VARIABLE: 'a'.repeat(64) })).toEqual([
    'accounts.a.provider',
    'gateway.api.keys.shop.accounts.0',
  ]);
});

test('everything that is wrong, at once and without a secret', async () => {
  const broken = join(mkdtempSync(join(tmpdir(), 'holdfast-check-')), 'holdfast.yaml');
  writeFileSync(
    broken,
    'clockSkw: 3s\nworker: { stickyTimeout: 50ms, workflowPollers: 1 }\naccounts: { a: { provider: vips } }',
  );
  const { exitCode, out } = await check({}, '--config', broken, '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    accounts: [],
    problems: [
      { path: 'worker.stickyTimeout', problem: 'is not from 200ms to 10s' },
      { path: 'worker.workflowPollers', problem: 'must be a whole number from 2 to 40' },
      { path: 'clockSkw', problem: 'is not a known setting' },
      { path: 'accounts.a.provider', problem: 'is not a known provider' },
    ],
  });
});

test('online: Temporal and all providers answer, and a namespace that forgets too soon is told', async () => {
  const { exitCode, answers } = await online();
  expect(answers).toMatchObject([
    { what: 'Temporal', verdict: 'right' },
    {
      what: 'namespace',
      verdict: 'wrong',
      says: expect.stringContaining(
        'for 1 day; the longest hold lasts 180 days, and the latest refund comes after 365',
      ),
    },
    { what: 'search attributes', verdict: 'right' },
    { what: 'accounts.shop-vipps', verdict: 'right', says: expect.stringContaining('HTTP 404') },
    { what: 'accounts.shop-bambora', verdict: 'right', says: expect.stringContaining('HTTP 404') },
    {
      what: 'accounts.shop-pipwave',
      verdict: 'right',
      says: expect.stringContaining('HTTP 200, payment not read: 400'),
    },
    { what: 'accounts.shop-payment-options', verdict: 'right', says: expect.stringContaining('HTTP 404') },
  ]);
  expect(exitCode).toBe(1);
});

test('online: credentials that are not accepted are told, at every provider', async () => {
  const wrong = Object.fromEntries(Object.keys(SECRETS).map((name) => [name, `wrong-${name}`]));
  const { answers } = await online(wrong);
  const told = answers.filter(({ what }) => what.startsWith('accounts.'));
  expect(told.map(({ verdict }) => verdict)).toEqual(NAMES.map(() => 'wrong'));
  expect(JSON.stringify(answers)).not.toContain('wrong-');
});

test('online: without Temporal the providers are asked all the same', async () => {
  const { exitCode, answers } = await online({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(answers.map(({ verdict }) => verdict)).toEqual(['unreached', ...NAMES.map(() => 'right')]);
  expect(exitCode).toBe(3);
});
