import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';
import { tsToMs } from '@temporalio/common';
import { ended } from '../domain/format';
import { commandOf } from '../messages/commands';
import { HoldfastError } from '../messages/errors';
import type { OperatorReason } from '../messages/messages';
import { RUN_STATUS } from '../messages/run-status';
import { type CancelLost, cancelAgain, cancelLostBy, cancelLostIn } from './cancel-request';
import { CALL_WITHIN_MS, within } from './deadlines';
import { translated } from './errors';
import { type FailedTask, failedTaskIn } from './failed-task';
import { eventId, eventsOf, type RawEvent } from './history';
import { CANCEL_REQUEST, messagesIn, missing } from './messages-told';
import { createQueues } from './queues';
import { REASONS, type StuckReason } from './reasons';
import { resetPointOf, type TakenBack, takenBackAfter } from './reset-point';
import { type Described, describe, standstillOf } from './standstill';

type MendReason = Extract<StuckReason, 'failing' | 'unreadable' | 'cutOff'>;

/** What `mend` would do, and why. */
export interface MendPlan extends TakenBack {
  /** The payment's own, that of its run for refunds, or of what tells its events after its end. */
  workflowId: string;
  runId: string;
  /** `cancelLost`: it was reset, and a cancel request that came before was not made again. */
  reason: MendReason | 'cancelLost';
  why: string;
  since: Date;
  /** The event that the run is reset to: what came before it stays. Absent where nothing but the cancel request is lost: then nothing is reset. */
  toEvent?: number;
  /** Messages that came after it, and come again. */
  messages: number;
  /** Whether a cancel request is among what comes again. Temporal takes over the other messages, and not this: it is made anew. */
  cancels: boolean;
  /** Whether a reset alone can help. Else the workers have to be mended first: the same messages meet the same code. */
  helps: boolean;
}

/** What `mend` did. */
export interface Mended extends MendPlan {
  newRunId: string;
  /** Messages of the run before, and of the new one. */
  told: { before: number; after: number };
  /** Messages of the run before that the new one lacks. Always empty, or something is wrong: tell them again. */
  lost: string[];
  /** `moves`: its workflow task went well. `fails`: it fails again. `waits`: nobody has taken it yet. */
  now: 'moves' | 'fails' | 'waits';
  failure?: string;
}

/** How long to watch a mended payment. A worker that is there answers much sooner. */
const WATCH_MS = 20_000;
/** A task that waits for longer is in nobody's hands. */
const WAIT_MS = 1_000;
const WATCH_EVERY_MS = 250;

/** Looks only. Throws `NothingToMend`, `PaymentClosed`, `PaymentNotFound`, `ServerUnavailable`. */
export async function planOf(handle: WorkflowHandle, name: string): Promise<MendPlan> {
  return calling(handle, name, CALL_WITHIN_MS, async () => (await look(handle, name)).plan);
}

/** Resets the payment to its last good point. All messages come again; what is new to the provider is sent only after proof. */
export async function mended(
  handle: WorkflowHandle,
  name: string,
  signature: OperatorReason,
  watchMs = WATCH_MS,
): Promise<Mended> {
  const { operator, reason } = checked(signature);
  return calling(handle, name, CALL_WITHIN_MS + watchMs, async () => {
    const { plan, finish, runBefore, seen } = await look(handle, name);
    const { client, workflowId } = handle;
    const newRunId =
      finish === undefined ? plan.runId : await reset(handle, plan.runId, finish, `${operator}: ${reason}`);
    // Before anything is read: whatever fails from here on, the payment goes on, and would capture what it shall not.
    if (plan.cancels) await cancelAgain({ client, workflowId, runId: newRunId });
    // Read after the reset: a message that came meanwhile is in the old run, too.
    const before = messagesIn(await eventsOf(client, workflowId, runBefore));
    const taken = messagesIn(await eventsOf(client, workflowId, newRunId));
    const cameMeanwhile = !plan.cancels && missing(before, taken).includes(CANCEL_REQUEST);
    if (cameMeanwhile) await cancelAgain({ client, workflowId, runId: newRunId });
    const isCancelled = plan.cancels || cameMeanwhile;
    const after = isCancelled && !taken.includes(CANCEL_REQUEST) ? [...taken, CANCEL_REQUEST] : taken;
    return {
      ...plan,
      cancels: isCancelled,
      newRunId,
      told: { before: before.length, after: after.length },
      lost: missing(before, after),
      ...(await watch(client, workflowId, newRunId, seen, watchMs)),
    };
  });
}

async function reset(
  { client, workflowId }: WorkflowHandle,
  runId: string,
  finish: NonNullable<Looked['finish']>,
  who: string,
): Promise<string> {
  const answer = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    reason: `holdfast mend, ${who}`,
    workflowTaskFinishEventId: finish,
    requestId: randomUUID(),
  });
  return answer.runId;
}

/** The reset's reason stays in the history for ever, so it is checked like every word of an operator. */
function checked(signature: OperatorReason): OperatorReason {
  const read = commandOf('pause', signature);
  if ('problem' in read) throw new HoldfastError('InvalidMessage', `${read.problem.replace(/^pause\b/, 'mend')}.`);
  return signature;
}

interface Looked {
  plan: MendPlan;
  /** Absent: nothing is reset. */
  finish?: NonNullable<RawEvent['eventId']>;
  /** The run whose messages the payment shall have. */
  runBefore: string;
  /** The last event that the run to come has already. */
  seen: number;
}

async function look(handle: WorkflowHandle, name: string): Promise<Looked> {
  const { client, workflowId } = handle;
  // The SDK's own tells a payment that does not exist from a server that has no such namespace.
  await handle.describe();
  const described = await describe(client, workflowId);
  const runId = described.workflowExecutionInfo?.execution?.runId ?? '';
  const patient = await patientOf(described, client, name);
  if (patient instanceof HoldfastError) {
    const cancelOnly = await withoutCancel(handle, described, runId);
    if (cancelOnly) return cancelOnly;
    throw patient;
  }
  const { reason, why, since } = patient;
  const events = await eventsOf(client, workflowId, runId);
  const failed = failedTaskIn([...events].reverse());
  const toEvent = resetPointOf(events, failed);
  const finish = events.find((event) => eventId(event) === toEvent)?.eventId;
  if (toEvent === undefined || !finish) throw nothing(name, 'its history has no point to reset to');
  const cancel = await cancelLostBy({ client, workflowId, runId }, events, toEvent);
  // The event itself goes, too: where a task was never begun, it is a message.
  const taken = messagesIn(events.filter((event) => eventId(event) >= toEvent));
  return {
    finish,
    runBefore: runId,
    seen: toEvent,
    plan: {
      workflowId,
      runId,
      reason,
      since,
      toEvent,
      why: failed && reason === 'cutOff' ? `${why}, after its task had failed: ${failed.why}` : why,
      ...takenBackAfter(events, toEvent),
      messages: taken.length + (cancel && !taken.includes(CANCEL_REQUEST) ? 1 : 0),
      cancels: cancel !== undefined,
      helps: helps(failed),
    },
  };
}

/** A run that goes on after a reset, and was not asked to cancel as the one before: whoever reset that did not come so far. */
async function withoutCancel(
  { client, workflowId }: WorkflowHandle,
  described: Described,
  runId: string,
): Promise<Looked | undefined> {
  const { status } = described.workflowExecutionInfo ?? {};
  if (Number(status) !== RUN_STATUS.running && Number(status) !== RUN_STATUS.paused) return undefined;
  const events = await eventsOf(client, workflowId, runId);
  const lost = await cancelLostIn({ client, workflowId }, events);
  return lost && toCancelOnly(workflowId, runId, events, lost);
}

const toCancelOnly = (
  workflowId: string,
  runId: string,
  events: readonly RawEvent[],
  { runId: runBefore, reset: at }: CancelLost,
): Looked => ({
  runBefore,
  seen: Math.max(...events.map(eventId)),
  plan: {
    workflowId,
    runId,
    reason: 'cancelLost',
    since: new Date(tsToMs(at?.eventTime)),
    why: `run ${runBefore} was asked to cancel, and this one, which goes on in its place, was not`,
    messages: 1,
    calls: [],
    deliveries: 0,
    cancels: true,
    helps: true,
  },
});

const helps = (failed: FailedTask | undefined): boolean =>
  failed === undefined || failed.isNonDeterminism || failed.isTimeOut;

/** Why it has to be reset; or why not. */
async function patientOf(
  described: Described,
  client: WorkflowClient,
  name: string,
): Promise<{ reason: MendReason; why: string; since: Date } | HoldfastError> {
  const standstill = await standstillOf(
    described,
    '',
    { client, queues: createQueues(client), waitMs: WAIT_MS },
    Date.now(),
  );
  if (standstill === undefined) {
    return Number(described.workflowExecutionInfo?.status) === RUN_STATUS.completed
      ? new HoldfastError('PaymentClosed', `payment ${name} has ended normally. There is nothing to mend.`)
      : nothing(name, 'its workflow tasks succeed');
  }
  const { reason, why, since } = standstill;
  if (reason === 'failing' || reason === 'unreadable' || reason === 'cutOff') return { reason, why, since };
  return nothing(name, `its history is not the problem. ${REASONS[reason].means} (${why}) ${REASONS[reason].todo}`);
}

const nothing = (name: string, why: string): HoldfastError =>
  new HoldfastError('NothingToMend', `payment ${name}: ${ended(why)} To see it: holdfast show`);

/** Waits for the first workflow task of the new run. */
async function watch(
  client: WorkflowClient,
  workflowId: string,
  runId: string,
  toEvent: number,
  watchMs: number,
): Promise<Pick<Mended, 'now' | 'failure'>> {
  const until = Date.now() + watchMs;
  while (Date.now() < until) {
    const newer = (await eventsOf(client, workflowId, runId)).filter((event) => eventId(event) > toEvent);
    if (newer.some(isCompleted)) return { now: 'moves' };
    const failed = failedTaskIn([...newer].reverse());
    if (failed && !failed.isTimeOut) return { now: 'fails', failure: failed.why };
    await sleep(WATCH_EVERY_MS);
  }
  return { now: 'waits' };
}

const isCompleted = ({ workflowTaskCompletedEventAttributes: completed }: RawEvent): boolean => Boolean(completed);

async function calling<T>(handle: WorkflowHandle, name: string, ms: number, call: () => Promise<T>): Promise<T> {
  try {
    return await within(handle.client, ms, call);
  } catch (error) {
    throw error instanceof HoldfastError ? error : await translated(error, handle, name);
  }
}
