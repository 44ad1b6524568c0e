import { setTimeout as sleep } from 'node:timers/promises';
import { paced } from '../../src/terminal/pace';

const ITEMS = Array.from({ length: 10 }, (_, at) => at);
const never = new AbortController().signal;

test('all are done, in order, at the pace that was asked for', async () => {
  const begun: number[] = [];
  const startedAt = Date.now();
  await paced(ITEMS, { perSecond: 50, atOnce: 10, stop: never }, async (item) => void begun.push(item));
  expect(begun).toEqual(ITEMS);
  // Nine pauses of 20 ms; a timer may ring a millisecond early.
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(9 * 19);
});

test('no more than so many run at the same time', async () => {
  let running = 0;
  let most = 0;
  await paced(ITEMS, { perSecond: 10_000, atOnce: 3, stop: never }, async () => {
    most = Math.max(most, ++running);
    await sleep(10);
    running -= 1;
  });
  expect(most).toBe(3);
});

test('when it is stopped, no more are begun, and what runs is waited for', async () => {
  const stop = new AbortController();
  const ended: number[] = [];
  let begun = 0;
  await paced(ITEMS, { perSecond: 10_000, atOnce: 2, stop: stop.signal }, async (item) => {
    if (++begun === 4) stop.abort();
    await sleep(10);
    ended.push(item);
  });
  expect(begun).toBe(4);
  expect(ended.sort()).toEqual([0, 1, 2, 3]);
});

test('a stop ends a long pause at once', async () => {
  const stop = new AbortController();
  let begun = 0;
  const startedAt = Date.now();
  await paced(ITEMS, { perSecond: 0.01, atOnce: 2, stop: stop.signal }, async () => {
    begun += 1;
    setTimeout(() => stop.abort(), 20).unref(); // when the pause has begun
  });
  expect(begun).toBe(1);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
});
