import { loadConfig } from '../../src/config/config';
import { configurationOf, environmentOf, merchantsOf, SIGNING_VARIABLE } from '../../src/demo/merchants';
import { PROVIDER_NAMES, SIDES } from '../../src/demo/providers';
import { startSandbox } from '../../src/sandbox/server';
import { SIGNING_SECRET } from '../support/receiver';

const MERCHANTS = merchantsOf(undefined, '-x1');
const BASE_URLS = Object.fromEntries(PROVIDER_NAMES.map((name) => [name, `http://127.0.0.1:4010/${name}`]));
const GATEWAY = { listen: '127.0.0.1:8091', publicUrl: 'http://127.0.0.1:8091/' };
const FILE = configurationOf(MERCHANTS, BASE_URLS, GATEWAY, 'http://127.0.0.1:1/');

test('the written configuration is one that workers read, with what each provider can do', () => {
  const { accounts } = loadConfig({
    path: 'holdfast.yaml',
    env: { ...environmentOf(MERCHANTS), [SIGNING_VARIABLE]: SIGNING_SECRET },
    readFile: () => FILE,
  });
  expect(Object.keys(accounts)).toEqual(MERCHANTS.map(({ name }) => name));
  for (const { name, provider, currency, capabilities } of MERCHANTS) {
    const account = accounts[name];
    expect(account?.provider).toBe(provider);
    expect(Object.keys(account?.capabilities.currencies ?? {})).toContain(currency);
    // An attempt ends long before it counts as over; and what the demo reads of the record is what the worker has.
    expect(account?.boundMs).toBeLessThan(account?.capabilities.settleWindowMs ?? 0);
    const { captures, partial, evidence, absence, release } = capabilities;
    expect(account?.capabilities).toMatchObject({ captures, partial, evidence, absence, release });
  }
});

test('the file holds no secret', () => {
  const secrets = Object.values(environmentOf(MERCHANTS));
  expect(secrets.length).toBe(MERCHANTS.flatMap(({ provider }) => SIDES[provider].secrets).length);
  expect(secrets.filter((secret) => FILE.includes(secret))).toEqual([]);
});

test('a sandbox takes the accounts and the worst-case switches, and says so of itself', async () => {
  const accounts = Object.fromEntries(MERCHANTS.map(({ name, account }) => [name, account]));
  const switches = Object.fromEntries(PROVIDER_NAMES.map((name) => [name, SIDES[name].switches]));
  const sandbox = await startSandbox({ config: { accounts, switches } });
  try {
    const { operations } = await sandbox.control.info();
    for (const name of PROVIDER_NAMES) {
      expect(await sandbox.control.switches(name)).toMatchObject(SIDES[name].switches);
      expect(operations[name]).toEqual(expect.arrayContaining([...SIDES[name].writes, ...SIDES[name].reads]));
    }
  } finally {
    await sandbox.close();
  }
});
