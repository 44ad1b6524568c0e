import type { Client } from '@temporalio/client';
import { type ListFilter, OUTSIDE_QUERIES } from '../messages/queries';
import { whereKnown } from './grpc';
import { countOf, type ListedPayment, listed, rowsOf } from './listing';
import type { StuckReason } from './reasons';

/** A payment that is to be looked at, and what a list says against it. */
export interface Candidate extends ListedPayment {
  listedAs?: Extract<StuckReason, 'failing' | 'cutOff' | 'pausedInTemporal' | 'attention' | 'unlisted'>;
}

/** The payments that some list complains of. */
export interface Complaints {
  found: Candidate[];
  /** How many runs were cut off in all. */
  ended: number;
  /** How many of them were not read, as they are more than were asked for. */
  endedLeft: number;
  /** Whether this server lists failing workflow tasks itself. */
  listsFailures: boolean;
}

/** Asks all the lists. Ended runs can be many, as each reset leaves one: of these at most so many, the latest. */
export async function complaintsOf(
  client: Client,
  filter: ListFilter,
  withinMs: number,
  endedAtMost: number,
): Promise<Complaints> {
  const read = async (listedAs: Candidate['listedAs'], query: string, atMost?: number): Promise<Candidate[]> =>
    (await rowsOf(client, query, withinMs, atMost)).map((row) => ({ ...row, listedAs }) as Candidate);
  const failing = await whereKnown(read('failing', OUTSIDE_QUERIES.failing(filter)));
  const paused = await whereKnown(read('pausedInTemporal', OUTSIDE_QUERIES.paused(filter)));
  const attention = await listed(client, { ...filter, look: 'needed' }, withinMs);
  const unlisted = await read('unlisted', OUTSIDE_QUERIES.unlisted());
  const cutOff = await read('cutOff', OUTSIDE_QUERIES.cutOff(filter), endedAtMost);
  const isWhole = cutOff.length < endedAtMost;
  const ended = isWhole ? cutOff.length : await countOf(client.workflow, OUTSIDE_QUERIES.cutOff(filter), withinMs);
  return {
    ended,
    endedLeft: Math.max(0, ended - cutOff.length),
    found: [
      ...(failing ?? []),
      ...attention.map((row) => ({ ...row, listedAs: 'attention' as const })),
      ...(paused ?? []),
      // Without attributes a filter has nothing to go by but the name; what has no name either is never left out.
      ...unlisted.filter(({ account }) => !filter.account || account === '' || account === filter.account),
      // What has not even the name of a payment was ended on purpose: its list has told so to.
      ...cutOff.filter(({ account }) => account !== ''),
    ],
    listsFailures: failing !== undefined,
  };
}
