import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { providerQueue } from '../../src/messages/ids';
import { startWorker } from '../../src/worker';
import type { World } from './world';

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** The path of a bundle of other code for the workflow type `payment`. */
export async function bundleOf(name: 'throwing' | 'sealed' | 'odd'): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(__dirname, 'other-code', `${name}.ts`),
    logger: silent,
  });
  const path = join(mkdtempSync(join(tmpdir(), 'holdfast-build-')), 'bundle.js');
  writeFileSync(path, code);
  return path;
}

export interface Hired {
  stop(): Promise<void>;
}

/** A whole worker of another build. */
export async function hireBuild(world: World, bundlePath: string): Promise<Hired> {
  const connection = await NativeConnection.connect({ address: world.temporal.address });
  const { config, temporal } = world;
  const worker = await startWorker({ connection, namespace: temporal.namespace, config, bundlePath });
  return {
    async stop() {
      await worker.stop();
      await connection.close();
    },
  };
}

/** A worker for workflows alone: nobody calls providers. */
export async function hireForWorkflows(world: World, options: Partial<WorkerOptions> = {}): Promise<Hired> {
  const connection = await NativeConnection.connect({ address: world.temporal.address });
  const codePath = process.env.HOLDFAST_TEST_BUNDLE ?? '';
  const worker = await Worker.create({
    connection,
    taskQueue: providerQueue('vipps'),
    workflowBundle: { codePath },
    stickyQueueScheduleToStartTimeout: '1s',
    ...options,
  });
  const running = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/** For worlds in which workflow tasks fail on purpose: closing one complains of that. */
export const closeFailed = (world: World | undefined): Promise<void> =>
  world?.close().catch((error: Error) => {
    if (!error.message.startsWith('workflow tasks failed')) throw error;
  }) ?? Promise.resolve();
