import { condition, defineSignal, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ProviderCalls } from '../../src/activities/contract';
import type { SendOrder } from '../../src/domain/order';

/** What the same deeds cost without Holdfast: no ladder, no ledger, no view; the same activities on the same queues. */
export async function barePayment(orders: { captures: SendOrder[]; release: SendOrder }): Promise<void> {
  let shipped = 0;
  let completed = false;
  setHandler(defineSignal('ship'), () => {
    shipped += 1;
  });
  setHandler(defineSignal('complete'), () => {
    completed = true;
  });
  const calls = proxyActivities<ProviderCalls>({
    taskQueue: 'holdfast-vipps',
    scheduleToCloseTimeout: '10s',
    heartbeatTimeout: '5s',
    retry: { maximumAttempts: 1 },
  });
  const fresh = (order: SendOrder) => ({
    ...order,
    notAfter: Date.now() + 10_000,
    originalRun: workflowInfo().originalExecutionRunId,
  });
  await calls.open(fresh({ ...orders.release, kind: 'authorize', operationId: '@authorize' }), true);
  for (const order of orders.captures) {
    await condition(() => shipped > 0);
    shipped -= 1;
    await calls.capture(fresh(order));
  }
  await condition(() => completed);
  await calls.release(fresh(orders.release));
}
