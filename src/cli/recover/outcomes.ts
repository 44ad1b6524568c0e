import { cleanText } from '../../domain/clean';
import { Found } from '../../terminal/failure';
import { Interrupted } from '../../terminal/interrupt';
import type { ListedStart } from './list';

/** What became of one payment of a list. `there`: Temporal knew it already, and nothing was changed. */
export type Outcome = Pick<ListedStart, 'line' | 'name'> &
  ({ kind: 'started' | 'wouldStart' | 'there' | 'notBegun' } | { kind: 'failed'; why: string });

export interface Recovered {
  dryRun: boolean;
  interrupted: boolean;
  /** In the order of the list. */
  outcomes: readonly Outcome[];
}

const countOf = ({ outcomes }: Recovered, kind: Outcome['kind']): number =>
  outcomes.filter((outcome) => outcome.kind === kind).length;

/** The result for people: how many, and every line that failed. */
export function recoveredLines(recovered: Recovered): string[] {
  const { dryRun, outcomes } = recovered;
  const there = countOf(recovered, 'there');
  const failed = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome] : []));
  return [
    dryRun
      ? `Would be started as recovered: ${countOf(recovered, 'wouldStart')} of ${outcomes.length} payments.`
      : `Started as recovered: ${countOf(recovered, 'started')} of ${outcomes.length} payments.`,
    ...(there === 0
      ? []
      : [
          `Already there, and not changed: ${there}. If Temporal was restored from a backup, their past is unknown, too: see docs/disaster.md.`,
        ]),
    ...(failed.length === 0 ? [] : [`Failed: ${failed.length}.`]),
    ...failed.map(({ line, name, why }) => `  line ${line}, ${cleanText(name)}: ${cleanText(why)}`),
    ...(failed.length === 0 ? [] : ['Run the same list again: what was started is left alone.']),
    ...(dryRun ? ['Nothing was changed (--dry-run).'] : []),
  ];
}

/** The result for programs. */
export function recordOf(recovered: Recovered): object {
  const { dryRun, interrupted, outcomes } = recovered;
  const named = (kind: Outcome['kind']): string[] =>
    outcomes.filter((outcome) => outcome.kind === kind).map(({ name }) => name);
  return {
    dryRun,
    interrupted,
    ...(dryRun ? { wouldStart: named('wouldStart') } : { started: named('started') }),
    there: named('there'),
    failed: outcomes.flatMap((outcome) =>
      outcome.kind === 'failed' ? [{ line: outcome.line, payment: outcome.name, why: outcome.why }] : [],
    ),
    notBegun: named('notBegun'),
  };
}

/** Throws what the exit code has to tell. */
export function judge(recovered: Recovered): void {
  if (recovered.interrupted) {
    throw new Interrupted(
      `Interrupted: ${countOf(recovered, 'notBegun')} payments were not started. Run the same list again.`,
    );
  }
  if (countOf(recovered, 'failed') > 0) throw new Found();
}
