import type { WorkflowClient } from '@temporalio/client';
import { tsToMs } from '@temporalio/common';
import { NOT_DECODED } from '../messages/unreadable';
import { lastEventsOf, type RawEvent } from './history';

/** `temporal.api.enums.v1.WorkflowTaskFailedCause`: a message that raced the end of a task, a reset, an end from outside. */
const ORDINARY_CAUSES: readonly unknown[] = [1, 13, 17, 18, 20];
const NON_DETERMINISTIC = 24;
/** `temporal.api.enums.v1.TimeoutType`: nobody took it in time, which is no failure. */
const SCHEDULE_TO_START = 2;

/** As many of the last events as a failing payment needs to show: each message that comes meanwhile adds four. */
const LOOKED_AT = 40;

/** Workflow tasks that failed one after the other, up to now. */
export interface FailedTask {
  /** The latest failure, in the words of the worker, or of the server where no answer came. */
  why: string;
  since: Date;
  /** How many the history shows. Repeats without a new message are not written into it. */
  times: number;
  /** No answer came in time: the worker was killed, or too slow. */
  isTimeOut: boolean;
  /** The code does not fit the history. */
  isNonDeterminism: boolean;
}

/** The failures after the last workflow task that went well. Undefined where the last one did. */
export async function failedTaskOf(client: WorkflowClient, workflowId: string): Promise<FailedTask | undefined> {
  return failedTaskIn(await lastEventsOf(client, workflowId, LOOKED_AT));
}

/** The same of events, the last first. */
export function failedTaskIn(newestFirst: readonly RawEvent[]): FailedTask | undefined {
  let found: FailedTask | undefined;
  for (const event of newestFirst) {
    if (event.workflowTaskCompletedEventAttributes) break;
    const failure = failureOf(event);
    if (failure === undefined) continue;
    const since = new Date(tsToMs(event.eventTime));
    found = { ...(found ?? failure), since, times: (found?.times ?? 0) + 1 };
  }
  return found;
}

function failureOf({
  workflowTaskFailedEventAttributes: failed,
  workflowTaskTimedOutEventAttributes: timedOut,
}: RawEvent): Omit<FailedTask, 'since' | 'times'> | undefined {
  if (failed && !ORDINARY_CAUSES.includes(failed.cause)) {
    const why = failed.failure?.message || `cause ${failed.cause}`;
    return { why, isTimeOut: false, isNonDeterminism: failed.cause === NON_DETERMINISTIC || why.includes('TMPRL1100') };
  }
  if (timedOut && timedOut.timeoutType !== SCHEDULE_TO_START) {
    return { why: 'no worker answered in time', isTimeOut: true, isNonDeterminism: false };
  }
  return undefined;
}

/** What converters and codecs say of a payload that they have no key for, or that is not what its label says. */
const UNDECODABLE =
  /KeyMissing|unknown encoding|decrypt|no key|encryption.key|codec|cannot decode|unable to (parse|decode)/i;

/** Whether the failure is about a payload that cannot be decoded. */
export const isUndecodable = ({ why }: FailedTask): boolean => UNDECODABLE.test(why) || why.includes(NOT_DECODED);
