import Table from 'cli-table3';
import { sum } from '../../src/domain/money';
import { columnOf } from './columns';
import { LIMITS, type Limit } from './oracle';
import { nameOf, type Plan } from './slices';
import type { Slice, State } from './state';
import { INVARIANTS, type InvariantId } from './violation';
import { type Found, replay, type Walked, type WalkOptions, walk } from './walk';

/** What the walks of one column came to. */
export interface ColumnReport {
  column: string;
  walks: number;
  states: number;
  transitions: number;
  /** Moves on the longest of the shortest paths. */
  deepest: number;
  /** Of all walks together, those that ran at the same time included. */
  seconds: number;
  /** Every walk ended because there was nothing left to visit. */
  complete: boolean;
  limits: Readonly<Partial<Record<Limit, number>>>;
  violations: readonly (Found & { slice: string; facts: readonly (readonly string[])[] })[];
}

/** One walk, and how long it took. */
export interface Timed extends Walked {
  seconds: number;
}

export function walkTimed(column: string, slice: Slice, options: WalkOptions = {}): Timed {
  const started = process.hrtime.bigint();
  const walked = walk(columnOf(column), slice, options);
  return { ...walked, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}

/** What the walks of a column came to. `walks`: each at the place of its slice; one that was not made is undefined. */
export function reportOn(
  column: string,
  slices: readonly Slice[],
  walks: readonly (Timed | undefined)[],
): ColumnReport {
  const walked = walks.filter((walk) => walk !== undefined);
  const add = (count: (result: Timed) => number): number => sum(walked.map(count));
  const limits: Partial<Record<Limit, number>> = {};
  for (const limit of Object.keys(LIMITS) as Limit[]) {
    const times = add((result) => result.limits[limit] ?? 0);
    if (times > 0) limits[limit] = times;
  }
  return {
    column,
    walks: walked.length,
    states: add(({ states }) => states),
    transitions: add(({ transitions }) => transitions),
    deepest: Math.max(0, ...walked.map(({ deepest }) => deepest)),
    seconds: add(({ seconds }) => seconds),
    complete: walked.length === slices.length && walked.every(({ complete }) => complete),
    limits,
    violations: walks.flatMap((walk, nth) => {
      const slice = slices[nth] as Slice;
      const violation = walk?.violation;
      return violation ? [{ ...violation, slice: nameOf(slice), facts: factsOf(column, slice, violation) }] : [];
    }),
  };
}

/** What became known in each move of a path; the last one may be the move that failed. */
function factsOf(column: string, slice: Slice, { path }: Found): string[][] {
  const words = (state: State): string[] =>
    (state.told ?? []).map((fact) => ('operationId' in fact ? `${fact.operationId} ${fact.kind}` : fact.kind));
  return replay(columnOf(column), slice, path.slice(0, -1)).slice(1).map(words);
}

/** The report for people. */
export function tableOf(reports: readonly ColumnReport[], { coverage }: Plan): string {
  const table = new Table({
    head: ['column', 'walks', 'states', 'transitions', 'deepest', 'seconds', 'complete', 'violations'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const one of reports) {
    const { column, walks, states, transitions, deepest, seconds, complete, violations } = one;
    table.push([
      column,
      walks,
      states,
      transitions,
      deepest,
      seconds.toFixed(1),
      complete ? 'yes' : 'NO',
      violations.length,
    ]);
  }
  const limits = (Object.keys(LIMITS) as Limit[]).flatMap((limit) => {
    const times = reports.reduce((all, one) => all + (one.limits[limit] ?? 0), 0);
    return times > 0 ? [`  ${times} × ${LIMITS[limit]}`] : [];
  });
  return [
    ...reports.flatMap(({ column, violations }) => violations.map((found) => pathOf(column, found))),
    table.toString(),
    'Each walk visits every state that can come of:',
    ...coverage.map((line) => `  - ${line}`),
    ...(limits.length > 0 ? ['States at rest under a known limit, of which nothing is claimed:', ...limits] : []),
  ].join('\n');
}

function pathOf(column: string, found: ColumnReport['violations'][number]): string {
  const { invariant, seen, path, facts, slice } = found;
  return [
    `${column}, ${slice}: ${invariant} ${INVARIANTS[invariant as InvariantId] ?? ''}`,
    `  seen: ${seen}`,
    ...path.map(
      (by, at) => `  ${String(at + 1).padStart(3)}. ${by}${facts[at]?.length ? `  → ${facts[at].join(', ')}` : ''}`,
    ),
    '',
  ].join('\n');
}
