import { addressIn, type HealthOptions, type HealthServer, startHealthServer } from '../../src/health/server';

let server: HealthServer | undefined;
afterEach(() => server?.close());

const FINE = { ok: true };
const served = async (options: Partial<HealthOptions> = {}, path = '/healthz') => {
  server = await startHealthServer({
    address: '127.0.0.1:0',
    live: () => ({ work: FINE }),
    ready: async () => ({ work: FINE }),
    metrics: async () => 'up 1\n',
    ...options,
  });
  return fetch(`http://${server.address}${path}`);
};

test('a process whose parts are all fine is healthy and ready', async () => {
  const healthy = await served();
  expect([healthy.status, await healthy.json()]).toEqual([200, { ok: true, parts: { work: FINE } }]);
  expect((await fetch(`http://${server?.address}/readyz`)).status).toBe(200);
});

test('one part that is not makes it 503, and the answer says which', async () => {
  const parts = { server: { ok: false, why: 'no answer within 1000 ms' }, work: FINE };
  const answer = await served({ ready: async () => parts }, '/readyz');
  expect([answer.status, await answer.json()]).toEqual([503, { ok: false, parts }]);
  expect((await fetch(`http://${server?.address}/healthz`)).status).toBe(200);
});

test('metrics are passed on as Prometheus reads them; where there are none it is told so', async () => {
  const answer = await served({}, '/metrics');
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
    'text/plain; version=0.0.4; charset=utf-8',
    'up 1\n',
  ]);
  await server?.close();
  const broken = await served({ metrics: () => Promise.reject(new Error('refused')) }, '/metrics');
  expect([broken.status, await broken.text()]).toEqual([503, 'no metrics: Error: refused\n']);
});

test('a port that is taken is an error, not a silence', async () => {
  await served();
  const { address = '' } = server ?? {};
  const options = { live: () => ({}), ready: async () => ({}), metrics: async () => '' };
  await expect(startHealthServer({ address, ...options })).rejects.toThrow(/EADDRINUSE/);
});

test.each([
  ['127.0.0.1:9464', '127.0.0.1:9464'],
  [' 0.0.0.0:9464 ', '0.0.0.0:9464'],
  ['[::1]:9464', '[::1]:9464'],
  ['', undefined],
  [undefined, undefined],
])('the address %j is taken as %j', (value, address) => {
  expect(addressIn(value === undefined ? {} : { THE_PORT: value }, 'THE_PORT')).toBe(address);
});

test.each(['9464', 'localhost', '127.0.0.1:0', '127.0.0.1:99999', 'yes'])('the address %j is refused', (value) => {
  expect(() => addressIn({ THE_PORT: value }, 'THE_PORT')).toThrow(/THE_PORT is .*such as 127\.0\.0\.1:9464/);
});
