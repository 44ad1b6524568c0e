import { temporal } from '@temporalio/proto';
import type { Job } from './jobs';
import { resolved } from './jobs';
import { SEALED, SEALED_WHY } from './payloads';
import type { Call } from './told';

/** How the worker that had a call, or none, was lost. Of the time-outs, only the first says that no worker ever took it. */
export const LOSSES = {
  'no worker took it': { wasTaken: false, isWritten: false, timeout: 'SCHEDULE_TO_START' },
  'no worker took it, and the longer time-out came first': {
    wasTaken: false,
    isWritten: false,
    timeout: 'SCHEDULE_TO_CLOSE',
  },
  'worker killed before the call': { wasTaken: true, isWritten: false, timeout: 'HEARTBEAT' },
  'worker killed after the call': { wasTaken: true, isWritten: true, timeout: 'HEARTBEAT' },
  'worker frozen before the call': { wasTaken: true, isWritten: false, timeout: 'SCHEDULE_TO_CLOSE' },
  'worker frozen after the call': { wasTaken: true, isWritten: true, timeout: 'SCHEDULE_TO_CLOSE' },
  'attempt timed out after the call': { wasTaken: true, isWritten: true, timeout: 'START_TO_CLOSE' },
  'activity threw after the call': { wasTaken: true, isWritten: true, timeout: undefined },
  'answer cannot be decoded': { wasTaken: true, isWritten: true, timeout: undefined },
  'run was reset meanwhile': { wasTaken: true, isWritten: true, timeout: undefined },
} as const;

export type LossName = keyof typeof LOSSES;

/** The ones that may happen to a call by itself, with a worker there. */
export const LOST_IN_HAND: readonly LossName[] = [
  'worker killed before the call',
  'worker killed after the call',
  'worker frozen before the call',
  'worker frozen after the call',
  'attempt timed out after the call',
  'activity threw after the call',
  'answer cannot be decoded',
];
export const NEVER_TAKEN: readonly LossName[] = [
  'no worker took it',
  'no worker took it, and the longer time-out came first',
];

/** What happens to a call within the payment's task; a worker that is killed takes the task with it, and both begin again. */
export const LOST_HERE: readonly LossName[] = [
  'attempt timed out after the call',
  'activity threw after the call',
  'answer cannot be decoded',
];

/** What happens to the question for the state of a payment that has ended. One that no key opens stops the run until the key is there. */
export const LOST_STATE: readonly LossName[] = [
  ...NEVER_TAKEN,
  'worker killed after the call',
  'worker frozen before the call',
  'activity threw after the call',
];

export const ANY_LOSS: readonly LossName[] = [...NEVER_TAKEN, ...LOST_IN_HAND];

/** What the workflow may take it for. `notSent` only where no worker ever took it, and the server says so. */
export function meaningOf(name: LossName): { isNotSent: boolean; why: string } {
  const { timeout } = LOSSES[name];
  if (name === 'answer cannot be decoded') return { isNotSent: false, why: SEALED_WHY };
  if (timeout === undefined) return { isNotSent: false, why: 'ApplicationFailure' };
  return { isNotSent: timeout === 'SCHEDULE_TO_START', why: `time-out ${timeout}` };
}

/** How long the server takes to notice, ms. */
export function noticedAfter(name: LossName, { closeMs, heartbeatMs, startMs }: Call): number {
  const { timeout } = LOSSES[name];
  if (timeout === undefined) return 0;
  if (timeout === 'HEARTBEAT') return heartbeatMs;
  return timeout === 'SCHEDULE_TO_START' ? (startMs ?? closeMs) : closeMs;
}

const { TimeoutType, RetryState } = temporal.api.enums.v1;

const TIMEOUTS = {
  SCHEDULE_TO_START: TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START,
  SCHEDULE_TO_CLOSE: TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE,
  START_TO_CLOSE: TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE,
  HEARTBEAT: TimeoutType.TIMEOUT_TYPE_HEARTBEAT,
} as const;

/** What the server tells the workflow of it. */
export function lost({ seq, type }: Call, name: LossName): Job {
  if (name === 'answer cannot be decoded') return resolved(seq, { completed: { result: SEALED } });
  const activityFailureInfo = {
    activityType: { name: type },
    activityId: String(seq),
    identity: 'a worker',
    retryState: RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED,
  };
  const failure = { message: 'activity failed', source: 'Server', activityFailureInfo, cause: causeOf(name) };
  return resolved(seq, { failed: { failure } });
}

function causeOf(name: LossName): temporal.api.failure.v1.IFailure {
  const { timeout } = LOSSES[name];
  if (timeout !== undefined) {
    return {
      message: `activity ${timeout} timeout`,
      source: 'Server',
      timeoutFailureInfo: { timeoutType: TIMEOUTS[timeout] },
    };
  }
  return name === 'run was reset meanwhile'
    ? { message: 'reset', source: 'Server', resetWorkflowFailureInfo: {} }
    : { message: 'it broke', source: 'TypeScriptSDK', applicationFailureInfo: { type: 'TypeError' } };
}
