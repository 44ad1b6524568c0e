import type { Secret } from '../secret';
import type { Answer } from './answer';

/** Times in milliseconds. Defaults: `DEFAULTS`. */
export interface HttpSettings {
  /** Origin and, if the provider has one, the path before all paths: `https://api.example.com/v2`. No credentials. */
  baseUrl: string;
  /** From the moment a connection is free or asked for until it stands, TLS included. */
  connectMs: number;
  /** From writing until status and headers are read. An informational answer does not prolong it. */
  headersMs: number;
  /** The longest pause within the body. */
  bodyMs: number;
  /** Everything: from `request()` to the last byte, waiting for a free connection included. */
  totalMs: number;
  maxResponseBytes: number;
  /** Connections, and so requests at the same time, to this origin. */
  connections: number;
  /** Certificates to trust in place of the public ones, PEM. */
  ca?: string;
  /** Where to ask for a tunnel to the provider: `http://proxy.example:3128`. A `Secret` if it holds credentials. */
  proxy?: string | Secret;
}

export const DEFAULTS = {
  connectMs: 5_000,
  headersMs: 20_000,
  bodyMs: 10_000,
  totalMs: 25_000,
  maxResponseBytes: 1024 * 1024,
  connections: 16,
} as const satisfies Omit<HttpSettings, 'baseUrl'>;

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Starts with a slash; already encoded, query included. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** wall clock, ms since epoch: the last moment at which this request may begin to be written */
  notAfter?: number;
  signal?: AbortSignal;
}

/** What is known of a request. `why` is a row of `FAILURES`, with the error's code where there is one: `dns: ENOTFOUND`. */
export type Leg =
  /** the request provably never reached the provider */
  | { sent: 'no'; why: string }
  /** it may have been processed; nobody can tell from here. `status`: this much of an answer came before the rest was lost */
  | { sent: 'maybe'; why: string; status?: number }
  /** a complete answer (any status) was read */
  | { sent: 'yes'; answer: Answer };
