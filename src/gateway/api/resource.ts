import type { z } from 'zod';
import type { Holdfast } from '../../client';
import type { Scope } from '../../config/gateway';
import type { Caller } from './keys';
import type { ProblemCode } from './problems';
import type { Waiting } from './waiting';

/** What the answers are made with. */
export interface Desk {
  holdfast: Holdfast;
  waiting: Waiting;
  /** The process is about to end: whoever waits is answered now. */
  stopping: AbortSignal;
  /** Whether Temporal answers; why not, if not. */
  ready(): Promise<string | undefined>;
  document: object;
}

/** One request, read and allowed. */
export interface Ask<Body, Query> {
  caller: Caller;
  account: string;
  paymentId: string;
  shipmentId: string;
  refundId: string;
  body: Body;
  query: Query;
  /** Seconds that the caller wants to wait for more than the decision. */
  waitS: number | undefined;
  /** What the caller has already: `If-None-Match`. */
  known: string | undefined;
}

export interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: object;
}

export const METHODS = ['GET', 'PUT', 'POST'] as const;

/** One row of the table: the routes, the OpenAPI document and the reference in docs/http-api.md are made of it. */
export interface Resource<Body extends z.ZodType = z.ZodType, Query extends z.ZodType = z.ZodType> {
  method: (typeof METHODS)[number];
  /** As OpenAPI writes it: `{account}`. */
  path: string;
  /** What generated clients call it, and the metrics. */
  operationId: string;
  says: string;
  /** What a key needs; absent where no key is asked for. */
  scope?: Scope;
  body?: Body;
  query?: Query;
  /** Takes `Prefer: wait=n`. */
  waits?: true;
  /** Answers 304 to `If-None-Match`. */
  tagged?: true;
  answers: Readonly<Record<number, { says: string; schema?: z.ZodType; headers?: readonly HeaderName[] }>>;
  /** Beside those that everything with a key may answer. */
  problems: readonly ProblemCode[];
  answer(ask: Ask<z.output<Body>, z.output<Query>>, desk: Desk): Promise<Answer>;
}

/** Keeps the types of its own body and query inside the row. */
export const resource = <Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  row: Resource<Body, Query>,
): Resource => row as unknown as Resource;

/** Headers of answers. */
export const HEADERS = {
  ETag: 'Changes with every fact of the payment. Send it back as If-None-Match',
  'Retry-After': 'Seconds; asking sooner tells nothing new',
  'Preference-Applied': 'The wait that was kept',
} as const;
export type HeaderName = keyof typeof HEADERS;
