import { existsSync } from 'node:fs';
import { type NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { createProviderCalls, type OpenedAccount } from './activities/provider-calls';
import { type HoldfastConfig, loadConfig } from './config/config';
import { connectWorker, temporalSettings } from './config/temporal-connection';
import { DEPLOYMENT, providerQueue } from './messages/ids';
import { buildIdOf } from './worker/build';
import { createLog, NATIVE_LOG, sdkLogger } from './worker/log';
import { exporterAt, metricsAddress, startCounting } from './worker/metrics';
import { checkNamespace } from './worker/namespace';
import { BUNDLE_PATH } from './workflows/bundle';

/** Beyond the longest provider call, so that a worker that is told to stop lets its captures finish. */
const SHUTDOWN_SLACK_MS = 5_000;

export interface HoldfastWorkerOptions {
  connection: NativeConnection;
  namespace: string;
  config: HoldfastConfig;
  /** The prebuilt workflow bundle. Default: the one that `npm run build` wrote. */
  bundlePath?: string;
  identity?: string;
}

export interface HoldfastWorker {
  /** Resolves when the worker has stopped; rejects when it died. */
  readonly done: Promise<void>;
  /** Takes no more work and lets what runs come to its end. */
  stop(): Promise<void>;
}

/**
 * One worker for each provider of the configuration: an outage of one must not eat the slots of the others. It has the payments and their calls,
 * so that the server can hand a call out together with the answer to the task that ordered it.
 */
export async function startWorker(options: HoldfastWorkerOptions): Promise<HoldfastWorker> {
  const { connection, namespace, config, bundlePath = BUNDLE_PATH, identity } = options;
  const accounts = Object.values(config.accounts);
  const opened = new Map<string, OpenedAccount>(
    accounts.map(({ name, provider, capabilities, policy, create }) => [
      name,
      { provider, capabilities, policy, calls: create(), ...(config.recovered ? { recovered: true as const } : {}) },
    ]),
  );
  const common: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace,
    ...(identity === undefined ? {} : { identity }),
    ...(config.versioning === 'off' ? {} : { workerDeploymentOptions: pinnedTo(buildIdOf(bundlePath)) }),
    shutdownGraceTime: Math.max(...accounts.map((account) => account.policy.callBoundMs), 0) + SHUTDOWN_SLACK_MS,
  };
  const workers = await Promise.all(
    [...new Set(accounts.map((account) => account.provider))].map((provider) =>
      Worker.create({
        ...common,
        taskQueue: providerQueue(provider),
        workflowBundle: { codePath: bundlePath },
        activities: createProviderCalls(opened),
        stickyQueueScheduleToStartTimeout: config.worker.stickyTimeoutMs,
        maxConcurrentWorkflowTaskPolls: config.worker.workflowPollers,
        maxConcurrentActivityTaskPolls: config.worker.activityPollers,
      }),
    ),
  );
  const stopAll = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // When one of them dies, the process is no longer a worker: the others stop too, and the caller hears of it.
  const runs = workers.map((worker) => worker.run().finally(stopAll));
  const done = Promise.allSettled(runs).then(async (results) => {
    await Promise.all([...opened.values()].map(({ calls }) => calls.close()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  });
  return {
    done,
    async stop() {
      stopAll();
      await done;
    },
  };
}

/** All workers of a process alike, so that a payment's calls stay with its build. */
const pinnedTo = (buildId: string): NonNullable<WorkerOptions['workerDeploymentOptions']> => ({
  version: { deploymentName: DEPLOYMENT, buildId },
  useWorkerVersioning: true,
  defaultVersioningBehavior: 'PINNED',
});

/** The worker process: `node dist/worker.js`. Configuration from `HOLDFAST_CONFIG`, the server from `TEMPORAL_*`. */
export async function main(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const log = createLog(env);
  const config = loadConfig({ env });
  const metrics = metricsAddress(env);
  if (!existsSync(BUNDLE_PATH)) throw new Error('the workflow bundle is missing. Run `npm run build` first.');
  Runtime.install({
    logger: sdkLogger(log),
    telemetryOptions: { logging: NATIVE_LOG, ...(metrics === undefined ? {} : { metrics: exporterAt(metrics) }) },
  });
  const settings = temporalSettings(env);
  await checkNamespace(log, settings, config);
  const connection = await connectWorker(settings);
  const counting = metrics === undefined ? undefined : await startCounting(log, settings);
  try {
    const worker = await startWorker({ connection, namespace: settings.namespace, config });
    log.info(
      {
        accounts: Object.keys(config.accounts),
        namespace: settings.namespace,
        build: buildIdOf(BUNDLE_PATH),
        versioning: config.versioning,
        metrics,
      },
      'holdfast worker is ready',
    );
    await worker.done;
  } finally {
    await counting?.stop();
    await connection.close();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
