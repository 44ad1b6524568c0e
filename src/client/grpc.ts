import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';

/** gRPC status codes (grpc.io, "Status codes and their use"). */
export const GRPC = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const;

/** The SDK wraps some errors of gRPC, and passes others on. */
export function grpcCodeOf(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error && error.cause !== undefined ? grpcCodeOf(error.cause) : undefined;
}

/** The answer to a query; undefined where the server refuses it: older ones do, by what they do not know. */
export async function whereKnown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (grpcCodeOf(error) === GRPC.invalidArgument) return undefined;
    throw error;
  }
}

/** The answer about a workflow; undefined where it has ended, or the namespace has forgotten it, since it was listed. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    // The SDK says the same of some calls in an error of its own, which does not tell the code.
    if (error instanceof WorkflowNotFoundError || grpcCodeOf(error) === GRPC.notFound) return undefined;
    throw error;
  }
}
