import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { World } from './world';

export interface WorkerProcess {
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
  /** The exit code, or the signal that ended it. */
  readonly gone: Promise<number | string>;
}

const running = new Set<ChildProcess>();

/** `node dist/worker.js`, as an operator starts it. Resolves when it takes work. */
export async function startWorkerProcess(world: World): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [join(__dirname, '../../dist/worker.js')], {
    env: { ...process.env, ...world.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  const gone = new Promise<number | string>((ended) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      ended(signal ?? code ?? 0);
    });
  });
  const ready = new Promise<void>((take) => {
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-10_000);
      if (said.includes('holdfast worker is ready')) take();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
  });
  await Promise.race([
    ready,
    gone.then((how) => {
      throw new Error(`the worker ended with ${how}:\n${said}`);
    }),
  ]);
  return { kill: (signal) => void child.kill(signal), gone };
}

/** For the end of a test file: nothing that a failed test left stays behind. */
export async function endWorkerProcesses(): Promise<void> {
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise<void>((ended) => {
          child.once('exit', () => ended());
          child.kill('SIGKILL');
        }),
    ),
  );
}
