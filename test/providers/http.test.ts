import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttp, type HttpRequest, type HttpSettings, type Leg } from '../../src/providers/http';
import { answer, type Script, type Server, says, saysAndCloses, selfSigned, serve, unusedPort } from './http/server';
import { capture, inWorld } from './http/world';

const ok = answer('{"ok":true}');

/** The truth may never contradict the leg: 'no' means not a byte, and no leg means more than one request. */
function expectTruth(leg: Leg, server: Server): void {
  if (leg.sent === 'no') expect(server.bytes).toBe(0);
  if (leg.sent === 'yes') expect(server.requests).toHaveLength(1);
  expect(server.requests.length).toBeLessThanOrEqual(1);
}

interface Row {
  claim: string;
  script: Script;
  settings?: Partial<HttpSettings>;
  request?: Partial<HttpRequest> | (() => Partial<HttpRequest>);
  sent: Leg['sent'];
  why?: string;
  /** requests that the server really saw */
  saw: number;
  status?: number;
}

const rows: Row[] = [
  // Never written
  {
    claim: 'a notAfter that has passed opens no connection',
    script: {},
    request: () => ({ notAfter: Date.now() - 1 }),
    sent: 'no',
    why: 'fence',
    saw: 0,
  },
  {
    claim: 'a notAfter that is not a number stops the request',
    script: {},
    request: { notAfter: Number.NaN },
    sent: 'no',
    why: 'fence',
    saw: 0,
  },
  {
    claim: 'a signal aborted before the call opens no connection',
    script: {},
    request: () => ({ signal: AbortSignal.abort() }),
    sent: 'no',
    why: 'aborted',
    saw: 0,
  },
  {
    claim: 'a header that could smuggle a second request is not sent',
    script: {},
    request: { headers: { 'x-key': 'a\r\nx-other: b' } },
    sent: 'no',
    why: 'unsendable: UND_ERR_INVALID_ARG',
    saw: 0,
  },
  {
    claim: 'a path without a slash is not sent',
    script: {},
    request: { path: 'evil' },
    sent: 'no',
    why: 'unsendable',
    saw: 0,
  },
  // Written, no complete answer
  {
    claim: 'reads the request, then closes',
    script: { onRequest: (socket) => socket.end() },
    sent: 'maybe',
    why: 'connection-lost: UND_ERR_SOCKET',
    saw: 1,
  },
  {
    claim: 'reads the request, then resets',
    script: { onRequest: (socket) => socket.resetAndDestroy() },
    sent: 'maybe',
    why: 'connection-lost: ECONNRESET',
    saw: 1,
  },
  {
    claim: 'reads the request and says nothing',
    script: {},
    settings: { headersMs: 20 },
    sent: 'maybe',
    why: 'headers-timeout',
    saw: 1,
  },
  {
    claim: 'half a status line, then silence',
    script: { onRequest: says('HTTP/1.1 20') },
    settings: { headersMs: 20 },
    sent: 'maybe',
    why: 'headers-timeout',
    saw: 1,
  },
  {
    claim: 'informational answers for ever',
    script: { onRequest: says(...Array.from({ length: 10 }, () => 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')) },
    settings: { headersMs: 40 },
    sent: 'maybe',
    why: 'headers-timeout',
    saw: 1,
  },
  {
    claim: 'headers, then silence',
    script: { onRequest: says('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n') },
    settings: { bodyMs: 20 },
    sent: 'maybe',
    why: 'body-timeout',
    saw: 1,
  },
  {
    claim: 'a body in drops lasts longer than the total time',
    script: { onRequest: says('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n', ...'x'.repeat(90)) },
    settings: { bodyMs: 1_000, totalMs: 300 },
    sent: 'maybe',
    why: 'total-timeout',
    saw: 1,
  },
  {
    claim: 'half a body, then closes',
    script: { onRequest: saysAndCloses('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"ok":') },
    sent: 'maybe',
    why: 'connection-lost: UND_ERR_SOCKET',
    saw: 1,
  },
  {
    claim: 'half a body on a connection that closes anyway',
    script: { onRequest: saysAndCloses('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 99\r\n\r\n{"ok":') },
    sent: 'maybe',
    why: 'cut-off: UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    saw: 1,
  },
  {
    claim: 'chunks without the last one',
    script: {
      onRequest: saysAndCloses('HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n'),
    },
    sent: 'maybe',
    why: 'not-http',
    saw: 1,
  },
  {
    claim: 'neither length nor chunks, and the end is not the end of JSON',
    script: { onRequest: saysAndCloses('HTTP/1.1 200 OK\r\n\r\n{"captured":99') },
    sent: 'maybe',
    why: 'unframed',
    saw: 1,
  },
  {
    claim: 'neither length nor chunks, and nothing at all',
    script: { onRequest: saysAndCloses('HTTP/1.1 200 OK\r\n\r\n') },
    sent: 'maybe',
    why: 'unframed',
    saw: 1,
  },
  {
    claim: 'an endless body',
    script: { onRequest: says(`HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${'x'.repeat(200)}`) },
    settings: { maxResponseBytes: 100 },
    sent: 'maybe',
    why: 'oversize',
    saw: 1,
  },
  {
    claim: 'endless headers',
    script: { onRequest: says(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(40_000)}\r\n`) },
    sent: 'maybe',
    why: 'oversize: UND_ERR_HEADERS_OVERFLOW',
    saw: 1,
  },
  {
    claim: 'garbage instead of HTTP',
    script: { onRequest: says('SSH-2.0-OpenSSH\r\n') },
    sent: 'maybe',
    why: 'not-http',
    saw: 1,
  },
  {
    claim: 'an upgrade that nobody asked for',
    script: { onRequest: says('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n') },
    sent: 'maybe',
    why: 'connection-lost: UND_ERR_SOCKET',
    saw: 1,
  },
  {
    claim: '100 that nobody asked for: undici hangs up, though an answer would follow',
    script: { onRequest: says(`HTTP/1.1 100 Continue\r\n\r\n${ok}`) },
    sent: 'maybe',
    why: 'connection-lost: UND_ERR_SOCKET',
    saw: 1,
  },
  {
    claim: 'a signal after the request was read',
    script: { onRequest: () => undefined },
    request: () => ({ signal: AbortSignal.timeout(300) }),
    sent: 'maybe',
    why: 'aborted',
    saw: 1,
  },
  // A complete answer
  {
    claim: '103, then 200',
    script: { onRequest: says('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', ok) },
    sent: 'yes',
    status: 200,
    saw: 1,
  },
  ...[301, 302, 303, 307, 308].map(
    (status): Row => ({
      claim: `${status} is an answer and is not followed`,
      script: { onRequest: says(answer('', { status: `${status} Moved`, headers: ['location: /capture'] })) },
      sent: 'yes',
      status,
      saw: 1,
    }),
  ),
  ...[425, 429, 500, 502, 503, 504].map(
    (status): Row => ({
      claim: `${status} is an answer and is not retried, not even a GET`,
      script: { onRequest: says(answer('', { status: `${status} No`, headers: ['retry-after: 0'] })) },
      request: { method: 'GET' },
      sent: 'yes',
      status,
      saw: 1,
    }),
  ),
  {
    claim: '204 needs no length',
    script: { onRequest: says('HTTP/1.1 204 No Content\r\n\r\n') },
    sent: 'yes',
    status: 204,
    saw: 1,
  },
  {
    claim: 'an offer to upgrade beside a normal answer',
    script: { onRequest: says(answer('{}', { headers: ['upgrade: h2', 'connection: upgrade'] })) },
    sent: 'yes',
    status: 200,
    saw: 1,
  },
  {
    claim: 'neither length nor chunks, but JSON that closes its own bracket',
    script: { onRequest: saysAndCloses('HTTP/1.1 200 OK\r\n\r\n{"ok":true}') },
    sent: 'yes',
    status: 200,
    saw: 1,
  },
  {
    claim: 'a slow body within its times',
    script: { onRequest: says('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n', '{', '}') },
    settings: { bodyMs: 200 },
    sent: 'yes',
    status: 200,
    saw: 1,
  },
];

describe('what is known after one request', () => {
  test.each(rows)('$claim: $sent', async (row) => {
    await inWorld(await serve(row.script), row.settings ?? {}, async (http, server) => {
      const request = typeof row.request === 'function' ? row.request() : row.request;
      const leg = await http.request({ ...capture, ...request });
      await http.close();
      await server.settled();

      expect(leg).toMatchObject(leg.sent === 'yes' ? { sent: row.sent } : { sent: row.sent, why: expect.any(String) });
      if (leg.sent !== 'yes' && row.why) expect(leg.why.startsWith(row.why) ? row.why : leg.why).toBe(row.why);
      if (leg.sent === 'yes') expect(leg.answer.status).toBe(row.status);
      expect(server.requests).toHaveLength(row.saw);
      expectTruth(leg, server);
      if (row.claim.endsWith('opens no connection')) expect(server.accepted).toBe(0);
    });
  });

  test('an answer cut at any byte is in doubt, and the whole one is not', async () => {
    const whole = [
      answer('{"captured":9900}'),
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"captur\r\n9\r\ned":9900}\r\n0\r\n\r\n',
    ];
    for (const text of whole) {
      const cuts = Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length));
      const server = await serve({ onRequest: (socket, count) => void socket.end(cuts[count - 1] ?? '') });
      await inWorld(server, {}, async (http) => {
        const sent: string[] = [];
        for (const _ of cuts) sent.push((await http.request(capture)).sent);
        expect(sent).toEqual(cuts.map((part) => (part === text ? 'yes' : 'maybe')));
        expect(server.requests).toHaveLength(cuts.length);
      });
    }
  });
});

describe('no connection', () => {
  test('nobody listens', async () => {
    const http = createHttp({ baseUrl: `http://127.0.0.1:${await unusedPort()}` });
    expect(await http.request(capture)).toEqual({ sent: 'no', why: 'connection-refused: ECONNREFUSED' });
    await http.close();
  });

  test('a name that does not resolve', async () => {
    const http = createHttp({ baseUrl: 'http://nowhere.invalid', connectMs: 2_000 });
    expect(await http.request(capture)).toEqual({ sent: 'no', why: expect.stringMatching(/^(dns: |connect-timeout)/) });
    await http.close();
  });

  test('TLS spoken to a server that answers in plain text', async () => {
    const server = await serve({ onConnection: (socket) => void socket.write(ok) });
    await inWorld(server, { baseUrl: server.url.replace('http:', 'https:') }, async (http) => {
      expect(await http.request(capture)).toEqual({ sent: 'no', why: expect.stringMatching(/^tls: /) });
      expect(server.requests).toEqual([]);
    });
  });

  test('a TLS handshake that never ends is cut by the time for connecting', async () => {
    const server = await serve({});
    await inWorld(server, { baseUrl: server.url.replace('http:', 'https:'), connectMs: 30 }, async (http) => {
      expect(await http.request(capture)).toEqual({ sent: 'no', why: 'connect-timeout' });
      expect(server.requests).toEqual([]);
    });
  });
});

const certificate = selfSigned();
const foreign = selfSigned('DNS:other.example');
(certificate && foreign ? describe : describe.skip)('TLS', () => {
  test.each([
    ['a certificate that nobody signed', certificate, {}, 'tls: DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'a trusted certificate of another host',
      foreign,
      { ca: foreign?.cert ?? '' },
      'tls: ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('%s gets not a byte of the request', async (_, tls, settings, why) => {
    await inWorld(await serve({ onRequest: says(ok) }, tls), settings, async (http, server) => {
      expect(await http.request(capture)).toEqual({ sent: 'no', why });
      await http.close();
      await server.settled();
      expect(server.bytes).toBe(0);
    });
  });

  test('a certificate that the settings trust is talked to', async () => {
    await inWorld(await serve({ onRequest: says(ok) }, certificate), { ca: certificate?.cert ?? '' }, async (http) => {
      expect(await http.request(capture)).toMatchObject({ sent: 'yes', answer: { json: { ok: true } } });
    });
  });

  test('a notAfter that passes during a slow handshake stops the request right before it is written', async () => {
    const slow = certificate && { ...certificate, delayMs: 60 };
    await inWorld(await serve({ onRequest: says(ok) }, slow), { ca: certificate?.cert ?? '' }, async (http, server) => {
      expect(await http.request({ ...capture, notAfter: Date.now() + 30 })).toEqual({ sent: 'no', why: 'fence' });
      await http.close();
      await server.settled();
      expect(server.accepted).toBe(1);
      expect(server.bytes).toBe(0);
    });
  });

  test('a signal during a slow handshake: never written', async () => {
    const slow = certificate && { ...certificate, delayMs: 60 };
    await inWorld(await serve({ onRequest: says(ok) }, slow), { ca: certificate?.cert ?? '' }, async (http, server) => {
      const leg = await http.request({ ...capture, signal: AbortSignal.timeout(20) });
      await sleep(80);
      expect(leg).toEqual({ sent: 'no', why: 'aborted' });
      expect(server.bytes).toBe(0);
    });
  });
});

describe('one attempt', () => {
  test('a connection reset under the second request is not tried again', async () => {
    const script: Script = {
      onRequest: (socket, count) => (count === 1 ? void socket.write(ok) : socket.resetAndDestroy()),
    };
    await inWorld(await serve(script), { connections: 1 }, async (http, server) => {
      for (const [path, sent] of [
        ['/first', 'yes'],
        ['/second', 'maybe'],
      ] as const) {
        expect(await http.request({ method: 'GET', path })).toMatchObject({ sent });
      }
      await sleep(20);
      expect(server.requests).toEqual(['GET /first', 'GET /second']);
      expect(server.connections).toHaveLength(1);
    });
  });

  test.each(['FIN', 'RST', 'FIN a moment later', 'RST a moment later'])(
    'an idle connection closed with %s while the second request starts: the leg never contradicts the truth',
    async (how) => {
      for (let round = 0; round < 20; round += 1) {
        await inWorld(await serve({ onRequest: says(ok) }), {}, async (http, server) => {
          await http.request({ method: 'GET', path: '/first' });
          const [idle] = server.connections as [Socket];
          const hangUp = (): unknown => (how.startsWith('FIN') ? idle.end() : idle.resetAndDestroy());
          if (how.endsWith('later')) setImmediate(hangUp);
          else hangUp();
          const leg = await http.request({ ...capture, path: '/second' });
          await http.close();
          await server.settled();
          const seen = server.requests.filter((line) => line === 'POST /second').length;
          expect(seen).toBeLessThanOrEqual(1);
          expect(leg.sent === 'yes' ? seen === 1 : leg.sent === 'maybe' || seen === 0).toBe(true);
        });
      }
    },
  );

  test.each(['FIN', 'RST'])('a server that accepts and hangs up with %s: not a byte, or in doubt', async (how) => {
    const hangUp = (socket: Socket): unknown => (how === 'FIN' ? socket.end() : socket.resetAndDestroy());
    for (let round = 0; round < 20; round += 1) {
      await inWorld(await serve({ onConnection: hangUp }), {}, async (http, server) => {
        const leg = await http.request(capture);
        await http.close();
        await server.settled();
        expect(leg.sent).not.toBe('yes');
        expectTruth(leg, server);
      });
    }
  });

  test('an answer that nobody asked for is not taken for the next one', async () => {
    const stray = answer('{"stray":true}');
    const script: Script = { onRequest: (socket, count) => void socket.write(count === 1 ? ok + stray : ok) };
    await inWorld(await serve(script), {}, async (http, server) => {
      expect(await http.request(capture)).toMatchObject({ sent: 'yes', answer: { json: { ok: true } } });
      expect(await http.request(capture)).toMatchObject({ sent: 'yes', answer: { json: { ok: true } } });
      expect(server.connections).toHaveLength(2);
    });
  });
});

describe('connections', () => {
  test('are kept and used again', async () => {
    await inWorld(await serve({ onRequest: says(ok) }), { connections: 1 }, async (http, server) => {
      for (let count = 0; count < 5; count += 1) expect((await http.request(capture)).sent).toBe('yes');
      expect(server.connections).toHaveLength(1);
    });
  });

  test('a request that waits for a free one past the total time was never written, nor is it later', async () => {
    const script: Script = {
      onRequest: (socket, count) => count > 1 && setTimeout(() => socket.write(ok), 150), // the first hears nothing
    };
    await inWorld(await serve(script), { connections: 1 }, async (http, server) => {
      const hasty = createHttp({ baseUrl: server.url, connections: 1, totalMs: 300 });
      const legs = await Promise.all(['/a', '/b'].map((path) => hasty.request({ ...capture, path })));
      // The connection is free in the moment in which the other's time is over, too: on a busy machine it is written then, and says so.
      const isWritten = server.requests.includes('POST /b');
      expect(legs).toEqual([
        { sent: 'maybe', why: 'total-timeout' },
        { sent: isWritten ? 'maybe' : 'no', why: expect.stringMatching(/^(queue|total)-timeout$/) },
      ]);
      await hasty.close();
      const before = server.requests.length;

      const signal = AbortSignal.timeout(50);
      const patient = [http.request({ ...capture, path: '/c' }), http.request({ ...capture, path: '/d', signal })];
      patient.push(
        http.request({ ...capture, path: '/e', notAfter: Date.now() + 50 }),
        http.request({ ...capture, path: '/f' }),
      );
      expect((await Promise.all(patient)).map((leg) => (leg.sent === 'yes' ? 'yes' : leg.why))).toEqual([
        'yes',
        'aborted',
        'fence',
        'yes',
      ]);
      expect(server.requests.slice(before)).toEqual(['POST /c', 'POST /f']);
    });
  });

  test('many at once are each written once', async () => {
    const script: Script = { onRequest: (socket) => setTimeout(() => socket.write(ok), 1) };
    await inWorld(await serve(script), { connections: 4 }, async (http, server) => {
      const paths = Array.from({ length: 200 }, (_, index) => `/${index}`);
      const legs = await Promise.all(paths.map((path) => http.request({ ...capture, path })));
      expect(legs.every((leg) => leg.sent === 'yes')).toBe(true);
      expect([...server.requests].sort()).toEqual(paths.map((path) => `POST ${path}`).sort());
      expect(server.connections.length).toBeLessThanOrEqual(4);
    });
  });

  test('closing waits for what runs and refuses what comes', async () => {
    const script: Script = { onRequest: (socket) => setTimeout(() => socket.write(ok), 20) };
    await inWorld(await serve(script), {}, async (http, server) => {
      const running = http.request(capture);
      const closed = http.close();
      expect(await http.request(capture)).toEqual({ sent: 'no', why: 'closed' });
      expect((await running).sent).toBe('yes');
      await closed;
      expect(server.requests).toHaveLength(1);
    });
  });
});

describe('a request', () => {
  test('goes out under the path of the base URL, as it is, and asks for no compression', async () => {
    const server = await serve({ onRequest: says(ok) });
    await inWorld(server, { baseUrl: `${server.url}/v2/` }, async (http) => {
      const headers = { 'Accept-Encoding': 'br', 'idempotency-key': 'parcel-1' };
      await http.request({ method: 'POST', path: '/capture?x=%2F', headers, body: 'å' });
      const [head] = server.heads;
      expect(head).toMatch(/^POST \/v2\/capture\?x=%2F HTTP\/1\.1\r\n/);
      expect(head).toMatch(/\r\nidempotency-key: parcel-1\r\n/);
      expect(head).toMatch(/\r\naccept-encoding: identity\r\n/);
      expect(head).not.toMatch(/\bbr\b/);
      expect(head).toMatch(/\r\ncontent-length: 2\r\n/);
    });
  });
});

describe('settings', () => {
  test.each([
    ['not a url', {}],
    ['ftp://provider.example', {}],
    ['https://user:secret@provider.example', {}],
    ['https://provider.example/?key=secret', {}],
    ['https://provider.example', { totalMs: 0 }],
    ['https://provider.example', { connectMs: 2 ** 31 }],
    ['https://provider.example', { connections: 1.5 }],
  ])('%s %j are refused, without telling a secret', (baseUrl, others) => {
    expect(() => createHttp({ baseUrl, ...others })).toThrow(/^http: (?!.*secret)/);
  });

  test('the bound is the total time', async () => {
    const http = createHttp({ baseUrl: 'https://provider.example', totalMs: 1_234 });
    expect(http.boundMs).toBe(1_234);
    await http.close();
  });
});
