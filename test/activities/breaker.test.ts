import { createBreaker } from '../../src/activities/breaker';

const SECOND = 1_000;

test('after five failures in a row an endpoint is left alone for half a minute, then for longer, and for five minutes at most', () => {
  let now = 0;
  const breaker = createBreaker(5 * SECOND, () => now);
  for (let nth = 1; nth <= 4; nth++) breaker.failed('HTTP 503');
  expect(breaker.waitMs()).toBe(0);
  breaker.failed('HTTP 503');
  expect(breaker.last()).toBe('HTTP 503');
  const waits = [30, 60, 120, 240, 300, 300].map((seconds) => {
    expect(breaker.waitMs()).toBe(seconds * SECOND);
    now += seconds * SECOND;
    expect(breaker.waitMs()).toBe(0);
    // Who was let through is the only one until it has an answer.
    expect(breaker.waitMs()).toBeGreaterThan(0);
    breaker.failed('HTTP 503');
    return seconds;
  });
  expect(waits).toHaveLength(6);
  breaker.took();
  expect(breaker.waitMs()).toBe(0);
  for (let nth = 1; nth <= 4; nth++) breaker.failed('HTTP 503');
  expect(breaker.waitMs()).toBe(0);
});
