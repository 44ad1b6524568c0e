/** Through the core and a model of each provider, through the real adapters into the sandbox, or inside the real workflow and a model of each provider. */
export type Mode = 'core' | 'adapters' | 'workflow';

/** One payment that broke an invariant. */
export interface Violation {
  /** With `index` and the mode this makes the same payment again. */
  seed: number;
  index: number;
  mode: Mode;
  provider: string;
  /** `I1` to `I19`, or `crash`: the code threw. */
  invariant: string;
  /** What was seen instead, one sentence. */
  seen: string;
  /** The smallest scenario found that still breaks it, as a jest test to paste. */
  test: string;
  /** The payment's journal beside the provider's truth, one line each, by time. */
  story: readonly string[];
}

/** What was tried, by one row of a table. */
export interface Figures {
  payments: number;
  steps: number;
  faults: number;
  simulatedYears: number;
  violations: number;
}

export const NOTHING: Readonly<Figures> = { payments: 0, steps: 0, faults: 0, simulatedYears: 0, violations: 0 };

/** What a run of the simulator found. Counts only what really happened; `faults` are all of `byFault` together. */
export interface Report extends Figures {
  mode: Mode;
  seed: number;
  seconds: number;
  byProvider: Readonly<Record<string, Figures>>;
  byFault: Readonly<Record<string, number>>;
  /** How often each fault met a payment in each state, at a provider of each class: see `situations.ts`. */
  bySituation: Readonly<Record<string, number>>;
  /** The violations, each with its story. */
  found: readonly Violation[];
}
