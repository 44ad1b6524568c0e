import type { WorkflowClient } from '@temporalio/client';
import { tsToMs } from '@temporalio/common';

/** `temporal.api.enums.v1.TaskQueueType`. */
const QUEUE_TYPE = { workflow: 1, activity: 2 } as const;

export type QueueKind = keyof typeof QUEUE_TYPE;

/** Somebody who asks a queue for work. */
export interface Poller {
  /** When it last began to ask. */
  at: number;
  identity: string;
  /** `deployment:build`, where its workers have a version. */
  build?: string;
}

/** A poll is open for a minute at most, and begins anew: who has not asked for longer is gone. Temporal lists pollers for five minutes. */
const POLLS_EVERY_MS = 90_000;

/** Who polls which queue. Each queue is asked for once: the answer is that of the first question. */
export interface Queues {
  pollersOf(queue: string, kind: QueueKind): Promise<readonly Poller[]>;
}

export function createQueues({ workflowService, options: { namespace } }: WorkflowClient): Queues {
  const asked = new Map<string, Promise<readonly Poller[]>>();
  const ask = async (name: string, kind: QueueKind): Promise<readonly Poller[]> => {
    const { pollers } = await workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name },
      taskQueueType: QUEUE_TYPE[kind],
    });
    return (pollers ?? []).map(({ lastAccessTime, identity, deploymentOptions }) => ({
      at: tsToMs(lastAccessTime),
      identity: identity ?? '',
      ...(deploymentOptions?.buildId
        ? { build: buildOf(deploymentOptions.deploymentName ?? '', deploymentOptions.buildId) }
        : {}),
    }));
  };
  return {
    pollersOf(queue, kind) {
      const key = `${kind} ${queue}`;
      const answer = asked.get(key) ?? ask(queue, kind);
      asked.set(key, answer);
      return answer;
    },
  };
}

/** A build of the workers as lists name it. */
export const buildOf = (deployment: string, build: string): string => `${deployment}:${build}`;

/** Whether somebody polls. Who has not asked since a task was put there is gone: it would have got the task. */
export const isPolled = (pollers: readonly Poller[], now: number, waitsSince = 0): boolean =>
  pollers.some((poller) => poller.at >= waitsSince && pollsNow(poller, now));

/** Whether it has asked lately. One that has ended without a word is believed in until its poll would have ended. */
export const pollsNow = ({ at }: Poller, now: number): boolean => at >= now - POLLS_EVERY_MS;
