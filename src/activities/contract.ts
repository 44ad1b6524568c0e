import type { Found } from '../domain/driver';
import type { Order, SendOrder } from '../domain/order';
import type { Outcome } from '../domain/outcome';
import type { AccountSettings } from '../domain/payment';
import type { Subject, Told } from '../events/event';
import type { Listener } from '../events/listener';
import type { PaymentInput } from '../messages/messages';

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
  /** Who listens to this account; absent where nobody does. */
  listeners?: readonly Listener[];
  /** It was there before, and a run for the refunds of that past is there. */
  refundsElsewhere?: true;
}

/** What the workflow learns beside what the provider said. */
export interface Elsewhere {
  /** This run of the payment was set back, while its run for refunds is there and goes on: this one gives nothing back any more. */
  refundsElsewhere?: true;
}

/** The state in which a payment ended, as a run is handed it; or why it cannot be had now. */
export type LastState = { state: PaymentInput; why?: undefined } | { state?: undefined; why: string };

/** Calls to a provider, on the queue of that provider; `open` within the payment's task, too. They never throw for what the world did; whatever is thrown is `unknown`. */
export interface ProviderCalls {
  authorize(order: SendOrder & RunStamp): Promise<Outcome & Elsewhere>;
  capture(order: SendOrder & RunStamp): Promise<Outcome & Elsewhere>;
  release(order: SendOrder & RunStamp): Promise<Outcome & Elsewhere>;
  refund(order: SendOrder & RunStamp): Promise<Outcome & Elsewhere>;
  lookUp(order: Order & RunStamp): Promise<Found & Elsewhere>;
  /**
   * What the account is, and with `look` the first look at the hold: one call for both, since the settings alone would cost every payment
   * an event and a turn of the worker.
   */
  open(order: Order & RunStamp, look: boolean): Promise<Opening>;
  /** For a payment that has ended and goes on for its refunds. */
  lastState(account: string, paymentId: string): Promise<LastState>;
  /** Whether this worker’s configuration has this endpoint for the account. */
  listens(account: string, endpoint: string): Promise<boolean>;
}

/** Events for one endpoint, in order. */
export interface Delivery extends Partial<Pick<RunStamp, 'originalRun'>> {
  /** The reset that is known to who numbered them. */
  knownRun?: string;
  endpoint: string;
  subject: Subject;
  /** The event before these that was meant for it. */
  previous?: number;
  events: readonly Told[];
}

/** How far a delivery got, as its heartbeats and its failure tell it. */
export interface Progress {
  /** The sequence of the last event that was taken; 0 while none was. */
  told: number;
  /** How often in a row the endpoint took nothing. */
  tries: number;
  /** Why the next event was not taken, where that was tried. */
  answer: string | undefined;
  /** Of a run that was reset, and does not know it: nothing was tried. */
  resetRun?: string;
}

/** Why a delivery failed for good, beside the patience that ran out. */
export const NOT_TOLD = {
  /** The endpoint has answered that it is gone. */
  gone: 'EndpointGone',
  /** The configuration has it for this account no longer. */
  notListening: 'NotListening',
  /** The run was reset: its events may have numbers that the run before has given to others. */
  reset: 'RunReset',
} as const;

/** Calls to an endpoint, on its own queue. Resolves when it has taken all; what it did not take is tried again by Temporal. */
export interface EventCalls {
  deliver(delivery: Delivery): Promise<void>;
}
