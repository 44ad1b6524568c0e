import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup, spawnGuarded } from '../../src/local-temporal/guarded-child';

const READY_WITHIN_MS = 60_000;

/** A process of the installation that can be killed and comes back. */
export interface Part {
  start(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  send(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

export interface PartOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** As the health check in docker-compose.yml asks. */
  isReady(): Promise<boolean>;
}

/** It ends with this process at the latest. `start` fails with the end of its log. */
export function partOf({ name, command, args, env, logFile, isReady }: PartOptions): Part {
  let child: ChildProcess | undefined;
  const launch = (): ChildProcess => {
    const log = openSync(logFile, 'a');
    try {
      return spawnGuarded(command, args, { env, output: log });
    } finally {
      closeSync(log);
    }
  };
  const hasEnded = (): boolean => child === undefined || child.exitCode !== null || child.signalCode !== null;
  return {
    async start() {
      child = launch();
      for (const until = Date.now() + READY_WITHIN_MS; !(await isReady()); await sleep(50)) {
        if (!hasEnded() && Date.now() < until) continue;
        throw new Error(`${name} did not come up:\n${readFileSync(logFile, 'utf8').slice(-3_000)}`);
      }
    },
    async kill() {
      if (child === undefined) return;
      const gone = hasEnded() ? undefined : new Promise((ended) => child?.once('exit', ended));
      child.kill('SIGKILL');
      await gone;
      endGroup(child);
    },
    send: (signal) => void child?.kill(signal),
  };
}
