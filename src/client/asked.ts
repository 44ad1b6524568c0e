import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS_WAIT } from '../messages/messages';

/** The events wait for a worker: for a second where theirs was killed, which the server finds out by this time. */
const AGAIN_AFTER_MS = 250;
const TIMES_MAX = 20;

/** Asks a payment, and again where it says that its events wait for their task: see `src/workflows/early-events.ts`. */
export async function asked<T>(query: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time += 1) {
    try {
      return await query();
    } catch (error) {
      if (time >= TIMES_MAX || !String(error).includes(EVENTS_WAIT)) throw error;
      await sleep(AGAIN_AFTER_MS);
    }
  }
}
