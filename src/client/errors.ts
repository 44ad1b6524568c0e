import {
  isGrpcServiceError,
  WorkflowFailedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { HoldfastError, isErrorCode } from '../contracts/errors';

/** gRPC status codes (grpc.io, "Status codes and their use"). */
const GRPC = { cancelled: 1, deadlineExceeded: 4, failedPrecondition: 9, unavailable: 14 } as const;

/**
 * What went wrong with a message to a payment, as one of our own errors. Temporal has one class for "never existed" and "has ended", so
 * they are told apart by describing the payment. What is not expected comes back as it is.
 */
export async function translated(error: unknown, handle: WorkflowHandle, name: string): Promise<unknown> {
  if (error instanceof WorkflowUpdateFailedError) return refusalOf(error) ?? error;
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowFailedError) return missingOr(handle, name);
  return unavailable(error, name) ?? error;
}

/** The typed refusal that a validator or a handler threw. */
function refusalOf(error: WorkflowUpdateFailedError): HoldfastError | undefined {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  if (cause.type === 'AcceptedUpdateCompletedWorkflow') {
    return new HoldfastError('PaymentClosed', 'the payment ended before it could answer. Look at its view.');
  }
  return isErrorCode(cause.type ?? '')
    ? new HoldfastError(cause.type as HoldfastError['code'], cause.message)
    : undefined;
}

async function missingOr(handle: WorkflowHandle, name: string): Promise<unknown> {
  try {
    const { status } = await handle.describe();
    return new HoldfastError(
      'PaymentClosed',
      `payment ${name} has ended (${status.name.toLowerCase()}). Start a new payment with a new hold for anything more.`,
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return new HoldfastError(
        'PaymentNotFound',
        `there is no payment ${name}. Start it first, or check account and paymentId.`,
      );
    }
    return unavailable(error, name) ?? error;
  }
}

/** The server, or every worker, is away. Nothing is lost: signals that were accepted are kept. */
export function unavailable(error: unknown, name: string): HoldfastError | undefined {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new HoldfastError(
      'ServerUnavailable',
      `nobody answered for payment ${name} in time: the server is away, or no worker runs. The message may have been accepted. Ask again with the same ids: that is safe.`,
      { cause: error },
    );
  }
  const code = grpcCodeOf(error);
  // A query of a task queue that nobody has polled for a while.
  if (code === GRPC.failedPrecondition) {
    return new HoldfastError(
      'ServerUnavailable',
      `no worker runs that could answer for payment ${name}. Start one, and ask again.`,
      { cause: error },
    );
  }
  if (code === GRPC.unavailable || code === GRPC.deadlineExceeded || code === GRPC.cancelled) {
    return new HoldfastError(
      'ServerUnavailable',
      `the Temporal server did not answer for payment ${name}. Ask again with the same ids: that is safe.`,
      { cause: error },
    );
  }
  return undefined;
}

/** The SDK wraps some errors of gRPC, and passes others on. */
function grpcCodeOf(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error && error.cause !== undefined ? grpcCodeOf(error.cause) : undefined;
}
