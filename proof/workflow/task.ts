import type { Batch } from './expected-life';
import { lettersOf, type Sent } from './messages';
import type { Task } from './run';
import type { Event } from './server';
import type { Command, Told } from './told';

/** A workflow task that was carried out. */
export interface Done {
  events: readonly Event[];
  task: Task;
  commands: readonly Command[];
  told: Told;
  /** Updates whose validators refused them. */
  turnedAway: ReadonlySet<Sent>;
}

/** What stays of it in the history. A task that only turned Updates away leaves no trace there. */
export function traceOf({ events, task, commands, turnedAway }: Done): [Task, readonly Command[]] | undefined {
  const jobs = events.filter(({ sent }) => sent === undefined || !turnedAway.has(sent)).map(({ job }) => job);
  const ids: readonly unknown[] = [...turnedAway].map(({ id }) => id);
  const ordered = commands.filter(({ updateResponse }) => !ids.includes(updateResponse?.protocolInstanceId));
  return jobs.length > 0 || ordered.length > 0 ? [{ ...task, jobs }, ordered] : undefined;
}

export function batchOf({ events, task, told, turnedAway }: Done): Batch {
  const { at, clock = at, isSuggested } = task;
  const answer = events.find((event) => event.answer !== undefined)?.answer;
  return {
    clock,
    letters: lettersOf(events, turnedAway),
    ...(answer === undefined ? {} : { answer }),
    rang: events.flatMap(({ rang }) => (rang === undefined ? [] : [rang])),
    isSuggested,
    told,
  };
}

/** What met in one task, as the report counts it. */
export function meetingsIn(events: readonly Event[]): string[] {
  if (!events.some(({ sent }) => sent !== undefined)) return [];
  return [
    ...(events.some(({ sent }) => sent?.as === 'cancellation') ? ['cancelled in Temporal'] : []),
    ...(events.some(({ answer }) => answer !== undefined) ? ['messages and an answer in one task'] : []),
    ...(events.some(({ rang }) => rang !== undefined) ? ['messages and a timer in one task'] : []),
  ];
}
