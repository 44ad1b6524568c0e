import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { DEFAULT_BAMBORA_ACCOUNT } from '../../src/sandbox/bambora/account';
import { SandboxRefused } from '../../src/sandbox/control-client';
import { DEFAULT_PAYMENT_OPTIONS_ACCOUNT } from '../../src/sandbox/payment-options/account';
import { DEFAULT_PIPWAVE_ACCOUNT } from '../../src/sandbox/pipwave/account';
import { PROVIDERS as ALL } from '../../src/sandbox/providers';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server';
import type { AuthorizedPayment } from '../../src/sandbox/simulator';
import { basicOf } from './bambora/a-bambora';
import { signedBy } from './pipwave/a-pipwave';

const inSandbox = async (run: (sandbox: Sandbox) => Promise<void>, options: SandboxOptions = {}): Promise<void> => {
  const sandbox = await startSandbox(options);
  try {
    await run(sandbox);
  } finally {
    await sandbox.close();
  }
};

interface Call {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A capture of everything at each provider that has no key to repeat it under. */
const CAPTURES: Record<string, (sandbox: Sandbox, payment: AuthorizedPayment) => Call> = {
  bambora: ({ baseUrls }, { id, amount }) => ({
    url: `${baseUrls.bambora}/payments/${id}/capture/`,
    headers: {
      authorization: basicOf(DEFAULT_BAMBORA_ACCOUNT),
      'api-version': '1',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ amount, comment: 'cap:1' }),
  }),
  pipwave: ({ baseUrls }, { id }) => {
    const { apiKey, apiSecret } = DEFAULT_PIPWAVE_ACCOUNT;
    const fields = { action: 'capture-payment', api_key: apiKey, pw_id: id, timestamp: 1_767_225_600 };
    return {
      url: `${baseUrls.pipwave}/payment`,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/x-www-form-urlencoded' },
      body: JSON.stringify({ ...fields, signature: signedBy(apiSecret, fields) }),
    };
  },
  'payment-options': ({ baseUrls }, { id, amount }) => {
    const { apiKey, secondKey, merchantId } = DEFAULT_PAYMENT_OPTIONS_ACCOUNT;
    return {
      url: `${baseUrls['payment-options']}/api/v1/server-to-server-interface/capture`,
      headers: { authorization: `Basic ${apiKey}`, 'x-api-key': secondKey, 'content-type': 'application/json' },
      body: JSON.stringify({ transactionId: id, amount, merchant_id: merchantId }),
    };
  },
};
const PROVIDERS = Object.keys(CAPTURES);

const send = async ({ url, headers, body }: Call) => {
  const response = await request(url, { method: 'POST', headers, body, headersTimeout: 300 });
  return { status: response.statusCode, text: await response.body.text() };
};

const setUp = async (sandbox: Sandbox, provider: string) => {
  await sandbox.control.setSwitches('pipwave', { captureTiming: 'synchronous' });
  const payment = await sandbox.control.authorize({ provider, amount: 12_000, reference: 'order-1001' });
  const call = CAPTURES[provider]?.(sandbox, payment);
  if (call === undefined) throw new Error(`no capture of ${provider}`);
  const truth = () => sandbox.control.truthOf({ provider, account: payment.account, reference: 'order-1001' });
  return { payment, call, truth };
};

describe.each(PROVIDERS)('%s over a socket', (provider) => {
  it('captures', () =>
    inSandbox(async (sandbox) => {
      const { call, truth } = await setUp(sandbox, provider);
      expect((await send(call)).status).toBe(provider === 'pipwave' ? 200 : 201);
      expect(await truth()).toMatchObject({ authorized: 12_000, captured: 12_000, open: 0, captureCount: 1 });
      const { requests } = await sandbox.control.counters();
      expect(requests).toMatchObject({ [`${provider}.capture`]: 1 });
    }));

  it.each([
    ['dropsAfterEffect', 'ECONNRESET', 12_000],
    ['dropsBeforeEffect', 'ECONNRESET', 0],
    ['neverAnswers', 'UND_ERR_HEADERS_TIMEOUT', 12_000],
  ] as const)('%s is %s for the client, and %i was captured', (fault, code, captured) =>
    inSandbox(async (sandbox) => {
      const { call, truth, payment } = await setUp(sandbox, provider);
      await sandbox.control.inject({ fault, provider, operation: 'capture', reference: payment.id });
      await expect(send(call)).rejects.toMatchObject({ code });
      expect((await truth()).captured).toBe(captured);
    }),
  );

  it('answers with a page, and has captured', () =>
    inSandbox(async (sandbox) => {
      const { call, truth } = await setUp(sandbox, provider);
      await sandbox.control.inject({
        fault: 'pageAfterEffect',
        provider,
        operation: 'capture',
        reference: 'order-1001',
      });
      const { status, text } = await send(call);
      expect([status, text.slice(0, 6)]).toEqual([502, '<html>']);
      expect((await truth()).captured).toBe(12_000);
    }));

  it('is captured, cancelled, refunded and ended by the control API, by reference or by id', () =>
    inSandbox(async ({ control }) => {
      const make = () => control.authorize({ provider, amount: 12_000 });
      const [one, two, three] = [await make(), await make(), await make()];
      expect(await control.portalCapture({ ...one, reference: one.id }, 5000)).toMatchObject({ captured: 5000 });
      expect(await control.portalRefund(one, 1000)).toMatchObject({ refunded: 1000, reference: one.reference });
      expect(await control.portalCancel(two)).toMatchObject({ released: 12_000, id: two.id });
      expect(await control.expire(three)).toMatchObject({ expired: 12_000 });
      await expect(control.portalCancel(three)).rejects.toBeInstanceOf(SandboxRefused);
      await expect(control.customerApproves(three)).rejects.toMatchObject({ status: 409 });
      await expect(control.portalCancel({ provider, reference: 'nobody' })).rejects.toMatchObject({ status: 404 });
      expect(await control.truthOf({ ...one, reference: one.id })).toEqual(await control.truthOf(one));
    }));

  it('the hold ends when the clock passes captureBy', () =>
    inSandbox(async ({ control }) => {
      const payment = await control.authorize({ provider, amount: 12_000 });
      await control.setClock(payment.captureBy);
      expect(await control.truthOf(payment)).toMatchObject({ expired: 12_000, open: 0 });
    }));

  it.each([
    ['no amount', { amount: 0 }, 400],
    ['a currency that is none', { amount: 1, currency: 'euro' }, 400],
    ['a reference that is too long', { amount: 1, reference: 'x'.repeat(2001) }, 400],
    ['another account', { amount: 1, account: 'nordic-shop' }, 404],
  ])('makes no payment with %s', (_what, order, status) =>
    inSandbox(async ({ control }) => {
      await expect(control.authorize({ provider, ...order })).rejects.toMatchObject({ status });
      expect(await control.truth()).toEqual([]);
    }),
  );

  it('takes a reference once', () =>
    inSandbox(async ({ control }) => {
      await control.authorize({ provider, amount: 1, reference: 'order-1001' });
      await expect(control.authorize({ provider, amount: 1, reference: 'order-1001' })).rejects.toMatchObject({
        status: 409,
      });
    }));

  it('turns its switches and refuses unknown ones; reset turns them back', () =>
    inSandbox(async ({ control }) => {
      const before = await control.switches(provider);
      await expect(control.setSwitches(provider, { limiter: false })).rejects.toThrow(`${provider} switches`);
      await control.setSwitches(provider, CHANGED[provider] ?? {});
      expect(await control.switches(provider)).toEqual({ ...before, ...CHANGED[provider] });
      await control.reset();
      expect(await control.switches(provider)).toEqual(before);
    }));

  it('refuses a fault that it cannot have', () =>
    inSandbox(async ({ control }) => {
      await expect(control.inject({ fault: 'forgetsKey', provider })).rejects.toThrow('no idempotency key');
      await expect(control.inject({ fault: 'refuses', code: '?', provider })).rejects.toMatchObject({ status: 400 });
      await expect(control.inject({ fault: 'locks', operation: 'token', provider })).rejects.toThrow(
        'no operation token',
      );
      const shares = { capture: { forgetsKey: 0.5 } };
      await expect(control.setShares({ provider, shares })).rejects.toThrow('no idempotency key');
    }));

  it('gets faults by shares', () =>
    inSandbox(async (sandbox) => {
      await sandbox.control.setSwitches('pipwave', { captureTiming: 'synchronous' });
      await sandbox.control.setShares({ provider, seed: 7, shares: { capture: { dropsAfterEffect: 0.5 } } });
      const payments = await sandbox.control.authorizeMany(
        Array.from({ length: 20 }, () => ({ provider, amount: 100 })),
      );
      const fates = payments.map((payment) => CAPTURES[provider]?.(sandbox, payment)).map((call) => call && send(call));
      const dropped = (await Promise.allSettled(fates)).filter(({ status }) => status === 'rejected').length;
      expect(dropped).toBeGreaterThan(2);
      expect(dropped).toBeLessThan(18);
      expect((await sandbox.control.truth({ provider })).map(({ captured }) => captured)).toEqual(
        payments.map(() => 100),
      );
    }));
});

const CHANGED: Record<string, Record<string, unknown>> = {
  bambora: { secondAfterPartial: 'allowed' },
  pipwave: { pgPartial: 'multiple' },
  'payment-options': { secondCapture: 'charged', amountUnitOf: { USD: 'major' } },
};

describe('bambora over a socket', () => {
  it('takes a long reference, and knows no path without the slash', () =>
    inSandbox(async (sandbox) => {
      const reference = 'x'.repeat(2000);
      await sandbox.control.authorize({ provider: 'bambora', amount: 100, reference });
      const headers = { authorization: basicOf(DEFAULT_BAMBORA_ACCOUNT), 'api-version': '1' };
      const url = `${sandbox.baseUrls.bambora}/payments/${reference}`;
      const statuses = [];
      for (const path of [`${url}/`, url]) {
        const { statusCode, body } = await request(path, { headers });
        await body.dump();
        statuses.push(statusCode);
      }
      expect(statuses).toEqual([200, 404]);
    }));

  it('cancels with the media type of the sample and no body', () =>
    inSandbox(async (sandbox) => {
      const { id } = await sandbox.control.authorize({ provider: 'bambora', amount: 100 });
      const { headers } = (CAPTURES.bambora as (typeof CAPTURES)[string])(sandbox, { id } as AuthorizedPayment);
      const response = await request(`${sandbox.baseUrls.bambora}/payments/${id}/cancel/`, { method: 'POST', headers });
      await response.body.dump();
      expect(response.statusCode).toBe(200);
    }));
});

/** A merchant's endpoint that answers with these bodies in turn, the last one for ever. */
const anEndpoint = async (answers: readonly string[], run: (url: string, seen: string[]) => Promise<void>) => {
  const seen: string[] = [];
  const endpoint = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => {
      seen.push(body);
      response.end(answers[Math.min(seen.length, answers.length) - 1]);
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  try {
    await run(`http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hook`, seen);
  } finally {
    endpoint.closeAllConnections();
    endpoint.close();
  }
};

const until = async (isTrue: () => boolean): Promise<void> => {
  for (let wait = 0; wait < 200 && !isTrue(); wait += 1) await new Promise((go) => setTimeout(go, 10));
};

describe('notices over a socket', () => {
  it('of pipwave come again after five minutes, until the body is OK', () =>
    inSandbox((sandbox) =>
      anEndpoint(['thanks', 'OK'], async (noticeUrl, seen) => {
        await sandbox.control.authorize({ provider: 'pipwave', amount: 100, noticeUrl });
        await until(() => seen.length === 1);
        for (let wait = 0; wait < 20 && seen.length < 2; wait += 1) {
          await sandbox.control.moveClock(300_000);
          await until(() => seen.length === 2);
        }
        expect(seen).toHaveLength(2);
        expect(seen[1]).toBe(seen[0]);
        await sandbox.control.moveClock(3_600_000);
        await new Promise((go) => setTimeout(go, 50));
        expect(seen).toHaveLength(2);
      }),
    ));

  it('of Payment Options arrive at the address of the authorization', () =>
    inSandbox((sandbox) =>
      anEndpoint(['fine'], async (noticeUrl, seen) => {
        const { id } = await sandbox.control.authorize({ provider: 'payment-options', amount: 100, noticeUrl });
        await until(() => seen.length === 1);
        expect(JSON.parse(seen[0] ?? '')).toMatchObject({ transaction_type: 'PRE_AUTH', transaction_details: { id } });
      }),
    ));

  it.each([['vipps'], ['bambora']])('have no address of their own at %s', (provider) =>
    inSandbox(async ({ control }) => {
      await expect(control.authorize({ provider, amount: 100, noticeUrl: 'http://127.0.0.1:9/' })).rejects.toThrow(
        'leave it out',
      );
    }),
  );
});

describe('several providers', () => {
  it('have one account each by default, which then has to be named', () =>
    inSandbox(async ({ control, accounts }) => {
      expect(Object.values(accounts).map(({ provider }) => provider)).toEqual(ALL.map(({ name }) => name));
      await expect(control.authorize({ amount: 100 })).rejects.toThrow('name an account: nordic-shop, bambora-shop');
      await expect(control.setShares({ shares: {} })).rejects.toMatchObject({ status: 404 });
    }));

  it('can share a fault that at least one of them can have', () =>
    inSandbox(async ({ control }) => {
      expect(await control.inject({ fault: 'forgetsKey' }, { fault: 'failsLater', ms: 1 })).toHaveLength(2);
      await expect(control.inject({ fault: 'refuses', code: 'nonsense' })).rejects.toMatchObject({ status: 400 });
    }));

  it.each([
    ['bambora', DEFAULT_BAMBORA_ACCOUNT, { merchantNumber: 'T1', merchantToken: 'other' }, 404],
    ['pipwave', DEFAULT_PIPWAVE_ACCOUNT, { apiKey: 'other' }, 200],
    ['payment-options', DEFAULT_PAYMENT_OPTIONS_ACCOUNT, { apiKey: 'other', merchantId: 'JP00000001' }, 404],
  ])('of %s, one account doesn’t get at the payments of another', (provider, account, change, status) =>
    inSandbox(
      async (sandbox) => {
        const payment = await sandbox.control.authorize({ account: 'two', amount: 100 });
        const call = CAPTURES[provider]?.(sandbox, payment);
        const said = call && (await send(call));
        expect([said?.status, said?.text.includes('"status":"200"')]).toEqual([status, false]);
        await sandbox.control.moveClock(60_000);
        expect(await sandbox.control.truth()).toMatchObject([{ account: 'two', captured: 0 }]);
      },
      { config: { accounts: { one: account, two: { ...account, ...change } as typeof account } } },
    ),
  );

  it('a payment of one is none of another’s', () =>
    inSandbox(async ({ control }) => {
      for (const provider of PROVIDERS) await control.authorize({ provider, amount: 100, reference: 'order-1001' });
      await control.portalCancel({ provider: 'bambora', reference: 'order-1001' });
      const open = (await control.truth()).map(({ provider, open: left }) => [provider, left]);
      expect(open).toEqual([
        ['bambora', 0],
        ['pipwave', 100],
        ['payment-options', 100],
      ]);
    }));
});
