import type { Capabilities } from '../domain/capabilities';
import type { Currency, EpochMs, Minor } from '../domain/money';
import type { Finding, Outcome } from '../domain/outcome';

/** How an order service names or asks for a hold. Provider specific members are checked by the provider's own schema. */
export interface Authorization {
  /** The provider's id of the hold. */
  reference: string;
  /** Present when Holdfast is to create the payment itself; what is in it is the provider's (flow, return URL, token, …). */
  create?: Readonly<Record<string, unknown>>;
}

/** What every order to a provider carries. */
interface Order {
  paymentId: string;
  reference: string;
  /** The id that the provider gave the hold when Holdfast created it. Some providers know the hold by nothing else. */
  holdReference?: string;
  amount: Minor;
  currency: Currency;
  /** At most 40 characters of `[A-Za-z0-9-]`; the same for every attempt of one operation. */
  key: string;
  /** The last moment, by the wall clock, at which this order may begin to be written. */
  notAfter: EpochMs;
  signal?: AbortSignal;
}

export interface AuthorizeOrder extends Order {
  create: Readonly<Record<string, unknown>>;
}

export interface CaptureOrder extends Order {
  /** What the ledger says the provider has taken so far; the answer's arithmetic is checked against it. */
  capturedBefore: Minor;
}

export interface ReleaseOrder extends Order {
  /** True when nothing was captured yet: some providers know another call for that. */
  untouched: boolean;
  capturedBefore: Minor;
  releasedBefore: Minor;
}

export interface RefundOrder extends Order {
  /** The id that the provider gave the capture whose money goes back, where the refund has to name one. */
  captureReference?: string;
  /** What the ledger says was taken, and given back of it, so far. */
  capturedBefore: Minor;
  refundedBefore: Minor;
}

/** A question about one operation. A read: it moves no money. */
export interface LookUpOrder {
  kind: 'authorize' | 'capture' | 'release' | 'refund';
  paymentId: string;
  reference: string;
  holdReference?: string;
  amount: Minor;
  currency: Currency;
  key: string;
  /** An id that the provider gave in an earlier answer for this operation, if any. */
  providerReference?: string;
  signal?: AbortSignal;
}

/**
 * One account at one provider. Every method resolves for anything that the provider or the network does, and rejects only on a bug
 * of ours; the workflow takes a rejection as `unknown`.
 */
export interface Provider {
  readonly capabilities: Capabilities;
  /** The longest that one call can take, milliseconds. */
  readonly boundMs: number;
  /** Absent where a server cannot create an authorization. */
  authorize?(order: AuthorizeOrder): Promise<Outcome>;
  capture(order: CaptureOrder): Promise<Outcome>;
  release(order: ReleaseOrder): Promise<Outcome>;
  /** Absent where Holdfast cannot give captured money back. */
  refund?(order: RefundOrder): Promise<Outcome>;
  lookUp(order: LookUpOrder): Promise<Finding>;
  close(): Promise<void>;
}
