import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { present } from '../domain/present';
import { paymentOf } from '../messages/ids';
import { type ListFilter, listQuery } from '../messages/queries';
import {
  CaptureBy,
  CaptureState,
  type CaptureStateValue,
  CaptureStuckSince,
  PaymentProvider,
} from '../messages/search-attributes';
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
  const found = await rowsOf(client, listQuery(filter), withinMs);
  return found.filter(({ account }) => account !== '').sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

/**
 * What a list shows, the newest first. A workflow whose id is none of a payment has its id for a paymentId, and no account. Throws
 * `ServerUnavailable`.
 */
export async function rowsOf(
  client: Client,
  query: string,
  withinMs: number,
  atMost = Number.POSITIVE_INFINITY,
): Promise<ListedPayment[]> {
  try {
    return await within(client.workflow, withinMs, async () => {
      const found: ListedPayment[] = [];
      for await (const info of client.workflow.list({ query, pageSize: Math.min(atMost, PAGE) })) {
        if (found.length >= atMost) break;
        found.push(rowOf(info));
      }
      return found;
    });
  } catch (error) {
    throw unavailable(error, THE_LIST) ?? error;
  }
}

const PAGE = 1_000;

export const THE_LIST = 'the list of payments';

function rowOf({ workflowId, startTime, typedSearchAttributes: shown }: WorkflowExecutionInfo): ListedPayment {
  const since = shown.get(CaptureStuckSince);
  const captureBy = shown.get(CaptureBy);
  return {
    ...(paymentOf(workflowId) ?? { account: '', paymentId: workflowId }),
    workflowId,
    provider: shown.get(PaymentProvider) ?? '',
    state: (shown.get(CaptureState) ?? 'open') as CaptureStateValue,
    startedAt: startTime,
    ...present({ since, captureBy }),
  };
}
