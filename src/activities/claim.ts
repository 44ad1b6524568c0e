import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Order } from '../domain/order';
import { HOLD_TYPE, holdIdOf, ID, workflowIdOf } from '../messages/ids';

/**
 * Claims the hold of a payment; resolves with the paymentId of another payment that has it. Asking again, after a reset too, finds the claim
 * to be one's own.
 *
 * Where paymentId = reference, the payment's own workflow is the claim, and only the other form is looked for. Both forms are there before
 * the other is looked for, so of two that come at once at least one sees the other. A claim is remembered for as long as the namespace
 * remembers a workflow that has ended.
 */
export async function claimHold(
  client: Client,
  { account, paymentId, reference }: Order,
  taskQueue: string,
): Promise<string | undefined> {
  if (paymentId === reference)
    return otherOf(await memoOf(client, holdIdOf(account, reference)), 'paymentId', paymentId);
  const owner = await claimed(client, { account, paymentId, reference }, taskQueue);
  if (owner !== paymentId) return owner;
  if (!ID.test(reference)) return undefined;
  const namesake = await memoOf(client, workflowIdOf(account, reference));
  if (namesake === undefined) return undefined;
  // A payment of this name on another hold is no rival. One without a memo was started by somebody else's client.
  return namesake.reference === undefined || namesake.reference === reference ? reference : undefined;
}

/** Temporal refuses a summary of more than 400 bytes; the ids are in the workflow's own name. */
const SUMMARY_MAX = 200;

type Claim = Pick<Order, 'account' | 'paymentId' | 'reference'>;

async function claimed(client: Client, { account, paymentId, reference }: Claim, taskQueue: string): Promise<string> {
  const workflowId = holdIdOf(account, reference);
  try {
    await client.workflow.start(HOLD_TYPE, {
      workflowId,
      taskQueue,
      args: [],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      memo: { paymentId },
      staticSummary: `hold ${reference} of ${account}: claimed by ${paymentId}`.slice(0, SUMMARY_MAX),
    });
    return paymentId;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return otherOf(await memoOf(client, workflowId), 'paymentId', paymentId) ?? paymentId;
  }
}

type Memo = Readonly<Record<string, unknown>>;

async function memoOf(client: Client, workflowId: string): Promise<Memo | undefined> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).memo ?? {};
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

const otherOf = (memo: Memo | undefined, member: string, own: string): string | undefined => {
  if (memo === undefined) return undefined;
  const told = memo[member];
  if (told === own) return undefined;
  return typeof told === 'string' ? told : 'a payment that does not tell its name';
};
