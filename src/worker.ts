import { existsSync } from 'node:fs';
import type { Connection } from '@temporalio/client';
import { type NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import pino from 'pino';
import { createProviderCalls, type OpenedAccount } from './activities/provider-calls';
import { type HoldfastConfig, loadConfig } from './config/config';
import {
  assertSearchAttributes,
  connectClient,
  connectWorker,
  namespaceRetentionMs,
  type TemporalSettings,
  temporalSettings,
} from './config/temporal-connection';
import { providerQueue, WORKFLOW_QUEUE } from './contracts/ids';
import { SEARCH_ATTRIBUTE_LIST } from './contracts/search-attributes';
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
 * One worker for the workflows and one for each provider of the configuration: an outage of one provider must not eat the slots of the
 * others.
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
    shutdownGraceTime: Math.max(...accounts.map((account) => account.policy.callBoundMs), 0) + SHUTDOWN_SLACK_MS,
  };
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: WORKFLOW_QUEUE,
      workflowBundle: { codePath: bundlePath },
      // A payment whose worker was killed moves on after a second, not after ten.
      stickyQueueScheduleToStartTimeout: '1s',
    }),
    ...[...new Set(accounts.map((account) => account.provider))].map((provider) =>
      Worker.create({
        ...common,
        taskQueue: providerQueue(provider),
        activities: createProviderCalls(opened),
      }),
    ),
  ]);
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

/** The worker process: `node dist/worker.js`. Configuration from `HOLDFAST_CONFIG`, the server from `TEMPORAL_*`. */
export async function main(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const log = pino({ name: 'holdfast-worker', level: env.HOLDFAST_LOG ?? 'info' });
  const config = loadConfig({ env });
  if (!existsSync(BUNDLE_PATH)) throw new Error('the workflow bundle is missing. Run `npm run build` first.');
  Runtime.install({
    logger: {
      log: (level, message, meta) => log[level === 'TRACE' ? 'trace' : 'debug'](meta ?? {}, message),
      trace: (message, meta) => log.trace(meta ?? {}, message),
      debug: (message, meta) => log.debug(meta ?? {}, message),
      info: (message, meta) => log.info(meta ?? {}, message),
      warn: (message, meta) => log.warn(meta ?? {}, message),
      error: (message, meta) => log.error(meta ?? {}, message),
    },
  });
  const settings = temporalSettings(env);
  await checkNamespace(log, settings, config);
  const connection = await connectWorker(settings);
  try {
    const worker = await startWorker({ connection, namespace: settings.namespace, config });
    log.info({ accounts: Object.keys(config.accounts), namespace: settings.namespace }, 'holdfast worker is ready');
    await worker.done;
  } finally {
    await connection.close();
  }
}

/** Before the first task: what is missing is said with its remedy, not found out by a payment. */
async function checkNamespace(log: pino.Logger, settings: TemporalSettings, config: HoldfastConfig): Promise<void> {
  const connection = await connectClient(settings);
  try {
    await assertSearchAttributes(connection, settings.namespace, SEARCH_ATTRIBUTE_LIST);
    await warnOfShortRetention(log, connection, settings.namespace, config);
  } finally {
    await connection.close();
  }
}

/** A payment started again after the namespace forgot it is looked up like after a reset; where nothing can be seen, that is a risk. */
async function warnOfShortRetention(
  log: pino.Logger,
  connection: Connection,
  namespace: string,
  config: HoldfastConfig,
): Promise<void> {
  const retentionMs = await namespaceRetentionMs(connection, namespace);
  for (const { name, capabilities } of Object.values(config.accounts)) {
    const holdMs = capabilities.holdDays * 24 * 60 * 60 * 1000;
    if (retentionMs >= holdMs) continue;
    log.warn(
      { account: name, retentionHours: retentionMs / 3_600_000, holdDays: capabilities.holdDays },
      'the namespace forgets ended payments before the hold ends; raise its retention to the hold',
    );
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
