import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { cleanText } from '../domain/clean';
import { eventsIdOf, refundsIdOf, takenOverBy, workflowIdOf } from '../messages/ids';
import { type Left, type PaymentInput, STATE_QUERY } from '../messages/messages';
import { isOpen } from '../messages/run-status';
import type { LastState } from './contract';

/** What is told of a question that failed. */
const WHY_MAX = 200;

/**
 * The state in which a payment ended, as that run itself left it: nobody who starts its run for refunds can bring another, and one that has closed
 * tells the same to everybody. Never of one that may still change.
 *
 * It is read from the end of the history, and no worker is asked where it is there: where payments are pinned to builds, those of that build may be long gone.
 *
 * Where a workflow has told what was untold at the end, it knows more: that one's state counts, and where it still tells, it is ended. Two that number
 * the events of one payment would give one number twice. One that tells of the end of a run which was reset knows less, and is only ended.
 */
export async function lastStateOf(client: Client, account: string, paymentId: string): Promise<LastState> {
  const name = workflowIdOf(account, paymentId);
  try {
    const payment = await closedRun(client, name);
    if ('why' in payment) return payment;
    const teller = client.workflow.getHandle(eventsIdOf(account, paymentId));
    const told = await toldBy(teller, payment, takenOverBy(refundsIdOf(account, paymentId)));
    const state = told ?? (await leftBy(payment.handle));
    return state === undefined ? { why: `${name} left no state` } : { state };
  } catch (error) {
    return { why: `${name} did not tell it: ${cleanText(String(error), WHY_MAX)}` };
  }
}

/**
 * Whether a run for the refunds of this payment is there. One that was cut off is: it waits to be mended, and goes on then with what it has accepted.
 * Only one that has ended by its own word gives nothing back any more.
 */
export async function isRefunding(
  client: Client,
  { account, paymentId }: { account: string; paymentId: string },
): Promise<boolean> {
  const found = await statusOf(client.workflow.getHandle(refundsIdOf(account, paymentId)));
  return found !== undefined && found.name !== 'COMPLETED';
}

interface Closed {
  handle: WorkflowHandle;
  runId: string;
}

async function closedRun(client: Client, workflowId: string): Promise<Closed | { why: string }> {
  const found = await statusOf(client.workflow.getHandle(workflowId));
  if (found === undefined) return { why: `the namespace does not know ${workflowId}, or not any more` };
  if (isOpen(found.name)) return { why: `${workflowId} has not ended, and takes refunds itself` };
  return found.name === 'COMPLETED'
    ? { handle: client.workflow.getHandle(workflowId, found.runId), runId: found.runId }
    : { why: `${workflowId} was cut off (${found.name.toLowerCase()}), and has to be mended first` };
}

/** Undefined where there was nothing to tell after the end of this run. */
async function toldBy(teller: WorkflowHandle, ended: Closed, why: string): Promise<PaymentInput | undefined> {
  const found = await statusOf(teller);
  if (found === undefined) return undefined;
  const { name, parent } = found;
  if (parent?.workflowId === ended.handle.workflowId && parent.runId !== ended.runId) {
    if (isOpen(name)) await teller.terminate(why);
    return undefined;
  }
  if (name === 'COMPLETED') return leftBy(teller);
  // It left nothing, or not yet: asked, and a last time when it can learn nothing more.
  const told = await askedOf(teller);
  if (!isOpen(name)) return told;
  await teller.terminate(why);
  return askedOf(teller).catch(() => told);
}

/** One whose result had no room for it is asked; only a worker of its build can answer. Undefined of one that knew no payment. */
async function leftBy(run: WorkflowHandle): Promise<PaymentInput | undefined> {
  const result = (await run.result()) as Partial<Left> | null | undefined;
  return result ? (result.handedOn ?? askedOf(run)) : undefined;
}

const askedOf = async (run: WorkflowHandle): Promise<PaymentInput | undefined> =>
  (await run.query<PaymentInput | null, []>(STATE_QUERY)) ?? undefined;

async function statusOf(handle: WorkflowHandle) {
  try {
    const { status, runId, parentExecution: parent } = await handle.describe();
    return { name: status.name, runId, parent };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
