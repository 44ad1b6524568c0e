import type { Hunted, Told } from './hunt';

/** What became of one mutant. */
export interface Verdict {
  name: string;
  says: string;
  /** Payments until it was caught, the median over the seeds; null where it lives. */
  median: number | null;
  /** Which invariant caught it, the most frequent first, or `asserted`: by the code itself; null where it lives. */
  invariant: string | null;
  /** Why it counts as alive; null where it was caught. */
  alive: string | null;
}

/**
 * A mutant is caught when every seed has caught it: a simulator that needs luck is too weak. One that only crashes, as code with a slip of the
 * pen does, is no mistake that anybody could ship.
 */
export function verdictOf({ name, says }: { name: string; says: string }, seeds: number, hunted: Hunted): Verdict {
  const caught = hunted.told.filter(({ invariant }) => invariant !== undefined);
  const crash = caught.find((told) => told.invariant === 'crash' && !isAsserted(told));
  if (hunted.broken !== undefined || crash !== undefined || caught.length < seeds) {
    const few = `caught by ${caught.length} of ${seeds} seeds`;
    const alive = hunted.broken ?? (crash === undefined ? few : `it only crashes: ${crash.seen}`);
    return { name, says, median: null, invariant: null, alive };
  }
  const invariants = byFrequency(caught.map((told) => (isAsserted(told) ? 'asserted' : (told.invariant ?? ''))));
  return {
    name,
    says,
    median: medianOf(caught.map(({ payments }) => payments)),
    invariant: invariants.join(', '),
    alive: null,
  };
}

/** The core itself saw that something it relies on does not hold. */
const isAsserted = ({ seen }: Told): boolean => seen?.startsWith('InvariantViolation') ?? false;

/** Of an even number of values the lower one of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function byFrequency(words: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return [...times].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word);
}
