import { createSecretKey, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { startCodecServer } from '../../src/encryption/codec-server';
import type { Keyring } from '../../src/encryption/keyring';

const TOKEN = 'a-token-of-some-length';
const ORIGIN = 'https://temporal.example.com';
const keyring: Keyring = { active: 'k1', keys: new Map([['k1', createSecretKey(randomBytes(32))]]) };
const other: Keyring = { active: 'k2', keys: new Map([['k2', createSecretKey(randomBytes(32))]]) };

let server: FastifyInstance;
let foreign: FastifyInstance;
beforeAll(async () => {
  server = await startCodecServer({ keyring, origin: ORIGIN, token: TOKEN }, { host: '127.0.0.1', port: 0 });
  foreign = await startCodecServer({ keyring: other, origin: ORIGIN, token: TOKEN }, { host: '127.0.0.1', port: 0 });
});
afterAll(() => Promise.all([server.close(), foreign.close()]));

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const PLAIN = { metadata: { encoding: base64('json/plain') }, data: base64('{"shipmentId":"quince-parcel"}') };

interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

async function ask(
  path: string,
  {
    body,
    headers = {},
    method = 'POST',
    at = server,
  }: {
    body?: unknown;
    headers?: Record<string, string>;
    method?: string;
    at?: FastifyInstance;
  } = {},
): Promise<Answer> {
  const answer = await fetch(`${at.listeningOrigin}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'x-namespace': 'default',
      origin: ORIGIN,
      authorization: `Bearer ${TOKEN}`,
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

const payloadsIn = ({ body }: Answer): unknown[] => JSON.parse(body).payloads;

describe('without the right token nothing is told', () => {
  test.each([
    ['none', { authorization: '' }],
    ['another', { authorization: 'Bearer another-token-of-some' }],
    ['the token in another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a part of it', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
  ])('%s', async (_, headers) => {
    for (const path of ['/decode', '/encode']) {
      const answer = await ask(path, { body: { payloads: [PLAIN] }, headers });
      expect(answer.status).toBe(401);
      expect(answer.body).not.toMatch(/quince|payloads/);
      expect(answer.body).not.toContain(TOKEN);
    }
  });
});

describe('a browser', () => {
  test('asks first, without a token, and is told the one origin, with credentials', async () => {
    const { status, headers } = await ask('/decode', {
      method: 'OPTIONS',
      headers: {
        authorization: '',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-namespace',
      },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-allow-methods')).toBe('POST');
    expect(headers.get('access-control-allow-headers')?.split(', ').sort()).toEqual([
      'authorization',
      'content-type',
      'x-namespace',
    ]);
  });
  test('of another page is told the same origin, and so shows nothing', async () => {
    const { headers } = await ask('/decode', { body: { payloads: [] }, headers: { origin: 'https://evil.example' } });
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });
});

test('what is encoded is sealed, and decoded it is what it was', async () => {
  const sealed = payloadsIn(await ask('/encode', { body: { payloads: [PLAIN, PLAIN] } }));
  expect(sealed).toHaveLength(2);
  expect(JSON.stringify(sealed)).not.toContain(PLAIN.data);
  expect(sealed[0]).toMatchObject({
    metadata: { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('k1') },
  });
  expect(payloadsIn(await ask('/decode', { body: { payloads: sealed } }))).toEqual([PLAIN, PLAIN]);
});

test('what it has no key for comes back as it was, and hides no other', async () => {
  const [sealed] = payloadsIn(await ask('/encode', { body: { payloads: [PLAIN] } }));
  const [elsewhere] = payloadsIn(await ask('/encode', { body: { payloads: [PLAIN] }, at: foreign }));
  const decoded = payloadsIn(await ask('/decode', { body: { payloads: [elsewhere, sealed, PLAIN] } }));
  expect(decoded).toEqual([elsewhere, PLAIN, PLAIN]);
});

describe('a body that is none', () => {
  test.each([
    ['no JSON', '{"payloads": [quince', 400],
    ['without payloads', { payload: [PLAIN] }, 400],
    ['bytes that are no base64', { payloads: [{ data: '*quince*' }] }, 400],
    ['larger than a page of the UI', { payloads: [{ data: 'A'.repeat(9 * 1024 * 1024) }] }, 413],
  ])('%s', async (_, body, status) => {
    const answer = await ask('/decode', { body });
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('quince');
  });
});
