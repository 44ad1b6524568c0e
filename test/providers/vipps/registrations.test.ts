import type { Registrations } from '../../../src/providers/registrations';
import { vipps } from '../../../src/providers/vipps/descriptor';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server';
import { DEFAULT_VIPPS_ACCOUNT } from '../../../src/sandbox/vipps/account';

const URL = 'https://pay.shop.example/v1/notices/vipps/nordic-shop';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function opened<T>(work: (registrations: Registrations) => Promise<T>, more: object = {}): Promise<T> {
  const registrations = open(more);
  if (registrations === undefined) throw new Error('Vipps has registrations');
  try {
    return await work(registrations);
  } finally {
    await registrations.close();
  }
}

function open(more: object): Registrations | undefined {
  const { clientId, clientSecret, subscriptionKey, merchantSerialNumber } = DEFAULT_VIPPS_ACCOUNT;
  const account = { clientId, clientSecret, subscriptionKey, merchantSerialNumber };
  return vipps.of({ baseUrl: sandbox.baseUrls.vipps, ...account, ...more }).registrations?.();
}

test('one is registered for every event, listed without its secret, and deleted', async () => {
  await opened(async (registrations) => {
    const { id, secret } = await registrations.register(URL);
    expect(secret.reveal().length).toBeGreaterThan(20);
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    const [registered, ...others] = await registrations.list();
    expect(others).toEqual([]);
    expect(registered).toMatchObject({ id, url: URL });
    expect(registered?.events).toHaveLength(8);
    expect(JSON.stringify(registered)).not.toContain(secret.reveal());
    await registrations.remove(id);
    expect(await registrations.list()).toEqual([]);
  });
});

test('two may be there at once, each with a secret of its own: so one replaces the other', async () => {
  await opened(async (registrations) => {
    const [old, fresh] = [await registrations.register(URL), await registrations.register(URL)];
    expect(old.secret.reveal()).not.toBe(fresh.secret.reveal());
    for (const { id } of [old, fresh]) await registrations.remove(id);
  });
});

test.each([
  [
    'an address that is not public',
    {},
    (open: { register(url: string): Promise<unknown> }) => open.register('http://shop.example/'),
    /^Vipps refused: 400: /,
  ],
  [
    'one that is not known',
    {},
    (open: { remove(id: string): Promise<void> }) => open.remove('00000000-0000-4000-8000-000000000000'),
    /^Vipps refused: 404/,
  ],
  [
    'credentials that are wrong',
    { clientSecret: 'wrong' },
    (open: { list(): Promise<unknown> }) => open.list(),
    /^Vipps: token: 401/,
  ],
])('a no is told in words: %s', async (_, more, ask, words) => {
  await opened(async (registrations) => {
    await expect(ask(registrations)).rejects.toMatchObject({
      code: 'RegistrationFailed',
      message: expect.stringMatching(words),
    });
  }, more);
});
