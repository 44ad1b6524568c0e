import { getEventListeners } from 'node:events';
import { type Holdfast, HoldfastError } from '../../../src/client';
import { createSpend } from '../../../src/gateway/api/allowance';
import { inTimeOr } from '../../../src/gateway/api/giving-up';
import { callerOf, newApiKey } from '../../../src/gateway/api/keys';
import { waitIn } from '../../../src/gateway/api/preference';
import { PROBLEMS, problemOf } from '../../../src/gateway/api/problems';
import { createReadiness } from '../../../src/gateway/api/readiness';
import { retryAfter, tagOf } from '../../../src/gateway/api/shipping';
import { createWaiting } from '../../../src/gateway/api/waiting';
import { CODES } from '../../../src/messages/errors';
import { viewOf } from '../../../src/view/view';
import { aPayment, START, ship } from '../../domain/support/world';

describe('a key', () => {
  const mine = newApiKey('shop');
  const keys = { shop: { sha256: mine.sha256, accounts: ['nordic-shop'], may: ['read'] as const } };

  test('is 32 random bytes behind its id, and only its hash is configured', () => {
    expect(mine.key).toMatch(/^hf_shop_[A-Za-z0-9_-]{43}$/);
    expect(mine.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(newApiKey('shop').key).not.toBe(mine.key);
  });

  test('is known by all of it', () => {
    expect(callerOf(`Bearer ${mine.key}`, keys)).toMatchObject({ keyId: 'shop', operator: undefined });
    expect(callerOf(`bearer ${mine.key}`, keys)).toBeDefined();
    for (const header of [undefined, '', mine.key, `Bearer ${mine.key}x`, `Bearer ${mine.key.slice(0, -1)}`]) {
      expect(callerOf(header, keys)).toBeUndefined();
    }
    expect(callerOf(`Bearer ${newApiKey('shop').key}`, keys)).toBeUndefined();
    expect(callerOf(`Bearer ${newApiKey('toString').key}`, keys)).toBeUndefined();
  });

  test('may what it may, where it may', () => {
    const caller = callerOf(`Bearer ${mine.key}`, keys);
    expect(caller?.may('read', 'nordic-shop')).toBe(true);
    expect(caller?.may('ship', 'nordic-shop')).toBe(false);
    expect(caller?.may('read', 'nordic-shops')).toBe(false);
  });
});

test('an allowance is spent, and comes back with time', () => {
  const spend = createSpend({ perSecond: 10, burst: 3 });
  expect([0, 0, 0, 0].map((at) => spend('shop', at))).toEqual([undefined, undefined, undefined, 1]);
  expect(spend('other', 0)).toBeUndefined();
  expect(spend('shop', 99)).toBe(1);
  expect(spend('shop', 101)).toBeUndefined();
  expect(spend('shop', 101)).toBe(1);
  expect([60_000, 60_000, 60_000, 60_000].map((at) => spend('shop', at))).toEqual([undefined, undefined, undefined, 1]);
  // A clock that was set back gives nothing and takes nothing.
  expect(spend('shop', 0)).toBe(1);
});

test.each([
  [undefined, undefined],
  ['respond-async', undefined],
  ['wait=10', 10],
  ['respond-async, Wait = "55"; x=1', 55],
  ['wait=1, wait=9', 1],
  ['handling=lenient,wait=7', 7],
])('Prefer: %s waits for %s', (header, seconds) => {
  expect(waitIn(header)).toBe(seconds);
});

test('of those who wait at one payment the ninth does not; when one is answered there is room again', async () => {
  const waiting = createWaiting();
  let answer: () => void = () => undefined;
  const held = new Promise<void>((done) => {
    answer = done;
  });
  const eight = Array.from({ length: 8 }, () => waiting.during('shop:order-1', () => held));
  expect(eight.every((one) => one !== undefined)).toBe(true);
  expect(waiting.during('shop:order-1', () => held)).toBeUndefined();
  expect(waiting.during('shop:order-2', () => held)).toBeDefined();
  answer();
  await Promise.all(eight);
  await expect(waiting.during('shop:order-1', async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(waiting.during('shop:order-1', async () => 1)).toBeDefined();
});

describe('what is not waited for any more', () => {
  const untilGivenUp = (givenUp: AbortSignal): Promise<string> =>
    new Promise((done) => {
      if (givenUp.aborted) done('ended');
      givenUp.addEventListener('abort', () => done('ended'));
    });

  test('is ended by time, and by the end of the process', async () => {
    const stopping = new AbortController();
    expect(await inTimeOr(stopping.signal, 20, untilGivenUp)).toBe('ended');
    const waiting = inTimeOr(stopping.signal, 60_000, untilGivenUp);
    stopping.abort();
    expect(await waiting).toBe('ended');
    expect(await inTimeOr(stopping.signal, 60_000, untilGivenUp)).toBe('ended');
  });

  test('leaves nothing behind at the process', async () => {
    const { signal } = new AbortController();
    for (let time = 0; time < 5; time++) {
      await inTimeOr(signal, 60_000, async () => time);
      await expect(inTimeOr(signal, 60_000, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

test('nobody is told to come again at once, nor after more than an hour', () => {
  expect([undefined, 0, 1_001, 13_500, 86_400_000].map((at) => retryAfter(at, 1_000))).toEqual([2, 1, 1, 13, 3_600]);
});

test('a tag is of what the payment tells: the number of its facts alone comes again after a reset, with other facts', () => {
  const before = viewOf(ship(aPayment(), 'parcel-1', 9_900), START);
  const after = viewOf(ship(aPayment(), 'parcel-2', 5_000), START);
  expect(after.seq).toBe(before.seq);
  expect(tagOf(after)).not.toBe(tagOf(before));
  // What the clock alone changes is no news.
  expect(tagOf({ ...before, nextStep: 'capture parcel-1 at 12:00', actions: [] })).toBe(tagOf(before));
});

describe('a problem', () => {
  const bugs: string[] = [];
  const told = (error: unknown) => problemOf(error, (trace) => bugs.push(trace));

  test.each([...CODES] as (keyof typeof PROBLEMS)[])('is what the client calls %s', (code) => {
    const { status, headers, body } = told(new HoldfastError(code as HoldfastError['code'], 'what; remedy.'));
    expect(body).toMatchObject({ status: PROBLEMS[code].status, code, detail: 'what; remedy.' });
    expect(status).toBe(body.status);
    expect(headers['retry-after']).toBe(status === 503 ? '2' : undefined);
    expect(bugs).toEqual([]);
  });

  test('that nobody foresaw says nothing but where it is written down', () => {
    for (const error of [
      new Error('secret 4111'),
      'secret',
      null,
      Object.assign(new Error('secret'), { statusCode: 200 }),
    ]) {
      const { status, body } = told(error);
      expect({ status, code: body.code, trace: body.trace }).toEqual({
        status: 500,
        code: 'Internal',
        trace: bugs.at(-1),
      });
      expect(JSON.stringify(body)).not.toContain('secret');
    }
    expect(new Set(bugs).size).toBe(4);
  });
});

test('a clock that was set back does not keep what was heard of Temporal', async () => {
  jest.useFakeTimers();
  let isAway = true;
  const reach = async (): Promise<void> => {
    if (isAway) throw new Error('away');
  };
  const ready = createReadiness({ reach } as unknown as Holdfast, new AbortController().signal);
  expect(await ready()).toBe('Temporal does not answer');
  isAway = false;
  jest.setSystemTime(Date.now() - 3_600_000);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(await ready()).toBeUndefined();
  jest.useRealTimers();
});
