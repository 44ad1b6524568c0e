import { setTimeout as sleep } from 'node:timers/promises';
import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import { CALL_WITHIN_MS, within } from './deadlines';
import { unlessGone } from './grpc';
import { eventId, eventsOf, type RawEvent } from './history';

/** Where the cancel request is that a run lacks: a reset takes over every message but this. */
export interface CancelLost {
  /** The run that has it. */
  runId: string;
  /** The reset that has taken it back. Absent where the reset is yet to come. */
  reset?: RawEvent;
}

/** What the run will lack that begins by a reset of `runId` to `toEvent`. Undefined where it lacks none. */
export async function cancelLostBy(
  { client, workflowId, runId }: Run,
  events: readonly RawEvent[],
  toEvent: number,
): Promise<CancelLost | undefined> {
  const at = events.find(isCancelRequest);
  if (at !== undefined) return eventId(at) < toEvent ? undefined : { runId };
  return cancelLostIn({ client, workflowId }, events);
}

/** What a run with these events lacks, of the runs before it: whoever reset the last of them may not have come to cancel again. */
export async function cancelLostIn(
  { client, workflowId }: Omit<Run, 'runId'>,
  events: readonly RawEvent[],
): Promise<CancelLost | undefined> {
  let run = events;
  while (!run.some(isCancelRequest)) {
    const reset = run.findLast(isReset);
    const runId = reset?.workflowTaskFailedEventAttributes?.baseRunId;
    if (!reset || !runId) return undefined;
    const before = await unlessGone(eventsOf(client, workflowId, runId));
    if (before?.some(isCancelRequest)) return { runId, reset: events.findLast(isReset) ?? reset };
    run = before ?? [];
  }
  return undefined;
}

export interface Run {
  client: WorkflowClient;
  workflowId: string;
  runId: string;
}

const isCancelRequest = ({ workflowExecutionCancelRequestedEventAttributes: asked }: RawEvent): boolean =>
  Boolean(asked);

/** What a reset begins with: it names the run that was reset. */
const isReset = ({ workflowTaskFailedEventAttributes: failed }: RawEvent): boolean => Boolean(failed?.baseRunId);

const FIRST_PAUSE_MS = 250;
const TRIES = 6;

/** Asks this very run to cancel. The reset cannot be taken back, so a server with a hiccup is asked again. */
export async function cancelAgain({ client, workflowId, runId }: Run): Promise<void> {
  await within(client, CALL_WITHIN_MS, async () => {
    for (let tries = 1, pauseMs = FIRST_PAUSE_MS; ; tries += 1, pauseMs *= 2) {
      try {
        await client.getHandle(workflowId, runId).cancel();
        return;
      } catch (error) {
        if (tries >= TRIES || error instanceof WorkflowNotFoundError) throw error;
        await sleep(pauseMs);
      }
    }
  });
}
