import type { EventType } from './event';

/** An endpoint as a payment knows it: taken once, when the payment starts. Its address and its secrets are read when it is told. */
export interface Listener {
  endpoint: string;
  /** Patterns such as `capture.*`; absent: everything. */
  types?: readonly string[];
  /** After so long without an answer a person is told, and the endpoint is left alone until then. */
  giveUpAfterMs: number;
  /** The first wait between two tries. The others are made where it is told. */
  firstRetryMs: number;
}

/** Whether this is for who asked for these types. */
export const isMeant = (type: EventType, patterns: readonly string[] | undefined): boolean =>
  patterns === undefined ||
  patterns.some((pattern) => pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))));
