import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { SandboxControl, SandboxRefused, SandboxUnreachable } from '../../src/sandbox/control-client';
import { ofEach } from '../../src/sandbox/providers';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server';
import { DEFAULT_VIPPS_ACCOUNT } from '../../src/sandbox/vipps/account';

const HOUR = 3_600_000;
const { clientId, clientSecret, subscriptionKey, merchantSerialNumber } = DEFAULT_VIPPS_ACCOUNT;

/** With one account only, so that neither provider nor account need be named. */
const config = { accounts: { 'nordic-shop': DEFAULT_VIPPS_ACCOUNT } };

const inSandbox = async (run: (sandbox: Sandbox) => Promise<void>, options: SandboxOptions = {}): Promise<void> => {
  const sandbox = await startSandbox({ config, ...options });
  try {
    await run(sandbox);
  } finally {
    await sandbox.close();
  }
};

const loginAt = async (sandbox: Sandbox): Promise<Record<string, string>> => {
  const response = await request(`${sandbox.baseUrls.vipps}/accesstoken/get`, {
    method: 'POST',
    headers: {
      client_id: clientId,
      client_secret: clientSecret,
      'ocp-apim-subscription-key': subscriptionKey,
      'content-type': 'application/json',
      authorization: 'Bearer ',
    },
  });
  const { access_token: token } = (await response.body.json()) as { access_token: string };
  return {
    authorization: `Bearer ${token}`,
    'ocp-apim-subscription-key': subscriptionKey,
    'merchant-serial-number': merchantSerialNumber,
  };
};

const captureAt = async (sandbox: Sandbox, headers: Record<string, string>, reference: string, amount = 9900) => {
  const response = await request(`${sandbox.baseUrls.vipps}/epayment/v1/payments/${reference}/capture`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `cap-${reference}` },
    body: JSON.stringify({ modificationAmount: { currency: 'NOK', value: amount } }),
    headersTimeout: 300,
  });
  return { status: response.statusCode, headers: response.headers, body: await response.body.text() };
};

const capturedOf = async ({ control }: Sandbox, reference: string): Promise<number> =>
  (await control.truthOf({ provider: 'vipps', account: 'nordic-shop', reference })).captured;

describe('over a socket', () => {
  it('a capture after the effect of which the connection drops is a reset for the client and one movement', () =>
    inSandbox(async (sandbox) => {
      const headers = await loginAt(sandbox);
      const { id } = await sandbox.control.authorize({ amount: 24_900, reference: 'order-1001-1' });
      await sandbox.control.inject({ fault: 'dropsAfterEffect', operation: 'capture', reference: id });
      await expect(captureAt(sandbox, headers, id)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(await capturedOf(sandbox, id)).toBe(9900);
      expect((await captureAt(sandbox, headers, id)).status).toBe(200);
      expect(await capturedOf(sandbox, id)).toBe(9900);
    }));

  it('a capture dropped before the effect moves nothing', () =>
    inSandbox(async (sandbox) => {
      const headers = await loginAt(sandbox);
      const { id } = await sandbox.control.authorize({ amount: 24_900 });
      await sandbox.control.inject({ fault: 'dropsBeforeEffect', operation: 'capture' });
      await expect(captureAt(sandbox, headers, id)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(await capturedOf(sandbox, id)).toBe(0);
    }));

  it.each([
    ['neverAnswers', 9900],
    ['ignoresRequest', 0],
  ] as const)('%s runs into the client’s time limit, and %i was captured', (fault, captured) =>
    inSandbox(async (sandbox) => {
      const headers = await loginAt(sandbox);
      const { id } = await sandbox.control.authorize({ amount: 24_900 });
      await sandbox.control.inject({ fault, operation: 'capture' });
      await expect(captureAt(sandbox, headers, id)).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
      expect(await capturedOf(sandbox, id)).toBe(captured);
    }),
  );

  it('an answer can be late, and the effect too', () =>
    inSandbox(async (sandbox) => {
      const headers = await loginAt(sandbox);
      const [slow, late] = await sandbox.control.authorizeMany([{ amount: 24_900 }, { amount: 24_900 }]);
      const [slowId = '', lateId = ''] = [slow?.id, late?.id];
      await sandbox.control.inject(
        { fault: 'answersLate', ms: 120, operation: 'capture', reference: slowId },
        { fault: 'actsLate', ms: HOUR, operation: 'capture', reference: lateId },
      );
      const begun = performance.now();
      expect((await captureAt(sandbox, headers, slowId)).status).toBe(200);
      expect(performance.now() - begun).toBeGreaterThan(100);
      await expect(captureAt(sandbox, headers, lateId)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(await capturedOf(sandbox, lateId)).toBe(0);
      await sandbox.control.moveClock(HOUR);
      expect(await capturedOf(sandbox, lateId)).toBe(9900);
    }));

  it('a late effect happens by itself when its time comes', () =>
    inSandbox(async (sandbox) => {
      const headers = await loginAt(sandbox);
      const { id } = await sandbox.control.authorize({ amount: 24_900 });
      await sandbox.control.inject({ fault: 'actsLate', ms: 50, says: 'fail', operation: 'capture' });
      expect((await captureAt(sandbox, headers, id)).status).toBe(500);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await capturedOf(sandbox, id)).toBe(9900);
    }));

  it('webhooks arrive, are tried again, and are signed for the address that was registered', () =>
    inSandbox(async (sandbox) => {
      const seen: { url: string | undefined; host: string | undefined; body: string }[] = [];
      const endpoint = createServer((incoming, response) => {
        let body = '';
        incoming.on('data', (chunk) => {
          body += chunk;
        });
        incoming.on('end', () => {
          seen.push({ url: incoming.url, host: incoming.headers.host, body });
          response.writeHead(seen.length === 1 ? 500 : 204).end();
        });
      });
      await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
      try {
        const { port } = endpoint.address() as AddressInfo;
        const headers = await loginAt(sandbox);
        const body = { url: `http://127.0.0.1:${port}/hook?a=1`, events: ['epayments.payment.captured.v1'] };
        const registered = await request(`${sandbox.baseUrls.vipps}/webhooks/v1/webhooks`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        expect(registered.statusCode).toBe(201);
        await registered.body.dump();
        const { id } = await sandbox.control.authorize({ amount: 24_900 });
        await captureAt(sandbox, headers, id);
        for (let wait = 0; wait < 100 && seen.length < 1; wait += 1) await new Promise((go) => setTimeout(go, 10));
        for (let wait = 0; wait < 100 && seen.length < 2; wait += 1) {
          await sandbox.control.moveClock(2000);
          await new Promise((go) => setTimeout(go, 10));
        }
        const expected = { url: '/hook?a=1', host: `127.0.0.1:${port}` };
        expect(seen).toMatchObject([expected, expected]);
        expect(seen[1]?.body).toBe(seen[0]?.body);
      } finally {
        endpoint.closeAllConnections();
        endpoint.close();
      }
    }));
});

describe('the control API', () => {
  it('says where the providers are, and which faults and operations there are', () =>
    inSandbox(async ({ control, url, baseUrls, accounts }) => {
      const info = await control.info();
      expect(info.baseUrls).toEqual(ofEach(({ prefix }) => url + prefix));
      expect(baseUrls).toEqual(info.baseUrls);
      expect(info.operations.vipps).toContain('capture');
      expect(info.faults).toHaveProperty('dropsAfterEffect');
      expect(await control.accounts()).toEqual(accounts);
    }));

  it('lets a person in the portal capture, refund and cancel, within what is there', () =>
    inSandbox(async ({ control }) => {
      const payment = await control.authorize({ amount: 24_900, reference: 'order-1001-1' });
      expect(payment).toMatchObject({ provider: 'vipps', account: 'nordic-shop', id: 'order-1001-1', currency: 'NOK' });
      expect(await control.portalCapture(payment, 9900)).toMatchObject({ captured: 9900, open: 15_000 });
      expect(await control.portalRefund(payment, 900)).toMatchObject({ refunded: 900 });
      expect(await control.portalCancel(payment)).toMatchObject({ released: 15_000, open: 0 });
      await expect(control.portalCancel(payment)).rejects.toMatchObject({ status: 409 });
      const [truth] = await control.truth({ account: 'nordic-shop' });
      expect(truth?.movements.map(({ kind, cause }) => [kind, cause.by])).toEqual([
        ['authorized', 'control'],
        ['captured', 'portal'],
        ['refunded', 'portal'],
        ['released', 'portal'],
      ]);
    }));

  it('expires a hold early', () =>
    inSandbox(async ({ control }) => {
      const payment = await control.authorize({ amount: 24_900 });
      expect(await control.expire(payment)).toMatchObject({ expired: 24_900, released: 24_900, open: 0 });
    }));

  it('moves the clock forward and never back', () =>
    inSandbox(
      async ({ control }) => {
        const { now } = await control.clock();
        expect((await control.moveClock(HOUR)).now).toBeGreaterThanOrEqual(now + HOUR);
        expect((await control.setClock('2026-06-01T00:00:00Z')).iso).toMatch(/^2026-06-01T00:00:0/);
        await expect(control.setClock('2026-05-01T00:00:00Z')).rejects.toBeInstanceOf(SandboxRefused);
      },
      { startAt: Date.parse('2026-03-04T10:00:00Z') },
    ));

  it('counts requests, answers and faults', () =>
    inSandbox(async (sandbox) => {
      const headers = await loginAt(sandbox);
      const { id } = await sandbox.control.authorize({ amount: 24_900 });
      await sandbox.control.inject({ fault: 'saysTryLater', operation: 'capture' });
      await captureAt(sandbox, headers, id);
      await captureAt(sandbox, headers, id);
      expect(await sandbox.control.counters()).toMatchObject({
        requests: { 'vipps.token': 1, 'vipps.capture': 2, 'vipps.capture 400': 1, 'vipps.capture 200': 1 },
        faults: { 'vipps.capture.saysTryLater': 1 },
        movements: 2,
        payments: 1,
      });
    }));

  it('plans, shows and clears faults, and refuses those that cannot be', () =>
    inSandbox(async ({ control }) => {
      await control.inject({ fault: 'locks', operation: 'capture', times: 3 });
      await control.setShares({
        seed: 7,
        shares: { capture: { dropsAfterEffect: 0.1, answersLate: { share: 0.2, ms: 5 } } },
      });
      expect(await control.faults()).toMatchObject([{ fault: 'locks', timesLeft: 3 }]);
      await control.clearFaults();
      expect(await control.faults()).toEqual([]);
      await expect(control.inject({ fault: 'answersLate' })).rejects.toThrow('answersLate needs ms');
      await expect(control.inject({ fault: 'failsAfterEffect', status: 200 })).rejects.toThrow(
        'cannot have status 200',
      );
      await expect(control.inject({ fault: 'failsLater', ms: 1 })).rejects.toThrow('what Vipps answers is final');
      await expect(control.inject({ fault: 'refuses', code: '1' })).rejects.toThrow('no ErrorCode 1');
      await expect(control.inject({ fault: 'locks', operation: 'void' })).rejects.toThrow('no operation void');
      await expect(control.inject({ fault: 'losesNotice' })).rejects.toThrow('needs operation "notice"');
      const tooMuch = { capture: { locks: 0.6, throttles: 0.6 } };
      await expect(control.setShares({ shares: tooMuch })).rejects.toThrow('add up to 1.2');
    }));

  it('turns switches, and refuses unknown ones', () =>
    inSandbox(async ({ control }) => {
      expect(await control.setSwitches('vipps', { limiter: false })).toMatchObject({
        limiter: false,
        replay: 'stored',
      });
      expect(await control.switches('vipps')).toMatchObject({ limiter: false });
      await expect(control.setSwitches('vipps', { limit: 1 })).rejects.toMatchObject({ status: 400 });
      await expect(control.switches('visa')).rejects.toMatchObject({ status: 404 });
    }));

  it('forgets everything on reset', () =>
    inSandbox(async ({ control }) => {
      await control.authorize({ amount: 24_900, reference: 'order-1001-1' });
      await expect(control.authorize({ amount: 1, reference: 'order-1001-1' })).rejects.toMatchObject({ status: 409 });
      await control.setSwitches('vipps', { limiter: false });
      await control.reset();
      expect(await control.truth()).toEqual([]);
      expect(await control.switches('vipps')).toMatchObject({ limiter: true });
      expect((await control.authorize({ amount: 24_900, reference: 'order-1001-1' })).id).toBe('order-1001-1');
    }));

  it.each([
    ['an unknown account', { amount: 1, account: 'nobody' }, 404],
    ['an unknown provider', { amount: 1, provider: 'visa' }, 404],
    ['a currency of another market', { amount: 1, currency: 'EUR' }, 400],
    ['no amount', { amount: 0 }, 400],
    ['a reference that Vipps would not take', { amount: 1, reference: 'order' }, 400],
  ])('makes no payment with %s', (_what, order, status) =>
    inSandbox(async ({ control }) => {
      await expect(control.authorize(order)).rejects.toMatchObject({ status });
      expect(await control.truth()).toEqual([]);
    }),
  );

  it('a batch with one bad payment says which accounts there are', () =>
    inSandbox(
      async ({ control }) => {
        await expect(control.authorize({ amount: 1 })).rejects.toThrow('name an account: one, two');
      },
      {
        config: {
          accounts: {
            one: DEFAULT_VIPPS_ACCOUNT,
            two: { ...DEFAULT_VIPPS_ACCOUNT, clientId: 'two', merchantSerialNumber: '1111', market: 'DK' },
          },
        },
      },
    ));

  it('does not move its clock beyond the last date', () =>
    inSandbox(async (sandbox) => {
      await expect(sandbox.control.moveClock(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ status: 400 });
      await sandbox.control.moveClock(1);
    }));

  it('names its unknown routes, and a client without a sandbox says how to start one', () =>
    inSandbox(async (sandbox) => {
      for (const path of ['nowhere', 'accounts/', 'truth/vipps']) {
        const response = await request(`${sandbox.url}/_sandbox/${path}`);
        const error = `no control route GET /_sandbox/${path}: see src/sandbox/README.md`;
        expect([response.statusCode, await response.body.json()]).toEqual([404, { error }]);
      }
      const gone = new SandboxControl('http://127.0.0.1:9');
      await expect(gone.clock()).rejects.toBeInstanceOf(SandboxUnreachable);
    }));
});
