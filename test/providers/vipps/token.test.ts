import { anOrder, CAPTURE, problem, type Reply, TOKEN, wire, within } from './provider-double';

const denied: Reply = { status: 401, json: wire('gateway-401') };
const done: Reply = { status: 200, json: wire('capture-200-partial') };
const token = (access_token: string, expires_in: unknown = '3599'): Reply => ({
  status: 200,
  json: { access_token, expires_in },
});

describe('without a token nothing is sent', () => {
  const cases: [string, Reply, RegExp][] = [
    ['the credentials are wrong', denied, /401.*clientId/],
    ['the gateway forbids', problem(403), /403.*subscriptionKey/],
    ['the endpoint is broken', problem(500), /500/],
    ['the answer is no JSON', { status: 200, text: 'hello' }, /without an access_token/],
    ['the token cannot stand in a header', token('two\r\nlines'), /without an access_token/],
    ['the connection is dropped', 'drops the connection', /^token: /],
  ];
  test.each(cases)('%s', (_, reply, why) =>
    within({ [TOKEN]: reply }, async ({ vipps, paths }) => {
      expect(await vipps.capture(anOrder())).toEqual({ kind: 'notSent', why: expect.stringMatching(why) });
      expect(paths()).toEqual([TOKEN]);
    }),
  );
});

test('too many token requests: the pause asked for is passed on', () =>
  within({ [TOKEN]: { status: 429, headers: { 'retry-after': '7' } } }, async ({ vipps }) => {
    expect(await vipps.capture(anOrder())).toMatchObject({ kind: 'notSent', retryAfterMs: 7_000 });
  }));

test('callers at the same time share one fetch', () =>
  within(
    { [TOKEN]: { ...(token('t-1') as object), status: 200, afterMs: 30 }, [CAPTURE]: done },
    async ({ vipps, paths }) => {
      await Promise.all(['a', 'b', 'c'].map((key) => vipps.capture(anOrder({ key }))));
      expect(paths().filter((path) => path === TOKEN)).toHaveLength(1);
    },
  ));

test('one caller that gives up does not take the token from the others', () =>
  within({ [TOKEN]: { ...(token('t-1') as object), status: 200, afterMs: 60 }, [CAPTURE]: done }, async ({ vipps }) => {
    const leaving = new AbortController();
    const [left, stayed] = await Promise.all([
      vipps.capture(anOrder({ key: 'a', signal: leaving.signal })),
      vipps.capture(anOrder({ key: 'b' })),
      Promise.resolve().then(() => leaving.abort()),
    ]);
    expect(left).toEqual({ kind: 'notSent', why: 'token: aborted' });
    expect(stayed).toMatchObject({ kind: 'confirmed' });
  }));

test.each([['3599'], [3599]])('a token is kept until 3 minutes before its end, expires_in %j', (expiresIn) =>
  within(
    { [TOKEN]: [token('t-1', expiresIn), token('t-2', expiresIn)], [CAPTURE]: done },
    async ({ vipps, seen, clock }) => {
      await vipps.capture(anOrder());
      clock.now += (3599 - 181) * 1000;
      await vipps.capture(anOrder());
      clock.now += 2_000;
      await vipps.capture(anOrder());
      expect(seen.map(({ headers }) => headers.authorization)).toEqual([
        undefined,
        'Bearer t-1',
        'Bearer t-1',
        undefined,
        'Bearer t-2',
      ]);
    },
  ),
);

test('when the early refresh fails, the token that still lives is used', () =>
  within({ [TOKEN]: [token('t-1'), problem(500), token('t-2')], [CAPTURE]: done }, async ({ vipps, seen, clock }) => {
    await vipps.capture(anOrder());
    clock.now += 3_500_000;
    expect(await vipps.capture(anOrder())).toMatchObject({ kind: 'confirmed' });
    expect(await vipps.capture(anOrder())).toMatchObject({ kind: 'confirmed' });
    expect(seen.filter(({ path }) => path === '/accesstoken/get')).toHaveLength(2); // not again at once
  }));

test('a 401 is repeated once, with a new token, the same key and the same bytes', () =>
  within({ [TOKEN]: [token('t-1'), token('t-2')], [CAPTURE]: [denied, done] }, async ({ vipps, seen, paths }) => {
    expect(await vipps.capture(anOrder())).toMatchObject({ kind: 'confirmed' });
    expect(paths()).toEqual([TOKEN, CAPTURE, TOKEN, CAPTURE]);
    const [, first, , second] = seen;
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    expect(second?.body).toBe(first?.body);
    expect([first?.headers.authorization, second?.headers.authorization]).toEqual(['Bearer t-1', 'Bearer t-2']);
  }));

test('a 401 that is not of the gateway is not followed by a second write', () =>
  within({ [TOKEN]: [token('t-1'), token('t-2')], [CAPTURE]: { status: 401, text: '<html>' } }, async (world) => {
    expect(await world.vipps.capture(anOrder())).toMatchObject({ kind: 'unknown' });
    expect(world.paths()).toEqual([TOKEN, CAPTURE]);
    await world.vipps.capture(anOrder()); // and yet the token is not used again
    expect(world.paths().slice(2)).toEqual([TOKEN, CAPTURE]);
  }));

test('a second 401 is a matter for later, not a doubt and not a no', () =>
  within(
    { [CAPTURE]: { status: 401, text: 'Something went wrong, please try again later' } },
    async ({ vipps, paths }) => {
      expect(await vipps.capture(anOrder())).toMatchObject({ kind: 'tryLater', code: 'http-401' });
      expect(paths()).toEqual([TOKEN, CAPTURE, TOKEN, CAPTURE]);
    },
  ));

test('the repeat after a 401 keeps to the time limit', () =>
  within({}, async ({ vipps, paths, clock, script }) => {
    const limit = clock.now + 1_000;
    const late = (): void => {
      clock.now = limit + 1;
    };
    script[CAPTURE] = [{ status: 401, json: wire('gateway-401'), meanwhile: late }, done];
    expect(await vipps.capture(anOrder({ notAfter: limit }))).toEqual({ kind: 'notSent', why: 'fence' });
    expect(paths()).toEqual([TOKEN, CAPTURE, TOKEN]);
  }));
