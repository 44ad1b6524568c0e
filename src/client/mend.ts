import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';
import { ended } from '../domain/format';
import { commandOf } from '../messages/commands';
import { HoldfastError } from '../messages/errors';
import type { OperatorReason } from '../messages/messages';
import { within } from './deadlines';
import { translated } from './errors';
import { type FailedTask, failedTaskIn } from './failed-task';
import { eventId, eventsOf, type RawEvent } from './history';
import { CANCEL_REQUEST, messagesIn, missing } from './messages-told';
import { createQueues } from './queues';
import { REASONS, type StuckReason } from './reasons';
import { resetPointOf, type TakenBack, takenBackAfter } from './reset-point';
import { cutOffOf, type Described, describe, standstillOf } from './standstill';

/** What `mend` would do, and why. */
export interface MendPlan extends TakenBack {
  /** The payment's own, that of its run for refunds, or of what tells its events after its end. */
  workflowId: string;
  runId: string;
  reason: Extract<StuckReason, 'failing' | 'unreadable' | 'cutOff'>;
  why: string;
  since: Date;
  /** The event that the run is reset to: what came before it stays. */
  toEvent: number;
  /** Messages that came after it, and come again. */
  messages: number;
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
const CALL_MS = 20_000;

/** Looks only. Throws `NothingToMend`, `PaymentClosed`, `PaymentNotFound`, `ServerUnavailable`. */
export async function planOf(handle: WorkflowHandle, name: string): Promise<MendPlan> {
  return calling(handle, name, CALL_MS, async () => (await look(handle, name)).plan);
}

/** Resets the payment to its last good point. All messages come again; what is new to the provider is sent only after proof. */
export async function mended(
  handle: WorkflowHandle,
  name: string,
  signature: OperatorReason,
  watchMs = WATCH_MS,
): Promise<Mended> {
  const { operator, reason } = checked(signature);
  return calling(handle, name, CALL_MS + watchMs, async () => {
    const { plan, finish } = await look(handle, name);
    const { client, workflowId } = handle;
    const { runId: newRunId } = await client.workflowService.resetWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId: plan.runId },
      reason: `holdfast mend, ${operator}: ${reason}`,
      workflowTaskFinishEventId: finish,
      requestId: randomUUID(),
    });
    // Read after the reset: a message that came meanwhile is in the old run, too.
    const before = messagesIn(await eventsOf(client, workflowId, plan.runId));
    const after = messagesIn(await eventsOf(client, workflowId, newRunId));
    const isToCancel = missing(before, after).includes(CANCEL_REQUEST);
    if (isToCancel) await client.getHandle(workflowId, newRunId).cancel();
    return {
      ...plan,
      newRunId,
      told: { before: before.length, after: after.length + (isToCancel ? 1 : 0) },
      lost: missing(before, after).filter((message) => message !== CANCEL_REQUEST),
      ...(await watch(client, workflowId, newRunId, plan.toEvent, watchMs)),
    };
  });
}

/** The reset's reason stays in the history for ever, so it is checked like every word of an operator. */
function checked(signature: OperatorReason): OperatorReason {
  const read = commandOf('pause', signature);
  if ('problem' in read) throw new HoldfastError('InvalidMessage', `${read.problem.replace(/^pause\b/, 'mend')}.`);
  return signature;
}

interface Looked {
  plan: MendPlan;
  finish: NonNullable<RawEvent['eventId']>;
}

async function look(handle: WorkflowHandle, name: string): Promise<Looked> {
  const { client, workflowId } = handle;
  // The SDK's own tells a payment that does not exist from a server that has no such namespace.
  await handle.describe();
  const described = await describe(client, workflowId);
  const runId = described.workflowExecutionInfo?.execution?.runId ?? '';
  const { reason, why, since } = await patientOf(described, client, name);
  const events = await eventsOf(client, workflowId, runId);
  const failed = failedTaskIn([...events].reverse());
  const toEvent = resetPointOf(events, failed);
  const finish = events.find((event) => eventId(event) === toEvent)?.eventId;
  if (toEvent === undefined || !finish) throw nothing(name, 'its history has no point to reset to');
  return {
    finish,
    plan: {
      workflowId,
      runId,
      reason,
      since,
      toEvent,
      why: failed && reason === 'cutOff' ? `${why}, after its task had failed: ${failed.why}` : why,
      ...takenBackAfter(events, toEvent),
      messages: messagesIn(events.filter((event) => eventId(event) > toEvent)).length,
      helps: helps(failed),
    },
  };
}

const helps = (failed: FailedTask | undefined): boolean =>
  failed === undefined || failed.isNonDeterminism || failed.isTimeOut;

async function patientOf(
  described: Described,
  client: WorkflowClient,
  name: string,
): Promise<{ reason: MendPlan['reason']; why: string; since: Date }> {
  const standstill = await standstillOf(
    described,
    '',
    { client, queues: createQueues(client), waitMs: WAIT_MS },
    Date.now(),
  );
  if (standstill === undefined) {
    if (Number(described.workflowExecutionInfo?.status) === COMPLETED && cutOffOf(described) === undefined) {
      throw new HoldfastError('PaymentClosed', `payment ${name} has ended normally. There is nothing to mend.`);
    }
    throw nothing(name, 'its workflow tasks succeed');
  }
  const { reason, why, since } = standstill;
  if (reason === 'failing' || reason === 'unreadable' || reason === 'cutOff') return { reason, why, since };
  throw nothing(name, `its history is not the problem. ${REASONS[reason].means} (${why}) ${REASONS[reason].todo}`);
}

/** `temporal.api.enums.v1.WorkflowExecutionStatus`. */
const COMPLETED = 2;

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
