import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** `temporal.api.enums.v1.WorkflowTaskFailedCause`. */
const [UNHANDLED_COMMAND, RESET_WORKFLOW] = [1, 20];

/**
 * Why workflow tasks failed, but for what a server does in the ordinary: a message that raced the end of a task, a reset. What is left is
 * a violated invariant, or a replay that gave other commands.
 */
export function failedTasksOf(history: History): string[] {
  return (history.events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    if (!failed) return [];
    return failed.cause === UNHANDLED_COMMAND || failed.cause === RESET_WORKFLOW
      ? []
      : [failed.failure?.message ?? String(failed.cause)];
  });
}
