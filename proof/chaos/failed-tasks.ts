import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** `temporal.api.enums.v1.WorkflowTaskFailedCause`. */
const ORDINARY = { unhandledCommand: 1, forceCloseCommand: 17, resetWorkflow: 20 };

/**
 * Why workflow tasks failed, but for what a server does in the ordinary: a message that raced the end of a task, a task that was in hand
 * when its run was reset or terminated, a reset. What is left is a violated invariant, or a replay that gave other commands.
 */
export function failedTasksOf(history: History): string[] {
  return (history.events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    if (!failed) return [];
    return Object.values(ORDINARY).includes(Number(failed.cause))
      ? []
      : [failed.failure?.message ?? String(failed.cause)];
  });
}
