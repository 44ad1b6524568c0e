import { setTimeout as sleep } from 'node:timers/promises';
import { startWorkerProcess, type WorkerProcess } from './worker-process';

/** The worker processes. */
export interface Crew {
  readonly workers: readonly WorkerProcess[];
  /** Rejects when a worker ends that nobody killed. */
  readonly failed: Promise<never>;
  /** SIGKILL; resolves when it is gone. */
  kill(worker: WorkerProcess): Promise<void>;
  /** Stops it for `ms`, as a machine does that swaps or is moved: it knows nothing of the time it missed. */
  freeze(worker: WorkerProcess, ms: number): Promise<void>;
  /** Hires until the crew is whole again. */
  fill(): Promise<void>;
  /** Kills all. */
  close(): Promise<void>;
}

export async function startCrew(count: number, script: string, env: NodeJS.ProcessEnv): Promise<Crew> {
  const workers: WorkerProcess[] = [];
  let fail: (reason: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const hire = async (): Promise<void> => {
    const worker = await startWorkerProcess(script, env);
    workers.push(worker);
    void worker.gone.then((how) => {
      if (!workers.includes(worker)) return;
      fail(new Error(`worker ${worker.pid} ended by itself with ${how}:\n${worker.said()}`));
    });
  };
  const crew: Crew = {
    workers,
    failed,
    async kill(worker) {
      workers.splice(workers.indexOf(worker), 1);
      worker.send('SIGKILL');
      await worker.gone;
    },
    async freeze(worker, ms) {
      worker.send('SIGSTOP');
      await sleep(ms);
      worker.send('SIGCONT');
    },
    async fill() {
      await Promise.all(Array.from({ length: count - workers.length }, hire));
    },
    async close() {
      await Promise.all([...workers].map((worker) => crew.kill(worker)));
    },
  };
  await crew.fill();
  return crew;
}
