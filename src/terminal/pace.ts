import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** How many are begun in a second. */
  perSecond: number;
  /** How many run at the same time. */
  atOnce: number;
  /** After this no more are begun; what runs is waited for. */
  stop: AbortSignal;
}

/** Does the work for each item, in their order and at an even pace. The work must not throw. */
export async function paced<T>(
  items: readonly T[],
  { perSecond, atOnce, stop }: Pace,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let due = Date.now();
  for (const item of items) {
    await sleep(Math.max(0, due - Date.now()), undefined, { signal: stop }).catch(() => undefined);
    while (running.size >= atOnce) await Promise.race(running);
    if (stop.aborted) break;
    due = Date.now() + 1_000 / perSecond;
    const one = work(item).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
}
