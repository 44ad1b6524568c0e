import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is there, and gives it back. Patient: other work shares the machine. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(25);
  } while (Date.now() < deadline);
  throw new Error(`${what}: not within ${withinMs} ms${last ? ` (${String(last)})` : ''}`);
}
