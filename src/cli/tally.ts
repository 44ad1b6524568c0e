import { cleanText } from '../domain/clean';
import { Found, Unreached } from '../terminal/failure';
import { Interrupted } from '../terminal/interrupt';
import { table } from '../terminal/output';

/** What became of one payment of many. */
export type Outcome = { payment: string } & (
  | { kind: 'done' | 'wouldBeDone' | 'unchanged' | 'notBegun' }
  | { kind: 'kept' | 'refused' | 'unreachable' | 'pausedInTemporal'; why: string }
);

/** What became of many payments, each of them exactly once. */
export interface Tally {
  verb: string;
  dryRun: boolean;
  interrupted: boolean;
  outcomes: readonly Outcome[];
}

const SAYS: Readonly<Record<Outcome['kind'], string>> = {
  done: 'done',
  wouldBeDone: 'would be done',
  unchanged: 'unchanged: there was nothing to do',
  kept: 'kept: done as soon as the payment has what it lacks',
  refused: 'refused',
  unreachable: 'no answer; it may have been accepted, and trying again is safe',
  pausedInTemporal: 'not reached',
  notBegun: 'not started',
};

const NAMED = 5;

/** The tally for people: how many of each, why, and which; what is done is named in full where the rest was not. */
export function linesOf({ outcomes, dryRun, interrupted }: Tally): string[] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = 'why' in outcome ? cleanText(`${SAYS[outcome.kind]}: ${codeOf(outcome.why)}`) : SAYS[outcome.kind];
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  const rows = [...groups].map(([says, group]) => [group.length, says, namesOf(group)]);
  const whys = [...groups.values()].flatMap(([first]) =>
    first && 'why' in first ? [cleanText(`${first.payment}: ${first.why}`)] : [],
  );
  const done = outcomes.filter(({ kind }) => kind === 'done');
  return [
    table(['payments', 'outcome', 'which'], rows),
    ...whys,
    ...(interrupted
      ? [`Done before the interruption: ${done.map(({ payment }) => cleanText(payment)).join(', ') || 'none'}`]
      : []),
    ...(dryRun ? ['Nothing was changed (--dry-run).'] : []),
  ];
}

/** The tally for programs. */
export function recordOf({ verb, dryRun, interrupted, outcomes }: Tally): object {
  const named = (is: Outcome['kind']) =>
    outcomes.filter((outcome) => outcome.kind === is).map(({ payment }) => payment);
  const withWhy = (is: Outcome['kind']) =>
    outcomes.flatMap((outcome) =>
      outcome.kind === is && 'why' in outcome ? [{ payment: outcome.payment, why: outcome.why }] : [],
    );
  return {
    action: verb,
    dryRun,
    interrupted,
    ...(dryRun ? { wouldBeDone: named('wouldBeDone') } : { done: named('done') }),
    unchanged: named('unchanged'),
    kept: withWhy('kept'),
    refused: withWhy('refused'),
    unreachable: withWhy('unreachable'),
    pausedInTemporal: withWhy('pausedInTemporal'),
    notBegun: named('notBegun'),
  };
}

/** Throws what the exit code has to tell. */
export function judge({ outcomes, interrupted, verb }: Tally): void {
  const count = (is: Outcome['kind']): number => outcomes.filter((outcome) => outcome.kind === is).length;
  if (interrupted) {
    throw new Interrupted(
      `Interrupted: ${verb} was done for ${count('done')} of ${outcomes.length}, and not started for ${count('notBegun')}.`,
    );
  }
  if (count('unreachable') > 0) {
    throw new Unreached(
      `${count('unreachable')} of ${outcomes.length} payments gave no answer. Try again: that is safe.`,
    );
  }
  if (count('refused') + count('pausedInTemporal') > 0) throw new Found();
}

/** Messages name their payment; what they have in common is the code they begin with. */
const codeOf = (why: string): string => /^\w+(?=: )/.exec(why)?.[0] ?? why;

const namesOf = (group: readonly Outcome[]): string => {
  const names = group.slice(0, NAMED).map(({ payment }) => cleanText(payment));
  return group.length > NAMED ? `${names.join(', ')} and ${group.length - NAMED} more` : names.join(', ');
};
