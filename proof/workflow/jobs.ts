import { coresdk, google, type temporal } from '@temporalio/proto';
import { hexOf } from '../../src/sandbox/random';
import { toPayload } from './payloads';

export type Job = coresdk.workflow_activation.IWorkflowActivationJob;
type Resolution = coresdk.activity_result.IActivityResolution;

const SECOND = 1_000;
const NANOS = 1_000_000;

/** A moment as the server writes it. */
export function stampOf(at: number): google.protobuf.Timestamp {
  const seconds = Math.floor(at / SECOND);
  return google.protobuf.Timestamp.fromObject({ seconds, nanos: (at - seconds * SECOND) * NANOS });
}

/** Eight bytes that depend on the run alone. */
export const seedBytes = (runId: string): number[] => [...Buffer.from(hexOf(1, 16, runId), 'hex')];

export const fired = (seq: number): Job => ({ fireTimer: { seq } });

export const resolved = (seq: number, result: Resolution): Job => ({ resolveActivity: { seq, result } });

/** A provider call has come to an answer. */
export const answered = (seq: number, result: unknown): Job =>
  resolved(seq, { completed: { result: toPayload(result) } });

export const signalled = (signalName: string, message: temporal.api.common.v1.IPayload): Job => ({
  signalWorkflow: { signalName, input: [message], identity: 'simulator' },
});

export const updated = (id: string, name: string, message: temporal.api.common.v1.IPayload): Job => ({
  doUpdate: { id, protocolInstanceId: id, name, input: [message], runValidator: true },
});

export const CANCELLED: Job = { cancelWorkflow: { reason: 'the simulator asks' } };

/** The run was reset. */
export const reseeded = (runId: string): Job => ({
  updateRandomSeed: coresdk.workflow_activation.UpdateRandomSeed.fromObject({
    randomnessSeed: Number.parseInt(hexOf(1, 12, runId), 16),
  }),
});

export const asked = (queryType: string): Job => ({ queryWorkflow: { queryId: 'asked', queryType, arguments: [] } });
