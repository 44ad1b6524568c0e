import type { Client } from '@temporalio/client';
import { rowsOf } from '../client/listing';
import { listQuery } from '../messages/queries';

const PAGE = 1_000;

/** Running payments that have been stuck since before a moment, at most a page of them; not in order, since the server has none for this. */
export type StuckBefore = (moment: Date | undefined) => Promise<readonly Date[]>;

/** Since when the payment has been stuck that has been stuck longest. A page, then one of those that are older than all of it, and so on. */
export async function oldestStuck(stuckBefore: StuckBefore): Promise<Date | undefined> {
  let oldest: Date | undefined;
  for (;;) {
    const page = await stuckBefore(oldest);
    if (page.length === 0) return oldest;
    oldest = new Date(Math.min(...page.map((since) => since.getTime())));
    if (page.length < PAGE) return oldest;
  }
}

export const stuckBeforeIn =
  (client: Client, withinMs: number): StuckBefore =>
  async (moment) => {
    const rows = await rowsOf(client, listQuery({ look: moment ?? 'needed' }), withinMs, PAGE);
    return rows.flatMap(({ since }) => since ?? []);
  };
