import { eventsQueue } from '../messages/ids';
import type { FailedTask } from './failed-task';
import { eventId, type RawEvent } from './history';

/**
 * The event to reset a run to: everything before it stays, and its workflow task is done anew. The latest that can be good, so that as little as
 * possible is done again. Undefined where no workflow task was ever wanted.
 *
 * Where the code does not fit the history, that is the task which wrote the first event that does not fit; its commands are taken back with it.
 * In every other failure the history is sound: the failed task itself is done anew, and nothing is taken back.
 */
export function resetPointOf(events: readonly RawEvent[], failed: FailedTask | undefined): number | undefined {
  if (failed?.isNonDeterminism) {
    const misfit = misfitIn(failed.why) ?? Number.POSITIVE_INFINITY;
    const completed = events.filter(({ workflowTaskCompletedEventAttributes: is }) => is).map(eventId);
    return completed.filter((id) => id < misfit).at(-1) ?? completed[0];
  }
  const at = events.findLastIndex((event) => isOpen(event) || isOver(event));
  const [last, next] = [events[at], events[at + 1]];
  if (last === undefined) return undefined;
  if (isOver(last)) return eventId(last);
  // One that was wanted, and perhaps begun, when the run was cut off: what came after it ends it.
  const over = next ?? events.findLast(isOver);
  return over && eventId(over);
}

const isOpen = (event: RawEvent): boolean =>
  Boolean(event.workflowTaskScheduledEventAttributes ?? event.workflowTaskStartedEventAttributes);

const isOver = (event: RawEvent): boolean =>
  Boolean(
    event.workflowTaskCompletedEventAttributes ??
      event.workflowTaskFailedEventAttributes ??
      event.workflowTaskTimedOutEventAttributes,
  );

/** The event that the SDK names: `… does not handle this event: HistoryEvent(id: 12, TimerStarted)`. */
function misfitIn(why: string): number | undefined {
  const named = /\bid:\s*(\d+)/.exec(why)?.[1];
  return named === undefined ? undefined : Number(named);
}

/** What a reset takes back: the new run does not know what came of it. */
export interface TakenBack {
  /** Provider calls, by name: the new run proves what came of them before it sends anything. */
  calls: string[];
  /** How often somebody who listens was told some events: they may come again. */
  deliveries: number;
}

/** What a reset to there takes back. */
export function takenBackAfter(events: readonly RawEvent[], point: number): TakenBack {
  const scheduled = events.flatMap((event) => {
    const { activityType, taskQueue } = event.activityTaskScheduledEventAttributes ?? {};
    return activityType?.name && eventId(event) > point ? [{ name: activityType.name, queue: taskQueue?.name }] : [];
  });
  const calls = scheduled.filter(({ queue }) => !queue?.startsWith(eventsQueue('')));
  return { calls: calls.map(({ name }) => name), deliveries: scheduled.length - calls.length };
}
