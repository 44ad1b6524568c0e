import { QueryRejectedError, WorkflowClient, type WorkflowHandle } from '@temporalio/client';
import type { Payment } from '../domain/payment';
import type { EventLog } from '../events/log';
import { HoldfastError } from '../messages/errors';
import { handedOver, READABLE } from '../messages/handed';
import type { Left } from '../messages/messages';
import { RUN_STATUS } from '../messages/run-status';
import type { PaymentView } from '../view/view';

/** What the result of a run tells. */
export type Result = PaymentView & Left;

/** As an order service gets it: what one run leaves to the next is no part of a payment's view. */
export function viewIn({ handedOn: _, ...view }: Result): PaymentView {
  return view;
}

/** What a payment knew when it ended. Throws `AnswerUnreadable` where a later release wrote it. */
export function stateIn({ handedOn, paymentId }: Result): { payment: Payment; events?: EventLog } {
  const { version } = handedOn.continued ?? { version: 0 };
  const past = READABLE.includes(version) ? handedOver(handedOn) : undefined;
  if (past?.payment !== undefined) return { ...past, payment: past.payment };
  throw new HoldfastError(
    'AnswerUnreadable',
    `payment ${paymentId} ended with a state of version ${version}, and this client reads ${READABLE.join(', ')}. Use a client of the release of its workers.`,
  );
}

/**
 * Asks the payment while it runs. What has ended is read from its result: asked, it would be replayed, which is dear, and where payments are pinned to
 * builds a worker of its build would have to be there. One that was cut off has no result, and is asked; `cutOff` makes of its answer what is true of it now.
 */
export async function askedOrRead<T>(
  handle: WorkflowHandle,
  ask: (handle: WorkflowHandle) => Promise<T>,
  read: (result: Result) => T,
  cutOff: (answer: T) => T = (answer) => answer,
): Promise<T> {
  const { client, workflowId } = handle;
  const { loadedDataConverter: dataConverter, ...options } = client.options;
  const ofOpen = new WorkflowClient({
    ...options,
    connection: client.connection,
    dataConverter,
    queryRejectCondition: 'NOT_OPEN',
  });
  try {
    return await ask(ofOpen.getHandle(workflowId));
  } catch (error) {
    if (!(error instanceof QueryRejectedError)) throw error;
    if (error.status !== RUN_STATUS.completed) return cutOff(await ask(handle));
    const result = (await handle.result()) as Partial<Result> | null;
    return result?.handedOn === undefined ? ask(handle) : read(result as Result);
  }
}
