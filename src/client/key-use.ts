import type { Client } from '@temporalio/client';
import { type Payload, tsToMs } from '@temporalio/common';
import { sealOf } from '../encryption/sealed';
import { EVENTS_TYPE, HOLD_TYPE, WORKFLOW_TYPE } from '../messages/ids';
import { RUN_STATUS } from '../messages/run-status';
import { within } from './deadlines';
import { unavailable } from './errors';
import { unlessGone } from './grpc';
import { eventsOf } from './history';
import { inLanes } from './lanes';
import { type RawRow, rawRows, THE_LIST } from './listing';

/** Where a key, or none, was met. */
export interface KeyUse {
  /** Undefined: plain text. */
  keyId: string | undefined;
  /** Runs of payments and claims of holds that began under it: their memo tells it. */
  open: number;
  ended: number;
  /** When the first and the last of them began. */
  oldest?: Date;
  newest?: Date;
  /** Histories with a payload under it, of those that were read. */
  histories: number;
}

export interface KeySurvey {
  uses: KeyUse[];
  /** Runs whose memo was looked at, and whether that was all of them. */
  listed: number;
  isComplete: boolean;
  /** Histories that were read, the oldest open ones first. */
  read: number;
}

export interface KeySurveyOptions {
  /** How many runs are listed, the newest first. */
  listAtMost: number;
  /** How many histories are read, each whole. */
  readAtMost: number;
  onListed?: (seen: number) => void;
  onRead?: (seen: number, of: number) => void;
}

const PAGE = 1_000;
const LIST_WITHIN_MS = 5 * 60_000;
const READ_WITHIN_MS = 10 * 60_000;
const CALL_WITHIN_MS = 30_000;
const OPEN: readonly number[] = [RUN_STATUS.running, RUN_STATUS.paused];

/** Which keys the namespace's payments were sealed with. Needs no key, as a sealed payload names its own. Throws `ServerUnavailable`. */
export async function keySurveyOf(client: Client, options: KeySurveyOptions): Promise<KeySurvey> {
  const { listAtMost, readAtMost, onListed, onRead } = options;
  const uses = new Map<string | undefined, KeyUse>();
  const useOf = (keyId: string | undefined): KeyUse => {
    const use = uses.get(keyId) ?? { keyId, open: 0, ended: 0, histories: 0 };
    uses.set(keyId, use);
    return use;
  };
  try {
    const { rows, isComplete } = await rowsWithin(client, listAtMost, onListed);
    for (const row of rows) countRow(useOf(keyOfMemo(row)), row);
    const oldestFirst = [...rows].reverse();
    const chosen = [...oldestFirst.filter(isOpen), ...oldestFirst.filter((row) => !isOpen(row))].slice(0, readAtMost);
    let seen = 0;
    const read = await inLanes(chosen, { atOnce: 4, until: Date.now() + READ_WITHIN_MS }, async ({ execution }) => {
      const events = await within(client.workflow, CALL_WITHIN_MS, () =>
        unlessGone(eventsOf(client.workflow, execution?.workflowId ?? '', execution?.runId ?? '')),
      );
      for (const keyId of keyIdsIn(events)) useOf(keyId).histories += 1;
      onRead?.(++seen, chosen.length);
    });
    return { uses: [...uses.values()], listed: rows.length, isComplete, read };
  } catch (error) {
    throw unavailable(error, THE_LIST) ?? error;
  }
}

async function rowsWithin(
  client: Client,
  atMost: number,
  onListed: KeySurveyOptions['onListed'],
): Promise<{ rows: RawRow[]; isComplete: boolean }> {
  const query = `WorkflowType IN ("${WORKFLOW_TYPE}", "${HOLD_TYPE}", "${EVENTS_TYPE}")`;
  const rows: RawRow[] = [];
  return within(client.workflow, LIST_WITHIN_MS, async () => {
    for await (const row of rawRows(client.workflow, query, Math.min(PAGE, atMost + 1))) {
      if (rows.length >= atMost) return { rows, isComplete: false };
      rows.push(row);
      if (rows.length % PAGE === 0) onListed?.(rows.length);
    }
    return { rows, isComplete: true };
  });
}

const isOpen = ({ status }: RawRow): boolean => OPEN.includes(Number(status));

function keyOfMemo({ memo }: RawRow): string | undefined {
  const [payload] = Object.values(memo?.fields ?? {});
  return payload && sealOf(payload)?.keyId;
}

function countRow(use: KeyUse, row: RawRow): void {
  const startedAt = new Date(tsToMs(row.startTime));
  use[isOpen(row) ? 'open' : 'ended'] += 1;
  if (use.oldest === undefined || startedAt < use.oldest) use.oldest = startedAt;
  if (use.newest === undefined || startedAt > use.newest) use.newest = startedAt;
}

/** The key ids of every payload, wherever in an event it stands. */
export function keyIdsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return found;
  if ('metadata' in value && typeof value.metadata === 'object') {
    const seal = sealOf(value as Payload);
    if (seal) found.add(seal.keyId);
  }
  for (const inner of Object.values(value)) keyIdsIn(inner, found);
  return found;
}
