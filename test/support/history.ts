import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { History } from '../../proof/chaos/failed-tasks';

export { failedTasksOf, type History } from '../../proof/chaos/failed-tasks';

type HistoryEvent = NonNullable<History['events']>[number];

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

/** Everything that a history says, payloads decoded. */
export function plainTextOf(history: History): string {
  const text = JSON.stringify(history);
  const payloads = [...text.matchAll(/"data":"([^"]*)"/g)].map(([, data]) =>
    Buffer.from(data ?? '', 'base64').toString(),
  );
  return [text, ...payloads].join('\n');
}

/** A history as it is kept for replays: without what names a machine or is different in every run. */
export interface Recorded {
  name: string;
  json: string;
}

export async function historyOfRun(client: Client, workflowId: string, runId: string, name = ''): Promise<Recorded> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const json = JSON.stringify(JSON.parse(historyToJSON(history)), (member, value: unknown) => {
    if (['identity', 'requestId', 'workerVersion', 'meteringMetadata', 'taskId', 'stackTrace'].includes(member)) {
      return undefined;
    }
    // The name of a sticky queue is that of a process.
    return typeof value === 'string' && /^\d+@/.test(value) ? 'sticky' : value;
  });
  return { name, json };
}
