import { randomUUID } from 'node:crypto';
import type { World } from './world';

/** Resets a payment to right before its n-th capture was decided, as an operator could in the UI. The new run's id. */
export async function resetBeforeCapture(world: World, paymentId: string, nth = 1): Promise<string> {
  const workflowId = `payment:shop:${paymentId}`;
  const { runId } = await world.client.workflow.getHandle(workflowId).describe();
  const { events = [] } = await world.history(paymentId, runId);
  const captures = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType?.name === 'capture' ? [scheduled] : [],
  );
  const decidedBy = captures[nth - 1]?.workflowTaskCompletedEventId;
  if (!decidedBy) throw new Error(`${paymentId} has no capture ${nth}`);
  const reset = await world.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId, runId },
    reason: 'a test',
    workflowTaskFinishEventId: decidedBy,
    requestId: randomUUID(),
  });
  return reset.runId;
}
