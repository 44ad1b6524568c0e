import type { Client, WorkflowClient } from '@temporalio/client';
import { defaultPayloadConverter, tsToMs } from '@temporalio/common';
import { present } from '../domain/present';
import { paymentOf } from '../messages/ids';
import { type ListFilter, listQuery, OUTSIDE_QUERIES } from '../messages/queries';
import {
  CaptureBy,
  CaptureState,
  type CaptureStateValue,
  CaptureStuckSince,
  PaymentProvider,
} from '../messages/search-attributes';
import { cursorOf, tokenIn } from './cursor';
import { within } from './deadlines';
import { unavailable } from './errors';
import { whereKnown } from './grpc';

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
  return oldestFirst(await rowsOf(client, listQuery(filter), withinMs));
}

/** The same, with those that were paused in Temporal, which no list of running ones shows: their holds end, too. */
export async function listedOrPaused(client: Client, filter: ListFilter, withinMs: number): Promise<ListedPayment[]> {
  const running = await rowsOf(client, listQuery(filter), withinMs);
  return oldestFirst([...running, ...(await listedPaused(client, filter, withinMs))]);
}

/** Those alone. Servers before 1.30 know none. */
export async function listedPaused(client: Client, filter: ListFilter, withinMs: number): Promise<ListedPayment[]> {
  return oldestFirst((await whereKnown(rowsOf(client, OUTSIDE_QUERIES.paused(filter), withinMs))) ?? []);
}

const oldestFirst = (found: readonly ListedPayment[]): ListedPayment[] =>
  found.filter(isPayment).sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());

/** Somebody may have begun a workflow of this type under another name: no message could be sent to that. */
const isPayment = ({ account }: ListedPayment): boolean => account !== '';

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

/** How many rows a list has. */
export const countOf = async (client: WorkflowClient, query: string, withinMs: number): Promise<number> =>
  (await within(client, withinMs, () => client.count(query))).count;

/** Which part of a list. */
export interface Cut {
  /** Rows at most: 1 to 1000. */
  limit: number;
  /** Of the page before; left out, the first. */
  cursor?: string;
}

export interface Page {
  items: ListedPayment[];
  /** Absent on the last page. */
  next?: string;
}

/** One page of the open payments that the filter lets through, the newest first. Throws `InvalidMessage`, `ServerUnavailable`. */
export async function pageOf(
  client: Client,
  filter: ListFilter,
  { limit, cursor }: Cut,
  withinMs: number,
): Promise<Page> {
  const query = listQuery(filter);
  const token = cursor === undefined ? undefined : tokenIn(cursor, query);
  try {
    const page = await within(client.workflow, withinMs, () => rawPage(client.workflow, query, limit, token));
    const items = (page.executions ?? []).map(rowOf).filter(isPayment);
    return { items, ...(page.nextPageToken?.length ? { next: cursorOf(page.nextPageToken, query) } : {}) };
  } catch (error) {
    throw unavailable(error, THE_LIST) ?? error;
  }
}

const PAGE = 1_000;

export const THE_LIST = 'the list of payments';

/** The rows of a list as the server gives them. The SDK's own list opens the memo of each, and one that lacks its key would hide all others. */
export async function* rawRows(client: WorkflowClient, query: string, pageSize = PAGE): AsyncGenerator<RawRow> {
  let token: Uint8Array | undefined;
  do {
    const page: RawPage = await rawPage(client, query, pageSize, token);
    yield* page.executions ?? [];
    token = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (token !== undefined);
}

const rawPage = (
  { workflowService, options: { namespace } }: WorkflowClient,
  query: string,
  pageSize: number,
  token: Uint8Array | undefined,
): Promise<RawPage> =>
  workflowService.listWorkflowExecutions({
    ...{ namespace, query, pageSize },
    ...(token === undefined ? {} : { nextPageToken: token }),
  });

type RawPage = Awaited<ReturnType<WorkflowClient['workflowService']['listWorkflowExecutions']>>;
export type RawRow = NonNullable<RawPage['executions']>[number];

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
