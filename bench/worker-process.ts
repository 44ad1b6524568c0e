import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup, spawnGuarded } from '../src/local-temporal/guarded-child';

const READY_WITHIN_MS = 30_000;
const STOPS_WITHIN_MS = 15_000;

export interface WorkerProcess {
  readonly pid: number;
  /** The end of what it said. */
  said(): string;
  /** Ends it by its pid, and waits until it is gone. */
  stop(): Promise<void>;
  /** Kills it with SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a worker, or what else says that it is ready, in a process of its own, which ends with ours, and waits until it says that it is ready. */
export async function startWorkerProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ready = 'worker is ready',
): Promise<WorkerProcess> {
  const child = spawnGuarded(process.execPath, args, { env, output: 'pipe' });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-8_000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const gone = new Promise<void>((end) => child.once('exit', () => end()));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!said.includes(ready)) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      endGroup(child);
      throw new Error(`the process ${args.join(' ')} did not come up:\n${said}`);
    }
    await sleep(20);
  }
  return {
    pid: child.pid as number,
    said: () => said,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
      await gone;
      clearTimeout(patience);
      endGroup(child);
    },
    async kill() {
      endGroup(child);
      await gone;
    },
  };
}
