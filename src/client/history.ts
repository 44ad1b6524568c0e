import type { WorkflowClient } from '@temporalio/client';
import { present } from '../domain/present';
import { inOwnWords, type RawEvent } from './failure-words';
import { GRPC, grpcCodeOf } from './grpc';

export type { RawEvent } from './failure-words';

/** An answer of gRPC holds 4 MB, and one event may have 2. */
const PAGE = 200;

interface Page {
  history?: { events?: RawEvent[] | null } | null;
  nextPageToken?: Uint8Array | null;
}

/** All events of a run, the first first. */
export async function eventsOf(
  { workflowService, options: { namespace, loadedDataConverter } }: WorkflowClient,
  workflowId: string,
  runId: string,
): Promise<RawEvent[]> {
  const events: RawEvent[] = [];
  let token: Uint8Array | undefined;
  do {
    const nextPageToken = token;
    const page = await thatFits(PAGE, (maximumPageSize) =>
      workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId, runId },
        maximumPageSize,
        ...present({ nextPageToken }),
      }),
    );
    events.push(...(page.history?.events ?? []));
    token = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (token !== undefined);
  return inOwnWords(events, loadedDataConverter);
}

/** The last events of the latest run, the last first. */
export async function lastEventsOf(
  { workflowService, options: { namespace, loadedDataConverter } }: WorkflowClient,
  workflowId: string,
  atMost: number,
): Promise<RawEvent[]> {
  const page = await thatFits(atMost, (maximumPageSize) =>
    workflowService.getWorkflowExecutionHistoryReverse({ namespace, execution: { workflowId }, maximumPageSize }),
  );
  return inOwnWords(page.history?.events ?? [], loadedDataConverter);
}

/** Asks for fewer events as long as the answer is too large. */
async function thatFits(size: number, ask: (size: number) => Promise<Page>): Promise<Page> {
  try {
    return await ask(size);
  } catch (error) {
    if (size === 1 || grpcCodeOf(error) !== GRPC.resourceExhausted) throw error;
    return thatFits(Math.max(1, Math.floor(size / 8)), ask);
  }
}

export const eventId = ({ eventId: id }: RawEvent): number => Number(id);
