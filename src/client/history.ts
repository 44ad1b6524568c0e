import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';

export type RawEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** 5 MB of history do not fit into one answer of gRPC. */
const PAGE = 200;

/** All events of a run, the first first. */
export async function eventsOf(
  { workflowService, options: { namespace } }: WorkflowClient,
  workflowId: string,
  runId: string,
): Promise<RawEvent[]> {
  const events: RawEvent[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page: Awaited<ReturnType<typeof workflowService.getWorkflowExecutionHistory>> =
      await workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId, runId },
        maximumPageSize: PAGE,
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      });
    events.push(...(page.history?.events ?? []));
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
  return events;
}

export const eventId = ({ eventId: id }: RawEvent): number => Number(id);
