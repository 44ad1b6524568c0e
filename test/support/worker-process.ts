import { join } from 'node:path';
import { startWorkerProcess as start, type WorkerProcess } from '../../proof/chaos/worker-process';
import type { World } from './world';

const WORKER = join(__dirname, '../../dist/worker.js');

const running = new Set<WorkerProcess>();

/** A worker of this world in a process of its own. */
export async function startWorkerProcess(world: World): Promise<WorkerProcess> {
  const started = await start(WORKER, { ...process.env, ...world.env });
  running.add(started);
  void started.gone.then(() => running.delete(started));
  return started;
}

/** For the end of a test file: nothing that a failed test left stays behind. */
export async function endWorkerProcesses(): Promise<void> {
  await Promise.all(
    [...running].map((worker) => {
      worker.send('SIGKILL');
      return worker.gone;
    }),
  );
}
