import type { Capabilities } from '../domain/capabilities';
import type { Order, SendOrder } from '../domain/order';
import type { Finding, Outcome } from '../domain/outcome';
import type { Policy } from '../domain/policy';

/** What the workflow adds to an order, so that a run that was reset is noticed before anything is written. */
export interface RunStamp {
  /** The run that this history began with; a reset keeps it. */
  originalRun: string;
}

/** A look-up's answer. `resetRun`: this run was reset; what happened before is not known to it. */
export interface Found {
  finding: Finding;
  resetRun?: string;
}

/** Calls to a provider, on the queue of that provider. They never throw for what the world did; whatever is thrown is `unknown`. */
export interface ProviderCalls {
  authorize(order: SendOrder & RunStamp): Promise<Outcome>;
  capture(order: SendOrder & RunStamp): Promise<Outcome>;
  release(order: SendOrder & RunStamp): Promise<Outcome>;
  lookUp(order: Order & RunStamp): Promise<Found>;
}

/** What the workflow needs to know of its account; undefined when this worker’s configuration has no such account. */
export interface AccountCalls {
  accountSettings(
    account: string,
  ): Promise<{ provider: string; capabilities: Capabilities; policy: Policy } | undefined>;
}
