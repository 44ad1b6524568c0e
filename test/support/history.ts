import type { Client, WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** `temporal.api.enums.v1.WorkflowTaskFailedCause`. */
const [UNHANDLED_COMMAND, RESET_WORKFLOW] = [1, 20];

/** What kind of event it is, as the attributes are called: `workflowTaskCompleted`, `activityTaskScheduled`, … */
export function kindOf(event: HistoryEvent): string {
  const name = Object.keys(event).find(
    (member) => member.endsWith('EventAttributes') && event[member as keyof HistoryEvent],
  );
  return (name ?? '').replace('EventAttributes', '');
}

export const kindsOf = (history: History): string[] => (history.events ?? []).map(kindOf);

export const countOf = (history: History, kind: string): number =>
  kindsOf(history).filter((one) => one === kind).length;

/** How many events and workflow tasks a life cost, and what is never right in one. */
export function costOf(history: History): { events: number; workflowTasks: number; upserts: number; failed: number } {
  return {
    events: history.events?.length ?? 0,
    workflowTasks: countOf(history, 'workflowTaskCompleted'),
    upserts: countOf(history, 'upsertWorkflowSearchAttributes'),
    failed: countOf(history, 'workflowTaskFailed') + countOf(history, 'workflowTaskTimedOut'),
  };
}

/** Why workflow tasks failed, but for what a server does in the ordinary: a message that raced the end of a task, a reset. */
export function failedTasksOf(history: History): string[] {
  return (history.events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    if (!failed) return [];
    return failed.cause === UNHANDLED_COMMAND || failed.cause === RESET_WORKFLOW
      ? []
      : [failed.failure?.message ?? String(failed.cause)];
  });
}

/** The run that a payment is in now. */
export async function runIdOf(client: Client, workflowId: string): Promise<string> {
  return (await client.workflow.getHandle(workflowId).describe()).runId;
}

/** All runs of the namespace, ended and running. */
export async function allRuns(client: Client): Promise<{ workflowId: string; runId: string }[]> {
  const runs: { workflowId: string; runId: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) runs.push({ workflowId, runId });
  return runs;
}
