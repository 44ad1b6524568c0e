import { z } from 'zod';
import { duration, parseDuration } from '../providers/duration';

/** How workers take their work: the `worker` of `holdfast.yaml`. Lengths in milliseconds. */
export interface WorkerSettings {
  /** How long a task waits for the worker that has its payment in memory, before any other may take it. */
  stickyTimeoutMs: number;
  /** How long a worker may take for one task of a payment. Said when a payment starts, and kept for its life. */
  workflowTaskTimeoutMs: number;
  /** Requests for work that are open at a time, for each provider. */
  workflowPollers: number;
  activityPollers: number;
}

export const DEFAULT_WORKER: WorkerSettings = {
  stickyTimeoutMs: 1_000,
  workflowTaskTimeoutMs: 5_000,
  workflowPollers: 10,
  activityPollers: 10,
};

const length = (least: string, most: string, why: string) => {
  const [from = 0, to = 0] = [least, most].map(parseDuration);
  const message = `is not from ${least} to ${most}`;
  return duration.refine((ms) => typeof ms !== 'number' || (ms >= from && ms <= to), {
    message,
    params: { remedy: why, showValue: true },
  });
};

const count = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int().min(least, { error }).max(most, { error });
};

/** The bounds are those beyond which a setting only does harm; docs/deployment.md says of each why. */
export const workerSettings = z.strictObject({
  stickyTimeout: length(
    '200ms',
    '10s',
    'below, a worker that is only busy loses its payments, and each is replayed; above, a killed worker is waited for longer than by default',
  ).optional(),
  workflowTaskTimeout: length(
    '1s',
    '1m',
    'below, the replay of a long payment does not fit into it; above, a payment whose worker was killed stands still for longer than a minute',
  ).optional(),
  // Two are the least that the SDK takes beside a cache of payments; more than there are slots for, it refuses.
  workflowPollers: count(2, 40).optional(),
  activityPollers: count(1, 100).optional(),
});

export const workerOf = (settings: z.output<typeof workerSettings> = {}): WorkerSettings => ({
  stickyTimeoutMs: settings.stickyTimeout ?? DEFAULT_WORKER.stickyTimeoutMs,
  workflowTaskTimeoutMs: settings.workflowTaskTimeout ?? DEFAULT_WORKER.workflowTaskTimeoutMs,
  workflowPollers: settings.workflowPollers ?? DEFAULT_WORKER.workflowPollers,
  activityPollers: settings.activityPollers ?? DEFAULT_WORKER.activityPollers,
});
