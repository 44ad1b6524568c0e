import { type Figures, NOTHING, type Report } from './report';

/** One report of the parts of a run, in the order of their payments, so that it does not depend on who ran which. `seconds` is the caller's. */
export function merge(parts: readonly Report[], run: Pick<Report, 'mode' | 'seed' | 'seconds'>): Report {
  const byProvider: Record<string, Figures> = {};
  const byFault: Record<string, number> = {};
  const bySituation: Record<string, number> = {};
  let total = NOTHING;
  for (const part of parts) {
    total = plus(total, part);
    for (const [provider, figures] of Object.entries(part.byProvider)) {
      byProvider[provider] = plus(byProvider[provider] ?? NOTHING, figures);
    }
    addCounts(byFault, Object.entries(part.byFault));
    addCounts(bySituation, Object.entries(part.bySituation));
  }
  return {
    ...run,
    ...total,
    byProvider: sorted(byProvider),
    byFault: sorted(byFault),
    bySituation: sorted(bySituation),
    found: parts.flatMap(({ found }) => found),
  };
}

const plus = (one: Figures, other: Figures): Figures => ({
  payments: one.payments + other.payments,
  steps: one.steps + other.steps,
  faults: one.faults + other.faults,
  simulatedYears: one.simulatedYears + other.simulatedYears,
  violations: one.violations + other.violations,
});

/** Adds to the counts of the first what the second counted. */
export function addCounts(counts: Record<string, number>, more: Iterable<readonly [string, number]>): void {
  for (const [name, times] of more) counts[name] = (counts[name] ?? 0) + times;
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
