import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Mode } from '../simulator/report';

/** What a child is to do. */
export interface Job {
  /** The mutant that is switched on; without one it runs the program as it is. */
  mutant?: string;
  mode: Mode;
  provider?: string;
  runs: readonly Run[];
}

/** Payments of one seed, until one is caught. */
export interface Run {
  seed: number;
  /** The first payment's index. */
  from: number;
  /** At most so many. */
  payments: number;
}

/** What a child found in one run. */
export interface Told {
  seed: number;
  /** How many payments ran, the one that was caught included. */
  payments: number;
  /** Absent where nothing was found. */
  invariant?: string;
  seen?: string;
}

/** What all runs found. */
export interface Hunted {
  told: readonly Told[];
  /** Why the child did not come to its end: such a run has caught nothing. */
  broken?: string;
}

const STDERR_KEPT = 2_000;

/**
 * Runs the simulator in a process of its own. Ends within `limitMs`: a run that hangs is no catch, since nobody in production would be told
 * either.
 */
export function hunt(job: Job, limitMs: number): Promise<Hunted> {
  const child = fork(join(__dirname, 'child.js'), [JSON.stringify(job)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const told: Told[] = [];
  let complaint = '';
  let isLate = false;
  child.on('message', (message) => told.push(message as Told));
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-STDERR_KEPT);
  });
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, limitMs);
  return new Promise((end) => {
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (isLate) return end({ told, broken: `no end within ${Math.round(limitMs / 1_000)} s` });
      if (code === 0) return end({ told });
      end({ told, broken: `ended with ${signal ?? code}: ${complaint.trim()}` });
    });
  });
}
