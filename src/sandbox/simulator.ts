import type { Answer, Delivery, Request } from './exchange';
import type { Fault, FaultPlan } from './faults';
import type { Truth } from './truth';

/** What all simulators of one sandbox share. */
export interface World {
  readonly seed: number;
  readonly truth: Truth;
  readonly faults: FaultPlan;
  readonly counters: Counters;
}

/** How often what was asked: `provider.capture` and `provider.capture 200`; notices under `provider.notice`. */
export type Counters = Map<string, number>;

export function count(world: World, what: string): void {
  world.counters.set(what, (world.counters.get(what) ?? 0) + 1);
}

/** An authorized payment to be made from nothing. Amounts in minor units; currency and reference have defaults. */
export interface AuthorizeOrder {
  readonly account: string;
  readonly reference?: string | undefined;
  readonly amount: number;
  readonly currency?: string | undefined;
  /** Where notices of this payment go, at providers that are told so with each payment. */
  readonly noticeUrl?: string | undefined;
}

/** `id` is what the merchant's system calls the payment by at this provider; often the reference itself. */
export interface AuthorizedPayment {
  readonly provider: string;
  readonly account: string;
  readonly id: string;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly authorizedAt: string;
  readonly captureBy: string;
}

/** What a person can do to a payment from outside the merchant's API. */
export type Deed = 'capture' | 'cancel' | 'refund' | 'approve' | 'decline' | 'expire';

/**
 * One provider, pretended. Synchronous, without timers, sockets or a clock of its own: `now` comes from outside, and
 * the same calls in the same order give the same answers. Times are milliseconds since the epoch.
 */
export interface Simulator {
  readonly provider: string;
  readonly operations: readonly string[];
  handle(request: Request, now: number): Answer;
  /** Lets everything happen that has fallen due, and hands out the notices to be delivered now. */
  advance(now: number): Delivery[];
  /** When `advance` has something to do again; null when nothing is planned. */
  nextDueAt(): number | null;
  /** Tells what the merchant's endpoint answered; null when it didn't in time. Some providers also read the body. */
  delivered(id: string, status: number | null, now: number, body?: string): void;
  /** What this provider has against a fault that is made for it, or null: an unknown code, a key it doesn't have. */
  wrongWith(fault: Fault): string | null;
  authorize(order: AuthorizeOrder, now: number): AuthorizedPayment;
  /** Throws ControlRefused when the payment isn't known or the deed isn't possible. */
  doToPayment(deed: Deed, account: string, reference: string, amount: number | undefined, now: number): void;
  switches(): Readonly<Record<string, unknown>>;
  /** Changes some switches; throws ControlRefused for unknown names and values. */
  setSwitches(patch: unknown): Readonly<Record<string, unknown>>;
}

/** The control API was asked for something that cannot be. The message says what and what to do instead. */
export class ControlRefused extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
    this.name = 'ControlRefused';
  }
}
