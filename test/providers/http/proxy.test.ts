import type { HttpSettings, Leg } from '../../../src/providers/http';
import { Secret } from '../../../src/providers/secret';
import { type ProxyScript, startProxy, type TestProxy } from './proxy';
import { answer, type Certificate, type OnRequest, type Server, says, selfSigned, serve, unusedPort } from './server';
import { capture, inWorld } from './world';

const ok = says(answer('{"ok":true}'));
const certificate = selfSigned();

interface Seen {
  leg: Leg;
  server: Server;
  proxy: TestProxy;
}

/** One capture through a proxy, and what the provider really saw of it. */
async function through(
  script: ProxyScript,
  settings: Partial<HttpSettings> = {},
  { tls, onRequest = ok }: { tls?: Certificate | undefined; onRequest?: OnRequest } = {},
): Promise<Seen> {
  const proxy = await startProxy(script);
  const server = await serve({ onRequest }, tls);
  let leg: Leg = { sent: 'no', why: 'closed' };
  const way = { proxy: proxy.url, ...(tls ? { ca: tls.cert } : {}) };
  await inWorld(server, { ...way, ...settings }, async (http) => {
    leg = await http.request(capture);
    await http.close();
    await server.settled();
  });
  await proxy.close();
  return { leg, server, proxy };
}

const replies = (text: string): ProxyScript => ({ onConnect: (client) => void client.write(text) });

describe('through a proxy', () => {
  test('a request goes through one tunnel, and the answer is the provider’s', async () => {
    const { leg, server, proxy } = await through({});
    expect(leg).toMatchObject({ sent: 'yes', answer: { status: 200, json: { ok: true } } });
    expect(server.requests).toEqual(['POST /capture']);
    expect(proxy.heads).toHaveLength(1);
    expect(proxy.heads[0]).toContain(`CONNECT 127.0.0.1:${server.port} HTTP/1.1`);
    expect(proxy.heads[0]).not.toContain('9900');
  });

  test('several requests share the tunnel', async () => {
    const proxy = await startProxy();
    const server = await serve({ onRequest: ok });
    await inWorld(server, { proxy: proxy.url, connections: 1 }, async (http) => {
      for (let count = 0; count < 3; count += 1) expect(await http.request(capture)).toMatchObject({ sent: 'yes' });
      expect(proxy.heads).toHaveLength(1);
    });
    await proxy.close();
  });

  test('credentials are told to the proxy only', async () => {
    const proxy = await startProxy();
    const server = await serve({ onRequest: ok });
    const secret = new Secret(`http://holdfast:p%40ss@127.0.0.1:${proxy.port}`);
    await inWorld(server, { proxy: secret }, async (http) => {
      expect(await http.request(capture)).toMatchObject({ sent: 'yes' });
      expect(proxy.heads[0]).toContain(`Basic ${Buffer.from('holdfast:p@ss').toString('base64')}`);
      expect(server.heads.join()).not.toMatch(/proxy-authorization/i);
    });
    await proxy.close();
  });
});

describe('a proxy that makes no connection: not a byte of the request was sent', () => {
  test.each<[string, ProxyScript, string]>([
    ['refuses', replies('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'), 'proxy: PROXY_403'],
    ['wants to know who we are', replies('HTTP/1.1 407 No\r\ncontent-length: 2\r\n\r\nno'), 'proxy: PROXY_407'],
    ['cannot reach the provider', replies('HTTP/1.1 502 Bad Gateway\r\n\r\n'), 'proxy: PROXY_502'],
    ['speaks something else', replies('SSH-2.0-OpenSSH\r\n'), 'proxy: PROXY_HPE_'],
    ['hangs up', { onConnect: (client) => void client.destroy() }, 'proxy: PROXY_ECONNRESET'],
    [
      'answers in the provider’s name',
      replies(`HTTP/1.1 200 OK\r\n\r\n${answer('{"captured":true}')}`),
      'proxy: PROXY_EARLY',
    ],
  ])('%s', async (_, script, why) => {
    const { leg, server } = await through(script);
    expect(leg).toEqual({ sent: 'no', why: expect.stringContaining(why) });
    expect(server.bytes).toBe(0);
  });

  test('nobody listens there', async () => {
    const { leg, server } = await through({}, { proxy: `http://127.0.0.1:${await unusedPort()}` });
    expect(leg).toEqual({ sent: 'no', why: 'proxy: PROXY_ECONNREFUSED' });
    expect(server.bytes).toBe(0);
  });

  test('is cut off by the time for connecting, and does not occupy the connection of the next', async () => {
    let asked = 0;
    const proxy = await startProxy({
      onConnect: (client) => {
        asked += 1;
        if (asked > 2) client.end('HTTP/1.1 503 No\r\n\r\n');
      },
    });
    const server = await serve({ onRequest: ok });
    await inWorld(server, { proxy: proxy.url, connectMs: 60, connections: 1 }, async (http) => {
      expect(await http.request(capture)).toEqual({ sent: 'no', why: 'connect-timeout' });
      expect(await http.request(capture)).toMatchObject({ sent: 'no' });
      expect(await http.request(capture)).toMatchObject({ sent: 'no', why: 'proxy: PROXY_503' });
      expect(server.bytes).toBe(0);
    });
    await proxy.close();
  });
});

describe('a proxy that dies after the tunnel stands: nobody can tell', () => {
  test('before the request got through', async () => {
    const { leg, server } = await through({ onData: (_, { client }) => void client.destroy() });
    expect(leg).toMatchObject({ sent: 'maybe', why: expect.stringMatching(/^connection-lost/) });
    expect(server.requests).toEqual([]);
  });

  test('after the request got through', async () => {
    const passesAndDies: ProxyScript = {
      onData: (piece, { client, provider }) => void provider.write(piece, () => client.destroy()),
    };
    const { leg, server } = await through(passesAndDies, {}, { onRequest: () => undefined });
    expect(leg).toMatchObject({ sent: 'maybe', why: expect.stringMatching(/^connection-lost/) });
    expect(server.requests).toEqual(['POST /capture']);
  });

  test('a tunnel in use is never used for the same request again', async () => {
    const proxy = await startProxy({ onData: (_, { client }) => void client.resetAndDestroy() });
    const server = await serve({ onRequest: ok });
    await inWorld(server, { proxy: proxy.url }, async (http) => {
      expect(await http.request({ ...capture, method: 'GET' })).toMatchObject({ sent: 'maybe' });
      expect(proxy.heads).toHaveLength(1);
    });
    await proxy.close();
  });
});

describe('the fence, through a proxy', () => {
  test('a tunnel that stands too late carries nothing', async () => {
    const proxy = await startProxy({
      onConnect: (client) => void setTimeout(() => client.write('HTTP/1.1 200 OK\r\n\r\n'), 60),
    });
    const server = await serve({ onRequest: ok });
    await inWorld(server, { proxy: proxy.url }, async (http) => {
      expect(await http.request({ ...capture, notAfter: Date.now() + 20 })).toEqual({ sent: 'no', why: 'fence' });
      expect(server.bytes).toBe(0);
    });
    await proxy.close();
  });
});

(certificate ? describe : describe.skip)('TLS through a proxy', () => {
  const tls = certificate;

  test('with the configured certificate', async () => {
    const { leg, server, proxy } = await through({}, {}, { tls });
    expect(leg).toMatchObject({ sent: 'yes', answer: { status: 200 } });
    expect(server.requests).toEqual(['POST /capture']);
    expect(proxy.heads).toHaveLength(1);
  });

  test('a proxy that breaks TLS open is not trusted', async () => {
    const other = selfSigned();
    const { leg, server } = await through({}, { ca: other?.cert ?? '' }, { tls });
    expect(leg).toEqual({ sent: 'no', why: expect.stringMatching(/^tls: /) });
    expect(server.requests).toEqual([]);
  });

  test('a tunnel that breaks during the handshake carried nothing', async () => {
    const { leg, server } = await through({ onData: (_, { client }) => void client.destroy() }, {}, { tls });
    expect(leg).toMatchObject({ sent: 'no' });
    expect(server.requests).toEqual([]);
  });

  test('to the proxy itself, too', async () => {
    const proxy = await startProxy({}, tls);
    const server = await serve({ onRequest: ok }, tls);
    await inWorld(server, { proxy: proxy.url, ca: tls?.cert ?? '' }, async (http) => {
      expect(await http.request(capture)).toMatchObject({ sent: 'yes' });
      expect(proxy.heads).toHaveLength(1);
    });
    await proxy.close();
  });

  test('a proxy whose certificate nobody vouches for is told nothing', async () => {
    const proxy = await startProxy({}, tls);
    const server = await serve({ onRequest: ok });
    await inWorld(server, { proxy: new Secret(proxy.url.replace('://', '://me:hunter2@')) }, async (http) => {
      expect(await http.request(capture)).toEqual({ sent: 'no', why: 'proxy: PROXY_DEPTH_ZERO_SELF_SIGNED_CERT' });
      expect(proxy.heads).toEqual([]);
    });
    await proxy.close();
  });
});
