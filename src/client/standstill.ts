import type { WorkflowClient } from '@temporalio/client';
import { optionalTsToMs, tsToMs } from '@temporalio/common';
import { EVENTS_TYPE, paymentOf, providerQueue, refundsIdOf, takenOverBy } from '../messages/ids';
import { RUN_STATUS } from '../messages/run-status';
import { type FailedTask, failedTaskOf, isUndecodable } from './failed-task';
import { lastEventsOf } from './history';
import { buildOf, isPolled, type Queues } from './queues';
import type { StuckReason } from './reasons';

export type Described = Awaited<ReturnType<WorkflowClient['workflowService']['describeWorkflowExecution']>>;

/** Why a payment does not move, as Temporal sees it from outside: no worker is asked. */
export interface Standstill {
  reason: StuckReason;
  since: Date;
  /** This payment's own: the failure, the queue, the build. */
  why: string;
}

/** How a payment is looked at. */
export interface Glass {
  client: WorkflowClient;
  queues: Queues;
  /** How long something may wait to be taken before that is told. */
  waitMs: number;
}

/** A healthy task is taken in milliseconds; a worker that starts needs some seconds. */
export const WAIT_MS = 30_000;

/** Two failures in silence are on their way to a third: a killed worker costs one, seldom two. */
const MANY_ATTEMPTS = 3;

/** `temporal.api.enums.v1`. */
const SCHEDULED = 1;
const PAUSED_ACTIVITY: readonly unknown[] = [4, 5];
const PINNED = 1;
const CUT_OFF: Readonly<Record<number, string>> = { 3: 'failed', 4: 'cancelled', 5: 'terminated', 7: 'timed out' };

/** How a run ended other than by the payment's own word. Undefined where it runs, or ended in order. */
const cutOffOf = ({ workflowExecutionInfo: info }: Described): string | undefined => CUT_OFF[Number(info?.status)];

export async function describe(
  { workflowService, options: { namespace } }: WorkflowClient,
  workflowId: string,
): Promise<Described> {
  return workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
}

/** Why the latest run of this payment does not move; undefined where nothing speaks against it. */
export async function standstillOf(
  described: Described,
  provider: string,
  glass: Glass,
  now: number,
): Promise<Standstill | undefined> {
  const { workflowExecutionInfo: info, workflowExtendedInfo: extended, pendingActivities } = described;
  const cut = cutOffOf(described);
  if (cut !== undefined) {
    if (await isTakenOver(described, glass)) return undefined;
    return { reason: 'cutOff', since: new Date(tsToMs(info?.closeTime)), why: cut };
  }
  if (Number(info?.status) === RUN_STATUS.paused) {
    const pausedAt = optionalTsToMs(extended?.pauseInfo?.pausedTime) ?? tsToMs(info?.startTime);
    return { reason: 'pausedInTemporal', since: new Date(pausedAt), why: 'the whole payment' };
  }
  if (Number(info?.status) !== RUN_STATUS.running) return undefined;
  const stopped = pendingActivities?.find(({ state, paused }) => paused || PAUSED_ACTIVITY.includes(state));
  return (
    (await failing(described, info?.execution?.workflowId ?? '', glass)) ??
    (await withoutBuild(described, glass, now)) ??
    (await untaken(described, provider, glass, now)) ??
    (stopped && {
      reason: 'pausedInTemporal',
      since: new Date(optionalTsToMs(stopped.pauseInfo?.pauseTime) ?? tsToMs(stopped.scheduledTime)),
      why: `its call ${stopped.activityType?.name}`,
    })
  );
}

/** What told the events of an ended payment was ended by its run for refunds. Two of them would give one number to two events. */
async function isTakenOver({ workflowExecutionInfo: info }: Described, { client }: Glass): Promise<boolean> {
  const workflowId = info?.execution?.workflowId ?? '';
  const name = paymentOf(workflowId);
  if (info?.type?.name !== EVENTS_TYPE || name === undefined) return false;
  const [last] = await lastEventsOf(client, workflowId, 1);
  const by = takenOverBy(refundsIdOf(name.account, name.paymentId));
  return last?.workflowExecutionTerminatedEventAttributes?.reason === by;
}

/** Only a payment with a task of its own can be failing, and a healthy one has none for more than milliseconds: so histories are seldom read. */
async function failing(
  { pendingWorkflowTask: task }: Described,
  workflowId: string,
  { client }: Glass,
): Promise<Standstill | undefined> {
  if (!task) return undefined;
  const failed = await failedTaskOf(client, workflowId);
  const isMany = Number(task.attempt) >= MANY_ATTEMPTS;
  if (failed === undefined) {
    return isMany
      ? { reason: 'failing', since: since(task), why: `tried ${task.attempt} times without an answer` }
      : undefined;
  }
  // A task that was not answered may be that of a worker that was killed; what a worker calls failed never gets better by itself.
  if (failed.isTimeOut && !isMany && failed.times < MANY_ATTEMPTS - 1) return undefined;
  return { reason: reasonOf(failed), since: failed.since, why: failed.why };
}

const reasonOf = (failed: FailedTask): StuckReason => (isUndecodable(failed) ? 'unreadable' : 'failing');

async function withoutBuild(
  { workflowExecutionInfo: info, pendingWorkflowTask: task }: Described,
  { queues }: Glass,
  now: number,
): Promise<Standstill | undefined> {
  const build = pinnedTo(info);
  if (build === undefined) return undefined;
  const pollers = await queues.pollersOf(info?.taskQueue ?? '', 'workflow');
  const own = pollers.filter((poller) => poller.build === build);
  if (isPolled(own, now, task && Number(task.state) === SCHEDULED ? since(task).getTime() : 0)) return undefined;
  return { reason: 'noBuild', since: task ? since(task) : new Date(tsToMs(info?.startTime)), why: `build ${build}` };
}

/** The build that a payment is pinned to: by an operator's override, or as its workflow was registered. */
function pinnedTo(info: Described['workflowExecutionInfo']): string | undefined {
  const { versioningOverride: override, behavior, deploymentVersion } = info?.versioningInfo ?? {};
  const version = override?.pinned?.version ?? (Number(behavior) === PINNED ? deploymentVersion : undefined);
  return version?.buildId ? buildOf(version.deploymentName ?? '', version.buildId) : undefined;
}

async function untaken(
  { pendingWorkflowTask: task, pendingActivities, workflowExecutionInfo: info }: Described,
  provider: string,
  { queues, waitMs }: Glass,
  now: number,
): Promise<Standstill | undefined> {
  const waiting = [
    ...(task && Number(task.state) === SCHEDULED
      ? [{ at: since(task).getTime(), queue: info?.taskQueue || providerQueue(provider), kind: 'workflow' as const }]
      : []),
    ...(pendingActivities ?? [])
      .filter(({ state, paused }) => Number(state) === SCHEDULED && !paused)
      .map(({ scheduledTime, activityOptions }) => ({
        at: tsToMs(scheduledTime),
        queue: activityOptions?.taskQueue?.name || providerQueue(provider),
        kind: 'activity' as const,
      })),
  ].filter(({ at }) => now - at >= waitMs);
  for (const { at, queue, kind } of waiting) {
    const reason = isPolled(await queues.pollersOf(queue, kind), now, at) ? 'notTaken' : 'noWorker';
    return { reason, since: new Date(at), why: `queue ${queue}` };
  }
  return undefined;
}

/** Repeats and sticky queues put a task again: what counts is since when it was wanted. */
const since = ({ originalScheduledTime, scheduledTime }: NonNullable<Described['pendingWorkflowTask']>): Date =>
  new Date(optionalTsToMs(originalScheduledTime) ?? tsToMs(scheduledTime));
