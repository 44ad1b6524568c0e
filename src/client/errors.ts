import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  QueryNotRegisteredError,
  WorkflowFailedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, ValueError } from '@temporalio/common';
import { SEALED_ENCODING } from '../encryption/sealed';
import { HoldfastError, isErrorCode } from '../messages/errors';
import { paymentOf } from '../messages/ids';
import { isOpen } from '../messages/run-status';
import { within } from './deadlines';
import { diagnosisOf } from './diagnosis';
import { GRPC, grpcCodeOf } from './grpc';

/** Who waits for an answer has waited already: this long at most is spent on why there was none. */
const FOUND_OUT_WITHIN_MS = 5_000;

const SAFE = 'Try again with the same ids: that is safe.';

/**
 * What went wrong with a message to a payment, as one of our own errors. Temporal has one class for "never existed" and "has ended", so
 * they are told apart by describing the payment, within a time. What is not expected comes back as it is.
 */
export async function translated(
  error: unknown,
  handle: WorkflowHandle,
  name: string,
  withinMs: number = FOUND_OUT_WITHIN_MS,
): Promise<unknown> {
  const ms = Math.min(withinMs, FOUND_OUT_WITHIN_MS);
  if (isCutShort(error) || error instanceof WorkflowNotFoundError || error instanceof WorkflowFailedError)
    return missingOr(handle, name, ms);
  if (error instanceof WorkflowUpdateFailedError) return refusalOf(error) ?? error;
  return (await unanswered(error, handle, name, ms)) ?? unavailable(error, `payment ${name}`) ?? error;
}

/** The run ended before it could answer what it had accepted. */
const isCutShort = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'AcceptedUpdateCompletedWorkflow';

/** The typed refusal that a validator or a handler threw. */
function refusalOf(error: WorkflowUpdateFailedError): HoldfastError | undefined {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  return isErrorCode(cause.type ?? '')
    ? new HoldfastError(cause.type as HoldfastError['code'], cause.message)
    : undefined;
}

async function missingOr(handle: WorkflowHandle, name: string, ms: number): Promise<unknown> {
  try {
    const { status } = await within(handle.client, ms, () => handle.describe());
    // A reset ends the run that was asked, and the payment goes on: who hears that it is closed makes another hold.
    if (isOpen(status.name)) {
      return new HoldfastError(
        'ServerUnavailable',
        `payment ${name} goes on in another run than the one that was asked. ${SAFE}`,
      );
    }
    return (
      terminated(handle.workflowId, status.name) ??
      new HoldfastError(
        'PaymentClosed',
        `payment ${name} has ended (${status.name.toLowerCase()}). Start a new payment with a new hold for anything more.`,
      )
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return new HoldfastError(
        'PaymentNotFound',
        `there is no payment ${name}. Start it first, or check account and paymentId.`,
      );
    }
    return unavailable(error, `payment ${name}`) ?? error;
  }
}

const CUT_OFF = new Set(['TERMINATED', 'FAILED', 'TIMED_OUT', 'CANCELLED']);

/** A payment never ends so by its own word: what it had accepted will not happen, and what was in doubt nobody looks up. */
export function terminated(workflowId: string, status: string): HoldfastError | undefined {
  if (!CUT_OFF.has(status)) return undefined;
  const { account, paymentId } = paymentOf(workflowId) ?? { account: '', paymentId: workflowId };
  return new HoldfastError(
    'PaymentTerminated',
    `payment ${account}/${paymentId} was cut off (${status.toLowerCase()}) before its work was done, and this message had no effect. ` +
      `Have an operator repair it: holdfast mend ${account}/${paymentId}. Then send the same message again. Do not use its hold for another payment.`,
  );
}

/** Nobody answered: why, as far as Temporal can tell. */
async function unanswered(
  error: unknown,
  handle: WorkflowHandle,
  name: string,
  ms: number,
): Promise<HoldfastError | undefined> {
  const code = grpcCodeOf(error);
  const isUnanswered =
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof QueryNotRegisteredError ||
    code === GRPC.failedPrecondition ||
    code === GRPC.deadlineExceeded ||
    code === GRPC.cancelled;
  if (!isUnanswered || ms === 0) return undefined;
  const why = await diagnosisOf(handle, ms);
  if (why === undefined) return undefined;
  return new HoldfastError('ServerUnavailable', `payment ${name}: ${why} ${KEPT} ${SAFE}`, { cause: error });
}

const KEPT = 'Accepted messages are kept.';

/** The server is away, or does not take the call; and what this client cannot read. Nothing is lost: signals that were accepted are kept. */
export function unavailable(error: unknown, subject: string): HoldfastError | undefined {
  const says = (what: string): HoldfastError =>
    new HoldfastError('ServerUnavailable', `${subject}: ${what}. ${SAFE}`, { cause: error });
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return says('there was no answer in time; the message may have been accepted');
  }
  const sealed = keyMissingIn(error);
  if (sealed) {
    return new HoldfastError(
      'KeyMissing',
      `${subject}: this client cannot open the answer; the message may have been carried out. ${sealed} The same message may then be sent again.`,
      { cause: error },
    );
  }
  if (isUndecodable(error)) {
    return new HoldfastError(
      'AnswerUnreadable',
      `${subject}: this client cannot decode the answer, because it lacks the key or codec; the message may have been carried out. Give this client the codec of the workers.`,
      { cause: error },
    );
  }
  // The SDK's word for any query that a worker could not answer: a replay that fails is among them.
  if (error instanceof QueryNotRegisteredError) return says(`its worker cannot answer (${error.message})`);
  if (error instanceof NamespaceNotFoundError) return says(`${error.message}: check TEMPORAL_NAMESPACE`);
  const code = grpcCodeOf(error);
  if (code === undefined) return undefined;
  const detail = detailOf(error);
  switch (code) {
    case GRPC.invalidArgument:
      return detail.includes('search attribute')
        ? says(`the namespace lacks search attributes, or they were added a moment ago (${detail}); nothing was done`)
        : new HoldfastError('InvalidMessage', `${subject}: Temporal rejected the call as invalid (${detail}).`, {
            cause: error,
          });
    case GRPC.permissionDenied:
    case GRPC.unauthenticated:
      return says(`the Temporal server refused the credentials (${detail}): check TEMPORAL_API_KEY and TEMPORAL_TLS_*`);
    case GRPC.notFound:
      return says(`the Temporal server does not know it (${detail}): check TEMPORAL_NAMESPACE`);
    case GRPC.resourceExhausted:
      return says(`the Temporal server is overloaded (${detail})`);
    case GRPC.failedPrecondition:
      return says(`the Temporal server cannot take the call now (${detail})`);
    case GRPC.unavailable:
    case GRPC.deadlineExceeded:
    case GRPC.cancelled:
      return says('the Temporal server did not answer');
    default:
      return says(`the Temporal server failed (${detail})`);
  }
}

/** What the codec says of a key that this client lacks; or, of a client that was given no codec at all, what it should be given. */
function keyMissingIn(error: unknown): string | undefined {
  if (error instanceof HoldfastError && error.code === 'KeyMissing')
    return `It is ${error.message.replace(/^KeyMissing: /, '')}`;
  if (isUndecodable(error) && (error as Error).message.includes(SEALED_ENCODING)) {
    return 'It is sealed, and this client has no codec. Give its Temporal client the dataConverter of Holdfast, with the keys of the workers.';
  }
  return error instanceof Error && error.cause !== undefined ? keyMissingIn(error.cause) : undefined;
}

/** What the SDK throws for a payload whose encoding nobody of this client knows. */
function isUndecodable(error: unknown): boolean {
  return error instanceof ValueError && /unknown encoding/i.test(error.message);
}

/** In the server's words. */
function detailOf(error: unknown): string {
  if (isGrpcServiceError(error)) return error.details || error.message;
  return error instanceof Error && error.cause !== undefined ? detailOf(error.cause) : String(error);
}
