import { randomUUID } from 'node:crypto';
import type { World } from './world';

/** Resets a payment to right before its n-th capture was decided, as an operator could in the UI. The new run's id. */
export const resetBeforeCapture = (world: World, paymentId: string, nth = 1): Promise<string> =>
  resetBefore(world, paymentId, ['capture'], nth);

/** To right before the first call of this run. In a run that was reset, a look-up may come first, and no capture has to follow. */
export const resetBeforeFirstCall = (world: World, paymentId: string): Promise<string> =>
  resetBefore(world, paymentId, ['capture', 'lookUp'], 1);

async function resetBefore(world: World, paymentId: string, types: string[], nth: number): Promise<string> {
  const workflowId = `payment:shop:${paymentId}`;
  const { runId } = await world.client.workflow.getHandle(workflowId).describe();
  const { events = [] } = await world.history(paymentId, runId);
  const calls = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    types.includes(scheduled?.activityType?.name ?? '') ? [scheduled] : [],
  );
  const decidedBy = calls[nth - 1]?.workflowTaskCompletedEventId;
  if (!decidedBy) throw new Error(`${paymentId} has no ${types.join(' or ')} number ${nth}`);
  const reset = await world.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId, runId },
    reason: 'a test',
    workflowTaskFinishEventId: decidedBy,
    requestId: randomUUID(),
  });
  return reset.runId;
}
