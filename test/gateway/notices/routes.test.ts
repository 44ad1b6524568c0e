import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import pino from 'pino';
import { request } from 'undici';
import type { Holdfast, ProviderNotice } from '../../../src/client';
import { loadGateway } from '../../../src/config/gateway-config';
import { openListener } from '../../../src/gateway/listener';
import { gatewayMetrics } from '../../../src/gateway/metrics';
import { noticeRoutes } from '../../../src/gateway/notices/routes';
import { signed } from '../../../src/sandbox/vipps/signature';
import { until } from '../../support/until';

const PUBLIC = 'https://pay.shop.example/in/';
const FILE = `
accounts:
  shop: { provider: vipps, webhook: { url: '${PUBLIC}v1/notices/vipps/shop', secret: '\${NEW}', oldSecret: '\${OLD}' } }
gateway: { notices: { listen: '127.0.0.1:0', publicUrl: '${PUBLIC}' } }
`;
const EVENT = {
  msn: '424242',
  reference: 'hold-1',
  pspReference: '5500012345',
  name: 'CAPTURED',
  amount: { currency: 'NOK', value: 24_900 },
  timestamp: '2026-03-04T10:15:31.482Z',
  idempotencyKey: 'hf-cap-1',
  success: true,
};

interface Sent {
  body?: string | Buffer;
  secret?: string;
  type?: string | undefined;
  path?: string;
  method?: 'POST' | 'GET';
  more?: Record<string, string>;
}

/** The routes on a socket, above a Temporal that says what the test wants. */
async function opened(noticed: (notice: ProviderNotice) => Promise<readonly string[]>) {
  const told: ProviderNotice[] = [];
  const lines: string[] = [];
  const metrics = gatewayMetrics();
  const { noticeAccounts } = loadGateway({
    path: 'holdfast.yaml',
    env: { NEW: 'new', OLD: 'old' },
    readFile: () => FILE,
  });
  const holdfast = {
    noticed: async (notice: ProviderNotice) => {
      told.push(notice);
      return noticed(notice);
    },
  } as unknown as Holdfast;
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const listener = await openListener(
    { host: '127.0.0.1', port: 0 },
    noticeRoutes({ holdfast, accounts: noticeAccounts, metrics, log }),
  );
  return {
    ...{ told, lines, address: listener.address },
    close: () => listener.close(),
    async send({
      body = JSON.stringify(EVENT),
      secret = 'new',
      type = 'application/json',
      path,
      method = 'POST',
      more = {},
    }: Sent = {}) {
      const {
        'content-type': _,
        host: __,
        ...headers
      } = signed({
        secret,
        host: 'pay.shop.example',
        pathAndQuery: '/in/v1/notices/vipps/shop',
        date: 'Wed, 04 Mar 2026 10:15:32 GMT',
        body: body.toString(),
      });
      const answer = await request(`http://${listener.address}${path ?? '/v1/notices/vipps/shop'}`, {
        method,
        headers: { ...headers, ...(type === '' ? {} : { 'content-type': type }), ...more },
        ...(method === 'POST' ? { body } : {}),
      });
      return { status: answer.statusCode, after: answer.headers['retry-after'], text: await answer.body.text() };
    },
    async counted() {
      const { values } = await metrics.notices.get();
      return Object.fromEntries(values.map(({ labels, value }) => [labels.verdict, value]));
    },
  };
}

const runs = async (): Promise<readonly string[]> => ['payment:shop:hold-1'];

test('a genuine notice is told in words of our own', async () => {
  const { send, told, counted, close } = await opened(runs);
  expect(await send()).toEqual({ status: 200, after: undefined, text: '' });
  expect(told).toEqual([
    {
      account: 'shop',
      reference: 'hold-1',
      text: 'Vipps MobilePay told of a capture, under a key of ours',
      requestId: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  expect(await counted()).toEqual({ told: 1, joined: 0, foreign: 0, unreadable: 0, notGenuine: 0, unavailable: 0 });
  await close();
});

test('the words say what happened, and whose key it was', async () => {
  const { send, told, close } = await opened(runs);
  const names: [string, string | null][] = [
    ['AUTHORIZED', null],
    ['CANCELLED', 'other'],
    ['REFUNDED', 'hf-'],
    ['MENDED', 'hf-'],
  ];
  for (const [at, [name, idempotencyKey]] of names.entries()) {
    await send({ body: JSON.stringify({ ...EVENT, reference: `hold-${at + 2}`, name, idempotencyKey }) });
  }
  expect(told.map(({ text }) => text)).toEqual([
    'Vipps MobilePay told of a change of the hold',
    'Vipps MobilePay told of a release, under a key that is not ours',
    'Vipps MobilePay told of a refund, under a key of ours',
    'Vipps MobilePay told of a change, under a key of ours',
  ]);
  await close();
});

test('one signed with the secret of the registration that goes is genuine, too', async () => {
  const { send, close } = await opened(runs);
  expect((await send({ secret: 'old' })).status).toBe(200);
  expect((await send({ secret: 'older' })).status).toBe(401);
  await close();
});

test.each<[string, Sent]>([
  ['of any content type', { type: 'text/plain; charset=latin1' }],
  ['without a content type', { type: '' }],
  ['of a type that is none', { type: 'x' }],
])('a notice %s is taken', async (_, sent) => {
  const { send, told, close } = await opened(runs);
  expect((await send(sent)).status).toBe(200);
  expect(told).toHaveLength(1);
  await close();
});

test.each<[string, number, Sent]>([
  ['signed by somebody else', 401, { secret: 'forged' }],
  ['without a body', 401, { body: '', secret: 'forged' }],
  [
    'packed: what is signed is what was sent',
    401,
    { body: gzipSync(JSON.stringify(EVENT)), more: { 'content-encoding': 'gzip' } },
  ],
  ['larger than 64 KiB', 413, { body: 'x'.repeat(65_537) }],
  ['of an account that is none', 404, { path: '/v1/notices/vipps/other' }],
  ['in other letters', 404, { path: '/v1/notices/vipps/SHOP' }],
  ['with more behind it', 404, { path: '/v1/notices/vipps/shop/more' }],
  ['that is read instead of sent', 404, { method: 'GET' }],
])('a notice %s is answered %s %s, and never reaches Temporal', async (_, status, sent) => {
  const { send, told, close } = await opened(runs);
  expect(await send(sent)).toEqual({ status, after: undefined, text: '' });
  expect(told).toEqual([]);
  await close();
});

test('a genuine one that cannot be read is taken, and an alarm rings that has no word of it', async () => {
  const { send, told, lines, counted, close } = await opened(runs);
  expect((await send({ body: '{"secret":"of the body"}' })).status).toBe(200);
  expect(told).toEqual([]);
  expect(await counted()).toMatchObject({ unreadable: 1 });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, event: 'holdfast.notice.unreadable', account: 'shop' },
  ]);
  expect(lines.join()).not.toContain('of the body');
  await close();
});

test('one for which no payment runs is taken: a merchant has payments that we never hear of', async () => {
  const { send, counted, close } = await opened(async () => []);
  expect((await send()).status).toBe(200);
  expect(await counted()).toMatchObject({ foreign: 1 });
  await close();
});

test('while Temporal is away the provider is asked to come again, and then is heard at once', async () => {
  let isAway = true;
  const { send, counted, lines, close } = await opened(async () => {
    if (isAway) throw new Error('away');
    return runs();
  });
  expect(await send()).toEqual({ status: 503, after: '5', text: '' });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, event: 'holdfast.notice.unavailable', account: 'shop', reference: 'hold-1', why: 'Error: away' },
  ]);
  isAway = false;
  expect((await send()).status).toBe(200);
  expect(await counted()).toMatchObject({ unavailable: 1, told: 1 });
  await close();
});

test('what waits for the end of its gap is told when the gateway ends', async () => {
  const { send, told, close } = await opened(runs);
  await send();
  expect((await send({ body: JSON.stringify({ ...EVENT, pspReference: '2' }) })).status).toBe(200);
  expect(told).toHaveLength(1);
  await close();
  expect(told).toHaveLength(2);
});

test('what waits is told at the end also where somebody keeps a connection and asks nothing', async () => {
  const { send, told, address, close } = await opened(runs);
  const [host, port] = address.split(':');
  const idle = connect(Number(port), host);
  await once(idle, 'connect');
  await send();
  await send({ body: JSON.stringify({ ...EVENT, pspReference: '2' }) });
  const closed = close();
  await until('both are told', () => told.length === 2, 5_000);
  idle.destroy();
  await closed;
});
