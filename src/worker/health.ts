import type { NativeConnection } from '@temporalio/worker';
import type { Part, Parts } from '../health/server';

/** What a worker of one queue is doing. */
export interface QueueStatus {
  queue: string;
  /** The SDK's word: RUNNING, STOPPING, FAILED, … */
  state: string;
  /** Both of its pollers ask for work. The SDK says so of a dead server, too. */
  isPolling: boolean;
}

/** A dead worker does not come back by itself. A server that is away does, so a restart would only make it worse: it is not asked. */
export const liveParts = (statuses: readonly QueueStatus[]): Parts =>
  partsOf(statuses, ({ state }) => (state === 'FAILED' ? { ok: false, why: 'the worker has failed' } : { ok: true }));

/** `server` answers within its time, and each worker runs and asks for work. */
export const readyParts = (statuses: readonly QueueStatus[], server: Part): Parts => ({
  server,
  ...partsOf(statuses, ({ state, isPolling }) => {
    if (state !== 'RUNNING') return { ok: false, why: `the worker is ${state}` };
    return isPolling ? { ok: true } : { ok: false, why: 'the worker does not poll' };
  }),
});

const partsOf = (statuses: readonly QueueStatus[], judge: (status: QueueStatus) => Part): Parts =>
  Object.fromEntries(statuses.map((status) => [status.queue, judge(status)]));

/** The question of `createServerCheck` for a worker's own connection. */
export const healthOf = (connection: NativeConnection) => async (): Promise<void> => {
  const { status } = await connection.healthService.check({
    service: 'temporal.api.workflowservice.v1.WorkflowService',
  });
  if (status !== SERVING) throw new Error('the server says that it does not serve');
};

/** `grpc.health.v1.HealthCheckResponse.ServingStatus` */
const SERVING = 1;
