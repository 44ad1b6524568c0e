import type { WorkflowHandle } from '@temporalio/client';
import { paymentOf } from '../messages/ids';
import { within } from './deadlines';
import { createQueues, isPolled } from './queues';
import { REASONS } from './reasons';
import { describe, standstillOf } from './standstill';

/** A task that waits for longer than this while somebody waits for its answer is not taken. */
const WAIT_MS = 1_000;

/** Why a payment gave no answer, in a sentence with its remedy. Undefined where Temporal itself does not answer. */
export async function diagnosisOf(
  { client, workflowId }: WorkflowHandle,
  withinMs: number,
): Promise<string | undefined> {
  try {
    return await within(client, withinMs, async () => {
      const queues = createQueues(client);
      const described = await describe(client, workflowId);
      const standstill = await standstillOf(described, '', { client, queues, waitMs: WAIT_MS }, Date.now());
      if (standstill) {
        const { means, todo } = REASONS[standstill.reason];
        return `${means} (${standstill.why}) ${todo.replace('<payment>', nameOf(workflowId))}`;
      }
      const taskQueue = described.workflowExecutionInfo?.taskQueue ?? '';
      return isPolled(await queues.pollersOf(taskQueue, 'workflow'), Date.now())
        ? 'There was no answer in time, although workers poll its task queue: they are busy, or have just started or stopped.'
        : `No worker polls its task queue (queue ${taskQueue}). Start the workers.`;
    });
  } catch {
    return undefined;
  }
}

function nameOf(workflowId: string): string {
  const name = paymentOf(workflowId);
  return name ? `${name.account}/${name.paymentId}` : workflowId;
}
