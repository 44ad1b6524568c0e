import {
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Delivery, EventCalls, Progress, ProviderCalls } from '../activities/contract';
import type { EpochMs } from '../domain/money';
import { DEFAULT_POLICY } from '../domain/policy';
import type { Told } from '../events/event';
import type { Cursor } from '../events/log';
import { eventsQueue } from '../messages/ids';

/** For each event of a batch: a request, and what lies between two. */
const EVENT_WITHIN_MS = 16_000;

/** Whether the configuration still has an endpoint is asked when nobody has taken its events for this part of the patience: an hour of three days. */
const UNTAKEN_PART = 72;

/** What became of a delivery. `told`: the last event that was taken, as far as that is known. */
export type Became =
  | { kind: 'told' }
  | { kind: 'givenUp'; told: number; answer: string }
  /** The configuration has it no longer. */
  | { kind: 'notListening' }
  /** Nobody took it from its queue. `isOver`: and the patience is over. */
  | { kind: 'untaken'; isOver: boolean }
  /** This run was reset, and has numbered events without knowing it: none was told. */
  | { kind: 'reset'; run: string }
  /** Called off, to begin anew. */
  | { kind: 'calledOff' };

/**
 * Tells an endpoint some events, for as long as it takes: Temporal tries again, and leaves no event of that in the history. Never throws.
 *
 * It waits until one that is called off has ended, so that no two of a run tell one endpoint at the same time.
 */
export function deliver(cursor: Cursor, delivery: Delivery, now: EpochMs): Promise<Became> {
  const { endpoint, giveUpAfterMs, firstRetryMs, triedSince = now } = cursor;
  const restMs = triedSince + giveUpAfterMs - now;
  const tryMs = delivery.events.length * EVENT_WITHIN_MS;
  // At least one whole try: while workers of ours were away, the endpoint has refused nothing.
  const withinMs = Math.max(restMs, Math.min(tryMs, giveUpAfterMs));
  const isLast = withinMs > restMs;
  const options: ActivityOptions = {
    taskQueue: eventsQueue(endpoint),
    scheduleToCloseTimeout: withinMs,
    scheduleToStartTimeout: isLast ? withinMs : Math.ceil(giveUpAfterMs / UNTAKEN_PART),
    startToCloseTimeout: tryMs,
    heartbeatTimeout: DEFAULT_POLICY.heartbeatMs,
    // A worker that was lost; the longer waits are the activity's own.
    retry: { initialInterval: firstRetryMs, backoffCoefficient: 1 },
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    summary: `${endpoint}: ${delivery.events.length} events from ${(delivery.events[0] as Told).sequence}`,
  };
  return proxyActivities<EventCalls>(options)
    .deliver({ ...delivery, originalRun: workflowInfo().originalExecutionRunId })
    .then((): Became => ({ kind: 'told' }))
    .catch((error: unknown) => becameOf(error, isLast));
}

function becameOf(error: unknown, isLast: boolean): Became {
  if (isCancellation(error)) return { kind: 'calledOff' };
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START')
    return { kind: 'untaken', isOver: isLast };
  if (cause instanceof ApplicationFailure && cause.type === NOT_LISTENING) return { kind: 'notListening' };
  const { resetRun } = progressIn(cause);
  if (typeof resetRun === 'string') return { kind: 'reset', run: resetRun };
  return { kind: 'givenUp', told: toldIn(cause), answer: answerIn(cause) };
}

const NOT_LISTENING = 'NotListening';

function toldIn(cause: unknown): number {
  const { told } = progressIn(cause);
  return typeof told === 'number' ? told : 0;
}

/** How far it got, as its failure or its last heartbeat tells it. A worker of another build may have written anything there. */
function progressIn(cause: unknown): { [member in keyof Progress]?: unknown } {
  if (cause instanceof ApplicationFailure) return Object(cause.details?.[0]);
  return cause instanceof TimeoutFailure ? Object(cause.lastHeartbeatDetails) : {};
}

/** In the words of the activity, which are ours; of anything else its name. */
function answerIn(cause: unknown): string {
  if (cause instanceof TimeoutFailure) {
    if (isOurs(cause.cause)) return cause.cause.message;
    // It ran out in the middle of a try: what the one before was answered is in the heartbeat.
    const { answer } = progressIn(cause);
    return typeof answer === 'string' ? answer : `no answer (${cause.timeoutType})`;
  }
  if (isOurs(cause)) return cause.message;
  return cause instanceof Error ? cause.name : 'unknown error';
}

const isOurs = (cause: unknown): cause is ApplicationFailure =>
  cause instanceof ApplicationFailure && (cause.type === 'NotTaken' || cause.type === 'EndpointGone');

/** Whether an endpoint is still configured; where nobody can tell, it is. */
export const stillListens = (queue: string, account: string, endpoint: string): Promise<boolean> =>
  proxyActivities<ProviderCalls>({
    taskQueue: queue,
    scheduleToCloseTimeout: '1m',
    retry: { maximumAttempts: 1 },
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    summary: `account ${account}, endpoint ${endpoint}`,
  })
    .listens(account, endpoint)
    .then((listens) => listens !== false)
    .catch(() => true);
