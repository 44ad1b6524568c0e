import type { Found } from '../domain/driver';
import type { Order, SendOrder } from '../domain/order';
import type { Outcome } from '../domain/outcome';
import type { AccountSettings } from '../domain/payment';

/** What the workflow adds to an order. */
export interface RunStamp {
  /** The run that this history began with; a reset keeps it, so that it is noticed before anything is written. */
  originalRun: string;
  /** The shipments of a capture that pays for several; lines and spans name them. */
  shipments?: readonly string[];
}

/** What a payment begins with. */
export interface Opening {
  /** Undefined when this worker’s configuration has no such account. Nothing secret. */
  settings?: AccountSettings & { provider: string };
  /** The first look at a hold that exists already. */
  found?: Found;
  /** Another payment has this hold: its paymentId. */
  sharedWith?: string;
}

/** Calls to a provider, on the queue of that provider; `open` within the payment's task, too. They never throw for what the world did; whatever is thrown is `unknown`. */
export interface ProviderCalls {
  authorize(order: SendOrder & RunStamp): Promise<Outcome>;
  capture(order: SendOrder & RunStamp): Promise<Outcome>;
  release(order: SendOrder & RunStamp): Promise<Outcome>;
  lookUp(order: Order & RunStamp): Promise<Found>;
  /**
   * What the account is, and with `look` the first look at the hold: one call for both, since the settings alone would cost every payment
   * an event and a turn of the worker.
   */
  open(order: Order & RunStamp, look: boolean): Promise<Opening>;
}
