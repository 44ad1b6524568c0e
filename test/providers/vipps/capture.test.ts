import type { Http, Leg } from '../../../src/providers/http';
import { createApi } from '../../../src/providers/vipps/api';
import { capture } from '../../../src/providers/vipps/capture';
import { anOrder, CAPTURE, problem, REFERENCE, type Reply, SECRETS, TOKEN, wire, within } from './provider-double';

const partial = wire<{ aggregate: Record<string, { currency: string; value: number }> }>('capture-200-partial');
const captured = (value: number, currency = 'NOK'): Reply => ({
  status: 200,
  json: { ...partial, aggregate: { ...partial.aggregate, capturedAmount: { currency, value } } },
});

describe('a capture is not believed', () => {
  const cases: [string, Reply, string][] = [
    ['when the total is higher than ours explains', captured(10000), 'unknown'],
    ['when the total is lower', captured(0), 'unknown'],
    ['when the total is in another currency', captured(9900, 'DKK'), 'unknown'],
    ['when more is captured than authorized', captured(99900), 'unknown'],
    [
      'when the answer is of another payment',
      { status: 200, json: { ...partial, reference: 'order-0000-1' } },
      'unknown',
    ],
    ['when the body is empty', { status: 200, text: '' }, 'unknown'],
    ['when the body is no JSON', { status: 200, text: '<html>ok</html>' }, 'unknown'],
    ['when the total is missing', { status: 200, json: { state: 'AUTHORIZED' } }, 'unknown'],
    ['when the total is no whole number', captured(9900.5), 'unknown'],
    [
      'when the state is none that a capture leaves',
      { status: 200, json: { ...partial, state: 'CREATED' } },
      'unknown',
    ],
    ['when the status is 202', { status: 202, json: partial }, 'unknown'],
    ['when the status is 302', { status: 302, json: partial, headers: { location: '/elsewhere' } }, 'unknown'],
    ['when the connection is dropped', 'drops the connection', 'unknown'],
    ['when the answer is a 500', problem(500, '6090'), 'unknown'],
    ['when the key was used with another body', problem(409, '4010'), 'unknown'],
    ['when the code is new', problem(400, '6999'), 'unknown'],
    ['when the provider says no', { status: 400, json: wire('problem-400-6090') }, 'refused'],
    ['when the payment is locked', problem(423), 'tryLater'],
  ];
  test.each(cases)('%s', (_, reply, kind) =>
    within({ [CAPTURE]: reply }, async ({ vipps, paths }) => {
      expect(await vipps.capture(anOrder())).toMatchObject({ kind });
      expect(paths()).toEqual([TOKEN, CAPTURE]); // sent once, whatever came
    }),
  );
});

test('a capture is confirmed when the total is the ledger’s plus ours, whatever the media type', () =>
  within({ [CAPTURE]: captured(14900) }, async ({ vipps }) => {
    expect(await vipps.capture(anOrder({ capturedBefore: 5000 }))).toEqual({
      kind: 'confirmed',
      amount: 9900,
      currency: 'NOK',
      totals: { authorized: 24900, captured: 14900, released: 0 },
    });
  }));

test('only the captured total is needed, and an optional total that cannot be read is no doubt', () =>
  within(
    {
      [CAPTURE]: {
        status: 200,
        json: { aggregate: { capturedAmount: { currency: 'NOK', value: 9900 }, authorizedAmount: 'soon' } },
      },
    },
    async ({ vipps }) => {
      expect(await vipps.capture(anOrder())).toMatchObject({ kind: 'confirmed', totals: { captured: 9900 } });
    },
  ));

test('what is sent: the key, the exact bytes, and who we are', () =>
  within({ [CAPTURE]: captured(9900) }, async ({ vipps, seen }) => {
    await vipps.capture(anOrder());
    const sent = seen[1];
    expect(sent?.body).toBe('{"modificationAmount":{"currency":"NOK","value":9900}}');
    expect(sent?.headers).toMatchObject({
      authorization: 'Bearer eyJ0eXAiOiJKV1Qi.made.up',
      'idempotency-key': 'cap-7f3a91c2-1',
      'merchant-serial-number': '424242',
      'ocp-apim-subscription-key': 'subscription-key-88',
      'content-type': 'application/json',
      'vipps-system-name': 'holdfast',
    });
    const system = Object.entries(sent?.headers ?? {}).filter(([name]) => name.startsWith('vipps-system'));
    expect(system).toHaveLength(4);
    expect(system.every(([, value]) => String(value).length <= 30)).toBe(true);
  }));

test('a reference that could reach another path is refused unsent', () =>
  within({}, async ({ vipps, seen }) => {
    for (const reference of ['..', '', 'a/../b', 'order 1', '%2e%2e', `${REFERENCE}/capture`]) {
      expect(await vipps.capture(anOrder({ reference }))).toMatchObject({ kind: 'refused', code: 'InvalidReference' });
    }
    expect(seen).toEqual([]);
  }));

test('a key of 51 characters is a bug of ours', () =>
  within({}, async ({ vipps, seen }) => {
    await expect(vipps.capture(anOrder({ key: 'k'.repeat(51) }))).rejects.toThrow('a key is 1 to 50');
    expect(seen).toEqual([]);
  }));

test('after its time limit nothing is written', () =>
  within({ [CAPTURE]: captured(9900) }, async ({ vipps, paths, clock }) => {
    expect(await vipps.capture(anOrder({ notAfter: clock.now - 1 }))).toEqual({ kind: 'notSent', why: 'fence' });
    expect(paths()).toEqual([TOKEN]);
  }));

test('a wall clock that is set back while the token is fetched gives a late capture no new time', () => {
  let wall = 1_000_000;
  let monotonic = 0;
  const late = async (): Promise<Leg> => {
    wall -= 500_000;
    monotonic += 40_000;
    const json = wire('token-200');
    return { sent: 'yes', answer: { status: 200, headers: {}, text: '', json } };
  };
  const limits: (number | undefined)[] = [];
  const http: Http = {
    boundMs: 1,
    close: async () => undefined,
    async request({ path, notAfter }) {
      if (path === '/accesstoken/get') return late();
      limits.push(notAfter);
      return { sent: 'no', why: 'fence' };
    },
  };
  return within({}, async ({ account }) => {
    const api = createApi(account, http, { now: () => wall, monotonic: () => monotonic });
    await capture(api, anOrder({ notAfter: 1_030_000 }));
    expect(limits).toEqual([490_000]); // ten seconds ago, by the clock that was set back
  });
});

test('a whole call ends within its bound', () =>
  within(
    {
      [TOKEN]: { status: 200, json: wire('token-200'), afterMs: 150 },
      [CAPTURE]: { ...(captured(9900) as object), status: 200, afterMs: 5_000 },
    },
    async ({ vipps }) => {
      const startedAt = performance.now();
      expect(await vipps.capture(anOrder())).toMatchObject({ kind: 'unknown' });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      expect(vipps.boundMs).toBe(300);
    },
    { http: { totalMs: 300, connectMs: 300, headersMs: 300, bodyMs: 300 } },
  ));

test('the sixth write to a payment within a minute is not sent, and says when', () =>
  within({ [CAPTURE]: problem(423) }, async ({ vipps, seen, clock }) => {
    for (let write = 0; write < 5; write += 1) {
      await vipps.capture(anOrder({ key: `cap-${write}` }));
      clock.now += 1_000;
    }
    expect(await vipps.capture(anOrder({ key: 'cap-6' }))).toEqual({
      ...{ kind: 'notSent', why: expect.stringContaining('our own limit'), ownLimit: true, retryAfterMs: 55_000 },
    });
    expect(await vipps.release({ ...anOrder(), releasedBefore: 0, untouched: true })).toMatchObject({
      kind: 'notSent',
    });
    expect(seen).toHaveLength(6);
    clock.now += 54_999;
    expect(await vipps.capture(anOrder({ key: 'cap-6' }))).toMatchObject({ ownLimit: true, retryAfterMs: 1 });
    clock.now += 1; // and not a millisecond later than was said
    expect(await vipps.capture(anOrder({ key: 'cap-6' }))).toMatchObject({ kind: 'tryLater' });
  }));

test('no outcome repeats a secret, even when the provider does', async () => {
  const echo = SECRETS.join(' ');
  const json = {
    status: 400,
    title: echo,
    detail: echo,
    traceId: echo,
    extraDetails: [{ name: 'ErrorCode', reason: echo }],
  };
  for (const status of [200, 400, 401, 403, 409, 422, 429, 500]) {
    await within({ [CAPTURE]: { status, json } }, async ({ vipps }) => {
      const told = JSON.stringify(await vipps.capture(anOrder()));
      for (const secret of SECRETS) expect(told).not.toContain(secret);
    });
    await within({ [TOKEN]: { status, json } }, async ({ vipps }) => {
      const told = JSON.stringify(await vipps.capture(anOrder()));
      for (const secret of SECRETS) expect(told).not.toContain(secret);
    });
  }
});
