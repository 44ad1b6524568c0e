import type { Client } from '@temporalio/client';

/** The pid of the worker process that is at work on this workflow's capture right now; undefined when none is. */
export async function holderOf(client: Client, workflowId: string): Promise<number | undefined> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const started = raw.pendingActivities?.find(
    ({ activityType, lastStartedTime }) => activityType?.name === 'capture' && lastStartedTime,
  );
  // An identity is `pid@host` unless somebody has set another.
  const pid = Number.parseInt(started?.lastWorkerIdentity ?? '', 10);
  return Number.isNaN(pid) ? undefined : pid;
}
