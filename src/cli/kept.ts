import { HoldfastError } from '../client';
import type { Command } from '../domain/commands';

const WITHOUT_STATE: readonly Command['kind'][] = ['pause', 'resume', 'retryNow'];

/** What is sent to a payment that has no state to decide by yet, too: it asks at once for what it lacks, and decides the message then. */
export const isKept = (kind: Command['kind']): boolean => WITHOUT_STATE.includes(kind);

/** What such a payment answers: it has no state yet, and the message stays with it. */
export const hasKept = (error: unknown): error is HoldfastError =>
  error instanceof HoldfastError && (error.code === 'NoWorkerForAccount' || error.code === 'StateNotRead');
