import type { Capabilities } from '../../src/domain/capabilities';
import type { Minor } from '../../src/domain/money';
import type { Order, SendOrder } from '../../src/domain/order';
import type { Finding, Outcome } from '../../src/domain/outcome';
import type { Terms } from '../../src/domain/payment';
import type { Clock } from './clock';

/** One movement that really happened. `operationId` is absent where others moved: a person in the portal, the deadline. */
export interface Movement {
  kind: 'capture' | 'release' | 'refund';
  operationId?: string;
  amount: Minor;
  at: number;
  /** It had been taken, and was taken back. */
  reversed: boolean;
}

/** The provider's hidden truth of one payment. Only the oracle and a person with access to the provider's own pages see it. */
export interface Books {
  authorized: Minor;
  /** Now; what was taken back is not in it. */
  captured: Minor;
  released: Minor;
  /** Given back after it was captured; what failed later is not in it. */
  refunded: Minor;
  movements: readonly Movement[];
  /** Captures and refunds that were handed over and may still take effect: the operations' ids. */
  pending: readonly string[];
  /** Captures that were handed over and failed, or will: the provider may show them as captured until then. */
  failing: readonly string[];
  /** How often the customer's money is held for this payment. */
  holds: number;
  /** The provider's own id of the hold, where it has given one. */
  holdId?: string;
}

/**
 * What goes wrong with one call: a number that the provider side takes for one of its mishaps, and one that chooses within it. `lost`:
 * one after which nobody knows whether the order was taken; `late`: one of these that may be taken later; `denied`: one that is answered
 * with a no, or with "later"; `postponed`: with "later"; `bearable`: one that a payment bears without a person; `harmless`:
 * the order provably was not taken.
 */
export interface Mishap {
  kind: number;
  x: number;
  among?: 'lost' | 'late' | 'denied' | 'postponed' | 'bearable' | 'harmless';
}

/**
 * Everything on the other side of the core: a provider and the worker that calls it. One object per payment. Time passes on `clock`
 * while a call runs. Two exist: a model that keeps only what a capability record promises, and the real adapters before the sandbox.
 */
export interface ProviderSide {
  readonly clock: Clock;
  readonly capabilities: Capabilities;
  readonly terms: Omit<Terms, 'paymentId'>;
  /** Whether a first look-up shows what a forgotten payment had done. */
  readonly showsPast: boolean;
  /** Whether a capture of a part may silently take all. */
  readonly mayTakeMore: boolean;
  /** Whether reads and answers know of what others captured. */
  readonly showsOthers: boolean;
  /** Whether reads list it under marks that are not ours: then it cannot be taken for ours. */
  readonly marksOthers: boolean;
  send(order: SendOrder, mishap: Mishap | undefined): Promise<Outcome>;
  lookUp(order: Order, mishap: Mishap | undefined): Promise<Finding>;
  books(): Books;
  /** Whether the provider's own pages say of this operation that it is still at it. */
  isAtWork(operationId: string): boolean;
  /** Deeds of others. Each says what happened, or nothing where it cannot. */
  portalCapture(share: number): string | undefined;
  portalRelease(): string | undefined;
  endHoldEarly(): string | undefined;
  decideHold(approved: boolean): string | undefined;
  /** A share of what can be given back is given back in the portal. */
  portalRefund(share: number): string | undefined;
  /** A capture, or a refund, that was done turns bad, within the time in which it may. */
  reverse(): string | undefined;
  /** Reads are old for a while. */
  staleReads(ageMs: number): string | undefined;
  /** Nothing goes wrong any more: what is hidden shows, what is frozen is over. */
  calm(): Promise<void>;
  /** Notices that have arrived since the last time. */
  notices(): number;
  /** How often each fault really happened. */
  readonly faults: ReadonlyMap<string, number>;
}
