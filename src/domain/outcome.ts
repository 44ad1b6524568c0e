import type { Evidence } from './capabilities';
import type { Currency, EpochMs, Minor } from './money';

/** A total that the provider keeps of a payment, and that orders of ours raise. */
export type Total = 'captured' | 'released' | 'refunded';

/** The provider's running totals of one payment, as a read shows them. A total that the provider does not expose is absent. */
export interface Totals {
  authorized?: Minor;
  /** Without what was given back since: a provider that shows the net shows no total here. */
  captured?: Minor;
  /** Cancelled, voided, given back of the hold. */
  released?: Minor;
  /** Given back after it was captured. */
  refunded?: Minor;
}

/** What the provider says about the hold itself. */
export interface HoldFacts {
  authorizedAt?: EpochMs;
  /** The provider's own word on how long a capture will work. */
  captureBy?: EpochMs;
}

/** One of these. What only some of them have may be asked of all, without asking for the kind first: in the others it is absent. */
export type OneOf<T, Members extends PropertyKey = T extends unknown ? keyof T : never> = T extends unknown
  ? T & { [Member in Exclude<Members, keyof T>]?: never }
  : never;

/**
 * What a call to the provider told us (protocol 4, "Outcomes"). `unknown` is the default: whatever an adapter cannot
 * classify from the provider's own table is `unknown`.
 */
export type Outcome = OneOf<
  | ({
      /** Status, body and arithmetic all agree with what was asked. */
      kind: 'confirmed';
      amount: Minor;
      currency?: Currency;
      providerReference?: string;
      totals?: Totals;
    } & HoldFacts)
  /** The provider took the order; the result comes later. Never sent again. */
  | { kind: 'accepted'; why: string; providerReference?: string; redirectUrl?: string }
  /** A definite no for this request, by the provider's own table. */
  | { kind: 'refused'; code: string; why: string }
  /** The provider says: not now, ask again. Nothing has happened. */
  | { kind: 'tryLater'; code: string; why: string; retryAfterMs?: number }
  /** The request provably never reached the provider. `ownLimit`: our own limit of writes held it back; it was no attempt. */
  | { kind: 'notSent'; why: string; retryAfterMs?: number; totals?: Totals; ownLimit?: true }
  /** Anything else. `resetRun`: the activity saw that this run was reset and wrote nothing, but the past is not known. */
  | { kind: 'unknown'; why: string; resetRun?: string }
>;

/** One movement that the provider lists under a key or marker of the caller's. */
export interface Shown {
  kind: 'capture' | 'release' | 'refund';
  /** The key or marker as the provider shows it; absent where it shows none (a foreign movement). */
  key?: string;
  amount: Minor;
  at?: EpochMs;
  providerReference?: string;
}

/**
 * What a look-up told us of one operation (protocol 1, "finding"). The adapter says what the read shows; whether that counts is
 * judged by the core (protocol 5, "The reckoning"): the adapter never compares totals with what Holdfast believes.
 *
 * - `done`: the read shows this operation, by key, marker or status.
 * - `failed`: the provider's last word: never taken.
 * - `absent`: a complete read that does not show it.
 * - `inProgress`: the provider is still at it.
 * - `inconclusive`: the read failed or cannot be understood. It proves nothing.
 */
export type Finding = OneOf<
  | ({
      kind: 'done';
      by: Exclude<Evidence, 'totals'>;
      amount: Minor;
      /** The read does not show how much was moved: `amount` is what was ordered. */
      isAmountAssumed?: true;
      currency?: Currency;
      at?: EpochMs;
      providerReference?: string;
    } & Readable)
  | ({ kind: 'failed' | 'absent' | 'inProgress' } & Readable)
  /** `isBlind`: no read of this provider can ever show it, so an operator waits for none. */
  | { kind: 'inconclusive'; why: string; retryAfterMs?: number; isBlind?: true }
>;

/**
 * What a reading is worth that succeeded, and proves nothing of the operation: it points at it; something moved that may be it, or one of the others in
 * doubt; or it is older than what is booked.
 */
export type Hint = 'it' | 'oneOfThem' | 'old';

/** What every complete read carries. */
export interface Readable extends HoldFacts {
  /** One sentence for the person who will read the evidence. No secrets, no card numbers. */
  why: string;
  totals?: Totals;
  /** Every capture, release and refund that the provider lists one by one. Absent where it lists none. */
  shown?: readonly Shown[];
}
