import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Holdfast } from '../../../src/client';
import { RESOURCES } from '../../../src/gateway/api/resources';
import { problem } from '../../../src/gateway/api/wire';
import { type PaymentView, viewOf } from '../../../src/view/view';
import { aPayment, START as BEGAN } from '../../domain/support/world';
import { type ApiUnderTest, type Asked, holdfastWithoutTemporal, startApi } from '../../support/api';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi(holdfastWithoutTemporal());
});
afterAll(() => api?.stop());

const PAYMENT = '/v1/accounts/shop/payments/order-1';
const PARCEL = `${PAYMENT}/shipments/parcel-1`;
const START = { authorization: { reference: 'order-1-hold' }, amount: 24_900, currency: 'NOK' };
const SHIP = { amount: 9_900, currency: 'NOK' };

/** The problem that an answer is, by its own schema. */
async function problemOf(method: string, path: string, asked?: Asked) {
  const { status, headers, body } = await api.call(method, path, asked);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(problem.parse(body)).toEqual(body);
  expect(body).toMatchObject({ status, title: body.code, type: `/docs/errors.md#${body.code.toLowerCase()}` });
  return { status, headers, ...body };
}

describe('who sends no key that is known', () => {
  test.each([
    ['no key', {}],
    ['no bearer', { authorization: 'Basic aGY6aGY=' }],
    ['no form of a key', { authorization: 'Bearer hf_all_short' }],
    ['the id of a key and another secret', { authorization: `Bearer hf_all_${'A'.repeat(43)}` }],
    ['an id that every object has', { authorization: `Bearer hf_constructor_${'A'.repeat(43)}` }],
  ] as [string, Record<string, string>][])('%s: 401', async (_, headers) => {
    for (const path of [PAYMENT, PARCEL]) {
      const said = await problemOf('GET', path, { as: 'nobody', headers });
      expect(said).toMatchObject({ status: 401, code: 'Unauthorized', detail: expect.stringMatching(/Bearer hf_/) });
      expect(said.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  test('may read the document and how the gateway is', async () => {
    expect(await api.call('GET', '/healthz', { as: 'nobody' })).toMatchObject({ status: 200, body: { ok: true } });
    expect(await api.call('GET', '/openapi.json', { as: 'nobody' })).toMatchObject({
      status: 200,
      body: { openapi: '3.1.0' },
    });
    expect(await api.call('GET', '/readyz', { as: 'nobody' })).toMatchObject({
      status: 503,
      body: { ok: false, why: 'Temporal does not answer' },
    });
  });
});

test('a key is not told whether an account exists that it may not touch, nor what else is wrong', async () => {
  const said = await Promise.all(
    ['other', 'nowhere', 'a%20b'].map((account) => problemOf('GET', `/v1/accounts/${account}/payments/order-1`)),
  );
  const [first] = said;
  expect(first).toMatchObject({ status: 403, code: 'Forbidden' });
  for (const { detail, status } of said) expect({ detail, status }).toEqual({ detail: first?.detail, status: 403 });
  expect(await problemOf('PUT', PARCEL, { as: 'reader', text: '{' })).toMatchObject({ status: 403 });
});

test('each resource asks for its scope', async () => {
  const isForReaders = RESOURCES.filter(({ scope }) => scope !== undefined).map(async (one) => {
    const path = one.path.replace('{account}', 'shop').replace(/\{\w+\}/g, 'x');
    const { status } = await api.call(one.method, path, { as: 'reader', ...(one.body && { body: {} }) });
    return [one.operationId, one.scope, status === 403];
  });
  expect(await Promise.all(isForReaders)).toEqual(
    RESOURCES.filter(({ scope }) => scope).map(({ operationId, scope }) => [operationId, scope, scope !== 'read']),
  );
});

describe('an address', () => {
  test.each(['/', '/v1', '/v2/accounts/shop/payments', `${PAYMENT}/parcels/1`, `${PAYMENT}/`, '//'])(
    '%s does not exist: 404',
    async (path) => {
      expect(await problemOf('GET', path, { as: 'nobody' })).toMatchObject({ status: 404, code: 'NotFound' });
      expect(await problemOf('POST', path, { text: '<a/>', headers: { 'content-type': 'text/xml' } })).toMatchObject({
        status: 404,
      });
    },
  );

  test.each([
    ['DELETE', PAYMENT, 'PUT, GET, HEAD'],
    ['PATCH', PAYMENT, 'PUT, GET, HEAD'],
    ['POST', PARCEL, 'PUT, GET, HEAD'],
    ['OPTIONS', '/v1/accounts/shop/payments', 'GET, HEAD'],
    ['GET', `${PAYMENT}/operator/pause`, 'POST'],
    ['PROPFIND', `${PAYMENT}?a=/b`, 'PUT, GET, HEAD'],
  ])('does not take %s %s: 405', async (method, path, allow) => {
    const said = await problemOf(method, path, { as: 'nobody' });
    expect(said).toMatchObject({ status: 405, code: 'MethodNotAllowed', detail: `this address takes ${allow}.` });
    expect(said.headers.get('allow')).toBe(allow);
  });

  test('that cannot be decoded: 400, as a problem too', async () => {
    expect(await problemOf('GET', '/v1/accounts/shop/payments/%E0%A4%A')).toMatchObject({
      status: 400,
      code: 'InvalidMessage',
    });
    expect(await problemOf('GET', `/v1/accounts/shop/payments/${'x'.repeat(300)}`)).toMatchObject({ status: 400 });
  });
});

describe('a body', () => {
  test.each([
    ['of another type', 'text/plain', 'hello'],
    ['of a form', 'application/x-www-form-urlencoded', 'amount=9900'],
    ['of no type', '', '{}'],
  ])('%s: 415', async (_, type, sent) => {
    expect(await problemOf('PUT', PARCEL, { text: sent, headers: { 'content-type': type } })).toMatchObject({
      status: 415,
      code: 'WrongContentType',
    });
  });

  test('that is too large: 413, and it is not read', async () => {
    const large = JSON.stringify({ ...SHIP, more: 'x'.repeat(70_000) });
    expect(await problemOf('PUT', PARCEL, { text: large })).toMatchObject({ status: 413, code: 'TooLarge' });
  });

  test.each([
    ['half of it', '{"amount":', undefined],
    ['nothing', '', undefined],
    ['a member that would change every object', '{"__proto__":{"a":1}}', undefined],
    ['a list', '[]', undefined],
    ['null', 'null', 'amount'],
    ['lists in lists', `{"amount":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, undefined],
    ['thousands of members', `{"amount":[${'1,'.repeat(9_000)}1]}`, undefined],
    ['a member that nobody knows', '{"amount":9900,"currency":"NOK","finale":true}', 'finale'],
    ['no amount', '{"currency":"NOK"}', 'amount'],
    ['an amount as text', '{"amount":"9900","currency":"NOK"}', 'amount'],
    ['an amount in major units', '{"amount":99.5,"currency":"NOK"}', 'amount'],
    ['an amount of zero', '{"amount":0,"currency":"NOK"}', 'amount'],
    ['an amount beyond what is exact', '{"amount":9007199254740993,"currency":"NOK"}', 'amount'],
    ['a currency in small letters', '{"amount":9900,"currency":"nok"}', 'currency'],
  ])('with %s: 400, and the member is named', async (_, sent, path) => {
    const said = await problemOf('PUT', PARCEL, { text: sent });
    expect(said).toMatchObject({ status: 400, code: 'InvalidMessage' });
    expect(said.path).toBe(path);
    if (path !== undefined) expect(said.detail).toMatch(new RegExp(`^${path} .+; .+[.?]$`));
  });

  test('with card data is refused, and nothing of it is repeated', async () => {
    const card = '4111 1111 1111 1111';
    for (const create of [{ note: card }, { [card]: 1 }, { cvv: 123 }]) {
      const said = await problemOf('PUT', PAYMENT, { body: { ...START, authorization: { reference: 'r', create } } });
      expect(said).toMatchObject({
        status: 422,
        code: 'InvalidMessage',
        path: expect.stringMatching(/^authorization\.create/),
      });
      expect(JSON.stringify(said)).not.toMatch(/1111|123/);
    }
    const named = await problemOf('PUT', PARCEL, { body: { ...SHIP, [card]: 1 } });
    expect(named).toMatchObject({ status: 400, path: '…' });
    expect(JSON.stringify(named)).not.toContain('1111');
    const told = await problemOf('PUT', `${PAYMENT}/cancellation`, { body: { reason: `paid with ${card}` } });
    expect(told).toMatchObject({ status: 422, code: 'InvalidMessage' });
    expect(JSON.stringify(told)).not.toContain('1111');
  });

  test('whose form is right and whose meaning is not: 422, and the member is named', async () => {
    const later = { ...START, authorizedAt: '2040-01-01T00:00:00Z' };
    expect(await problemOf('PUT', PAYMENT, { body: later })).toMatchObject({ status: 422, path: 'authorizedAt' });
  });
});

test.each(['wait=0', 'wait=56', 'wait=-1', 'wait=ten', 'wait=1.5', 'wait=', 'respond-async, wait=100'])(
  'Prefer: %s is refused',
  async (prefer) => {
    const said = await problemOf('PUT', PARCEL, { body: SHIP, headers: { prefer } });
    expect(said).toMatchObject({ status: 400, path: 'Prefer', detail: expect.stringMatching(/1 to 55/) });
  },
);

test.each([
  ['state=lost', 'state.0'],
  ['look=maybe', 'look'],
  ['limit=0', 'limit'],
  ['cursor=%F0%9F%98%8D', 'cursor'],
  ['limit=1001', 'limit'],
  ['limit=many', 'limit'],
  ['captureBefore=tomorrow', 'captureBefore'],
  ['stat=open', 'stat'],
])('a list with %s is refused', async (query, path) => {
  expect(await problemOf('GET', `/v1/accounts/shop/payments?${query}`)).toMatchObject({ status: 400, path });
});

test('a cursor of no list is refused', async () => {
  const said = await problemOf('GET', '/v1/accounts/shop/payments?cursor=AAAAAAAAAAAAAAAAAAAAAAAA');
  expect(said).toMatchObject({ status: 422, code: 'InvalidMessage', path: 'cursor' });
});

test('an id that none can be: 400, by its name', async () => {
  expect(await problemOf('GET', '/v1/accounts/shop/payments/a%20b')).toMatchObject({ status: 400, path: 'paymentId' });
  expect(await problemOf('GET', `${PAYMENT}/shipments/${'x'.repeat(65)}`)).toMatchObject({
    status: 400,
    path: 'shipmentId',
  });
});

test('without Temporal nothing is promised: 503, and when to come again', async () => {
  const asked: [string, string, Asked?][] = [
    ['PUT', PAYMENT, { body: START }],
    ['PUT', PARCEL, { body: SHIP }],
    ['PUT', PARCEL, { body: SHIP, headers: { prefer: 'wait=1' } }],
    ['PUT', `${PAYMENT}/completion`, { body: {} }],
    ['PUT', `${PAYMENT}/cancellation`, { body: {} }],
    ['GET', PAYMENT],
    ['GET', PARCEL],
    ['GET', '/v1/accounts/shop/payments'],
    ['POST', `${PAYMENT}/operator/pause`, { body: { reason: 'fraud check' } }],
  ];
  for (const [method, path, more] of asked) {
    const said = await problemOf(method, path, more);
    expect(said).toMatchObject({ status: 503, code: 'ServerUnavailable' });
    expect(said.headers.get('retry-after')).toBe('2');
  }
});

test('a key that sends more than it may is told when to come again', async () => {
  const said = await pipelined('/v1/accounts/nowhere/payments', api.keys.stranger, 1_000);
  const told = (status: number) => said.split(`HTTP/1.1 ${status} `).length - 1;
  expect(told(403)).toBeGreaterThanOrEqual(400);
  expect(told(429)).toBeGreaterThan(50);
  expect(told(403) + told(429)).toBe(1_000);
  expect(said).toMatch(/HTTP\/1.1 429 [^{]*retry-after: 1\r\n[^{]*{[^}]*"code":"TooManyRequests"/s);
  // The others are not held up by it.
  expect((await api.call('GET', '/v1/accounts/nowhere/payments')).status).toBe(403);
});

/** Many requests at once over one connection; what came back. */
async function pipelined(path: string, key: string, times: number): Promise<string> {
  const { host, port, hostname } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  const one = (more = '') => `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${key}\r\n${more}\r\n`;
  socket.write(one().repeat(times - 1) + one('connection: close\r\n'));
  return text(socket);
}

test('bytes that are no HTTP get an answer, too', async () => {
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.end('PUT /v1 HTTP/9.9\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
});

test('each request is counted by what it was and how it ended', async () => {
  const counted = await api.metrics.registry.metrics();
  expect(counted).toMatch(/holdfast_http_requests_total\{operation="ship",status="503"\} [1-9]/);
  expect(counted).toMatch(/holdfast_http_requests_total\{operation="none",status="404"\} [1-9]/);
  expect(counted).toMatch(/holdfast_http_request_seconds_bucket\{le="60",operation="readHealth"\} [1-9]/);
  expect(api.log).toEqual([]);
});

test('a request that comes while the gateway stops gets an answer as any other: come again, and how it is', async () => {
  const stopping = await startApi(holdfastWithoutTemporal());
  const { port, host } = new URL(stopping.url);
  const connected = await Promise.all(
    [PAYMENT, '/healthz', '/readyz'].map(async (path) => {
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      return {
        socket,
        asks: `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${stopping.keys.all}\r\n\r\n`,
      };
    }),
  );
  // The server has to have seen them, too.
  await sleep(100);
  const stopped = stopping.stop();
  const [view, health, readiness] = await Promise.all(
    connected.map(({ socket, asks }) => {
      socket.write(asks);
      return text(socket);
    }),
  );
  expect(view).toMatch(/^HTTP\/1\.1 503 .*\r\ncontent-type: application\/problem\+json.*"code":"ServerUnavailable"/s);
  expect(view).toMatch(/\r\nretry-after: 2\r\n/);
  expect(view).toMatch(/\r\nconnection: close\r\n/i);
  expect(health).toMatch(/^HTTP\/1\.1 200 .*\{"ok":true\}$/s);
  expect(readiness).toMatch(/^HTTP\/1\.1 503 .*about to stop/s);
  await stopped;
});

test('a refund that waits for the state in which its payment ended is not one that was never sent', async () => {
  const view = viewOf({ ...aPayment(), finishedAt: BEGAN }, BEGAN);
  let goesOn = true;
  let known: PaymentView | undefined;
  const refunds = { viewIfKnown: async () => known };
  const payment = { view: async () => view, refunds: async () => (goesOn ? refunds : undefined) };
  const ended = await startApi({ payment: () => payment } as unknown as Holdfast);
  const read = () => ended.call('GET', `${PAYMENT}/refunds/return-1`);
  expect(await read()).toMatchObject({ status: 503, body: { code: 'StateNotRead' } });
  // It has learned the state since the payment was asked.
  known = { ...view, refunds: [{ id: 'return-1', amount: 1_000, state: 'refunded', for: 'returned' }] };
  expect(await read()).toMatchObject({ status: 200, body: { id: 'return-1', state: 'refunded' } });
  known = view;
  expect(await read()).toMatchObject({ status: 404, body: { code: 'RefundNotFound' } });
  goesOn = false;
  expect(await read()).toMatchObject({ status: 404, body: { code: 'RefundNotFound' } });
  await ended.stop();
});
