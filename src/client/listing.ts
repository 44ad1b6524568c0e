import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { paymentOf } from '../contracts/ids';
import { type ListFilter, listQuery } from '../contracts/queries';
import { CaptureBy, CaptureState, CaptureStuckSince, PaymentProvider } from '../contracts/search-attributes';
import type { CaptureStateValue } from '../contracts/view';
import { within } from './deadlines';
import { unavailable } from './errors';

/** An open payment as a list shows it: no worker is asked, and what has just changed may be a second late. */
export interface ListedPayment {
  account: string;
  paymentId: string;
  workflowId: string;
  provider: string;
  state: CaptureStateValue;
  startedAt: Date;
  /** Since when somebody should look at it; absent while all is well. */
  since?: Date;
  /** When the hold may be gone. Told once there is trouble, or from the start if the order service gave it. */
  captureBy?: Date;
}

/** The open payments that the filter lets through, the oldest first. Throws `InvalidMessage`, `ServerUnavailable`. */
export async function listed(client: Client, filter: ListFilter, withinMs: number): Promise<ListedPayment[]> {
  const query = listQuery(filter);
  try {
    return await within(client.workflow, withinMs, async () => {
      const found: ListedPayment[] = [];
      for await (const info of client.workflow.list({ query })) found.push(...listedPayment(info));
      return found.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
    });
  } catch (error) {
    throw unavailable(error, 'the list') ?? error;
  }
}

function listedPayment({
  workflowId,
  startTime,
  typedSearchAttributes: shown,
}: WorkflowExecutionInfo): ListedPayment[] {
  const name = paymentOf(workflowId);
  if (name === undefined) return [];
  const since = shown.get(CaptureStuckSince);
  const captureBy = shown.get(CaptureBy);
  return [
    {
      ...name,
      workflowId,
      provider: shown.get(PaymentProvider) ?? '',
      state: (shown.get(CaptureState) ?? 'open') as CaptureStateValue,
      startedAt: startTime,
      ...(since === undefined ? {} : { since }),
      ...(captureBy === undefined ? {} : { captureBy }),
    },
  ];
}
