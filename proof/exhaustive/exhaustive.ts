/** An account as the small model plays it, and what the quick walk comes to. */
export interface ExhaustiveColumn {
  /** Members of the account, beside the credentials and the lengths. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Look-ups list captures under their key or marker unless it is false: a provider that drops what it was told. */
  readonly lists?: boolean;
  /** Look-ups show totals, also where only a status is promised. */
  readonly totals?: boolean;
  /**
   * States, transitions, the deepest path, and states at rest under a known limit. A figure that changes says that the protocol has
   * changed: look at what is reached now that was not, or no longer, and write the new figure when that is what was meant.
   */
  readonly reached: string;
  /** The same of the walk with a refund. Absent where the account gives no money back. */
  readonly refunds?: string;
}

export interface Exhaustive {
  /** Lengths that only accounts of this provider have, in ticks. */
  readonly lengths: Readonly<Record<string, string>>;
  /** Every switch of an account that changes its record, and every way to keep less than its best. */
  readonly columns: Readonly<Record<string, ExhaustiveColumn>>;
}
