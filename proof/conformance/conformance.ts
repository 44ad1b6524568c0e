import type { Setting } from '../pairing';
import type { Expectations, RefundExpectations, Worst } from './claims';

/** One way in which a provider may behave at worst, and an account whose settings are right for it. */
export interface Shop {
  readonly says: string;
  readonly payments: number;
  readonly switches: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What had to be put before a person, by operation and reason. */
  readonly parked: Readonly<Record<string, number>>;
}

/** What the kit expects of the refunds of a provider. */
export interface Refunds {
  readonly expected: RefundExpectations;
  /** The rows in which the same order, sent twice, gave money back twice. */
  readonly givesAgain: readonly string[];
  /** Shops as below, in which everything is captured and then given back. */
  readonly shops: readonly Shop[];
}

/** What the kit expects of a provider. */
export interface Conformance {
  readonly expected: Expectations;
  /** What the provider hears of its notices, status and body; of one that nobody can tell is its own, the status. Absent where it sends none. */
  readonly notices?: { readonly taken: readonly [status: number, body: string]; readonly notGenuine: number };
  readonly worst: Readonly<Record<string, Worst>>;
  /** The rows in which the same order, sent twice, took money twice: none, or its record allows no second send. */
  readonly takesAgain: readonly string[];
  /** Absent where Holdfast gives nothing back. */
  readonly refunds?: Refunds;
  /** A definite no that took the money all the same, and where a look-up shows that. */
  readonly refusal: Setting & { readonly code: string };
  /**
   * 500 payments, in shops that together have every switch of `worst` on; what none sets is at its default, the harsher of two unknowns.
   * Switches that exclude each other make shops of their own.
   */
  readonly shops: readonly Shop[];
  /** Switches of which one value is worse than the others, so that no shop plays those: a charge than any refusal of it. */
  readonly harsher: readonly string[];
}
