import { workflowInfo } from '@temporalio/workflow';
import { runIn } from '../domain/known-run';

/**
 * This run was set back, and no call has told the payment so yet: `knownRun` is the reset that it knows of. Then it must not be continued as new. The
 * next run begins with a history of its own, no call would ever tell it, and what the run that is gone had sent would be sent again.
 *
 * A replay of the tasks before the reset finds the same: in none of them was the run continued as new.
 */
export function isResetUntold(knownRun: string | undefined): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId && runIn(knownRun) !== runId;
}
