import type { Client, WorkflowClient } from '@temporalio/client';
import { defaultPayloadConverter, tsToMs } from '@temporalio/common';
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
      for await (const row of rawRows(client.workflow, query, Math.min(atMost, PAGE))) {
        if (found.length >= atMost) break;
        found.push(rowOf(row));
      }
      return found;
    });
  } catch (error) {
    throw unavailable(error, THE_LIST) ?? error;
  }
}

const PAGE = 1_000;

export const THE_LIST = 'the list of payments';

/** The rows of a list as the server gives them. The SDK's own list opens the memo of each, and one that lacks its key would hide all others. */
export async function* rawRows(
  { workflowService, options }: WorkflowClient,
  query: string,
  pageSize = PAGE,
): AsyncGenerator<RawRow> {
  let token: Uint8Array | undefined;
  do {
    const page = await workflowService.listWorkflowExecutions({
      namespace: options.namespace,
      query,
      pageSize,
      ...(token === undefined ? {} : { nextPageToken: token }),
    });
    yield* page.executions ?? [];
    token = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (token !== undefined);
}

type Page = Awaited<ReturnType<WorkflowClient['workflowService']['listWorkflowExecutions']>>;
export type RawRow = NonNullable<Page['executions']>[number];

function rowOf({ execution, startTime, searchAttributes }: RawRow): ListedPayment {
  const workflowId = execution?.workflowId ?? '';
  const shown = (name: string): string | undefined => {
    const payload = searchAttributes?.indexedFields?.[name];
    return payload ? defaultPayloadConverter.fromPayload<string>(payload) : undefined;
  };
  const since = dateOf(shown(CaptureStuckSince.name));
  const captureBy = dateOf(shown(CaptureBy.name));
  return {
    ...(paymentOf(workflowId) ?? { account: '', paymentId: workflowId }),
    workflowId,
    provider: shown(PaymentProvider.name) ?? '',
    state: (shown(CaptureState.name) ?? 'open') as CaptureStateValue,
    startedAt: new Date(tsToMs(startTime)),
    ...present({ since, captureBy }),
  };
}

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
