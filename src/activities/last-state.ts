import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { cleanText } from '../domain/clean';
import { eventsIdOf, refundsIdOf, workflowIdOf } from '../messages/ids';
import { type PaymentInput, STATE_QUERY } from '../messages/messages';
import type { LastState } from './contract';

/** What is told of a question that failed. */
const WHY_MAX = 200;

/**
 * The state in which a payment ended, asked of the payment itself: nobody who starts its run for refunds can bring another, and one that has closed
 * tells the same to everybody. Never of one that may still change.
 *
 * Where a workflow has told what was untold at the end, it knows more: that one's state counts, and where it still tells, it is ended. Two that number
 * the events of one payment would give one number twice.
 */
export async function lastStateOf(client: Client, account: string, paymentId: string): Promise<LastState> {
  const name = workflowIdOf(account, paymentId);
  try {
    const payment = await closedRun(client, name);
    if ('why' in payment) return payment;
    const teller = client.workflow.getHandle(eventsIdOf(account, paymentId));
    const { told, isRunning } = await toldBy(teller);
    if (isRunning) await teller.terminate(`${refundsIdOf(account, paymentId)} goes on with it`);
    const after = isRunning ? await stateOf(teller).catch(() => told) : told;
    const state = after ?? (await stateOf(payment.handle));
    return state === undefined ? { why: `${name} has no state` } : { state };
  } catch (error) {
    return { why: `${name} did not tell it: ${cleanText(String(error), WHY_MAX)}` };
  }
}

/** Whether a run for the refunds of this payment is there. */
export async function isRefunding(
  client: Client,
  { account, paymentId }: { account: string; paymentId: string },
): Promise<boolean> {
  return (await statusOf(client.workflow.getHandle(refundsIdOf(account, paymentId))))?.name === 'RUNNING';
}

async function closedRun(client: Client, workflowId: string): Promise<{ handle: WorkflowHandle } | { why: string }> {
  const found = await statusOf(client.workflow.getHandle(workflowId));
  switch (found?.name) {
    case undefined:
      return { why: `the namespace does not know ${workflowId}, or not any more` };
    case 'COMPLETED':
      return { handle: client.workflow.getHandle(workflowId, found?.runId) };
    case 'RUNNING':
    case 'PAUSED':
      return { why: `${workflowId} has not ended, and takes refunds itself` };
    default:
      return { why: `${workflowId} was cut off (${found?.name.toLowerCase()}), and has to be mended first` };
  }
}

async function toldBy(teller: WorkflowHandle): Promise<{ told?: PaymentInput | undefined; isRunning: boolean }> {
  const status = await statusOf(teller);
  if (status === undefined) return { isRunning: false };
  return { told: await stateOf(teller), isRunning: status.name === 'RUNNING' };
}

const stateOf = async (handle: WorkflowHandle): Promise<PaymentInput | undefined> =>
  (await handle.query<PaymentInput | null, []>(STATE_QUERY)) ?? undefined;

async function statusOf(handle: WorkflowHandle): Promise<{ name: string; runId: string } | undefined> {
  try {
    const { status, runId } = await handle.describe();
    return { name: status.name, runId };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
