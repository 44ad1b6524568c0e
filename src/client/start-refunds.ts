import { WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import { tsToMs } from '@temporalio/common';
import { providerOf, refundsIdOf, WORKFLOW_TYPE } from '../messages/ids';
import { CaptureState, PaymentAccount, PaymentProvider } from '../messages/search-attributes';

/**
 * Starts the run in which a payment that has ended goes on for its refunds. It is started once, and with nothing: it asks the payment itself for the
 * state in which that ended. Whoever comes second finds it started.
 */
export async function startRefunds(payment: WorkflowHandle, account: string, paymentId: string): Promise<void> {
  const { taskQueue, raw } = await payment.describe();
  try {
    await payment.client.start(WORKFLOW_TYPE, {
      workflowId: refundsIdOf(account, paymentId),
      taskQueue,
      args: [],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      workflowTaskTimeout: tsToMs(raw.executionConfig?.defaultWorkflowTaskTimeout),
      staticSummary: `${account} ${paymentId}: refunds after the end`,
      typedSearchAttributes: [
        { key: PaymentAccount, value: account },
        { key: PaymentProvider, value: providerOf(taskQueue) },
        { key: CaptureState, value: 'open' },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
