import { existsSync } from 'node:fs';
import { type NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createEventCalls, type DeliveryInstruments } from './activities/deliver-events';
import { createProviderCalls, type OpenedAccount } from './activities/provider-calls';
import { createWebhook, REQUEST_WITHIN_MS, type Sink } from './activities/sink';
import type { Tracing } from './activities/tracing';
import { type HoldfastConfig, loadConfig } from './config/config';
import { configurationDigest } from './config/digest';
import { connectClient, type TemporalSettings, temporalSettings } from './config/temporal-connection';
import { connectWorker } from './config/worker-connection';
import { present } from './domain/present';
import { dataConverterOf } from './encryption/data-converter';
import type { Listener } from './events/listener';
import { addressIn, type Part, startHealthServer } from './health/server';
import { createServerCheck } from './health/server-check';
import { DEPLOYMENT, eventsQueue, providerQueue } from './messages/ids';
import { buildIdOf } from './worker/build';
import { identityOf } from './worker/configurations';
import { createDeliveries, createDeliveryCounter, showOldest } from './worker/deliveries';
import { exporterOnLoopback } from './worker/exporter';
import { createGauges, createTimer, zeroCounters } from './worker/gauges';
import { healthOf, liveParts, type QueueStatus, readyParts } from './worker/health';
import { warnOfMissingKeys } from './worker/keys';
import { createLog, logWholeProcess, NATIVE_LOG, sdkLogger } from './worker/log';
import { checkNamespace } from './worker/namespace';
import { openTracing, wantsTraces } from './worker/traces';
import { startWatch } from './worker/watch';
import { BUNDLE_PATH, SEALED_BUNDLE_PATH } from './workflows/bundle';

export type { Tracing } from './activities/tracing';
export { ConfigError, type HoldfastConfig, loadConfig } from './config/config';
export { type TemporalSettings, temporalSettings } from './config/temporal-connection';
export { connectWorker } from './config/worker-connection';
export type { QueueStatus } from './worker/health';

/** Beyond the longest provider call, so that a worker that is told to stop lets its captures finish. */
const SHUTDOWN_SLACK_MS = 5_000;

export interface HoldfastWorkerOptions {
  connection: NativeConnection;
  namespace: string;
  config: HoldfastConfig;
  /** The prebuilt workflow bundle. Default: of the two that `npm run build` wrote, the one that fits the configuration. */
  bundlePath?: string;
  /** The worker's name in Temporal. Default: process, machine and the digest of the configuration. */
  identity?: string;
  /** Where the spans of calls to providers go. Default: nowhere. */
  tracing?: Tracing;
  /** What is counted of deliveries of events. Default: nothing. */
  deliveries?: DeliveryInstruments;
}

export interface HoldfastWorker {
  /** What it is doing, queue by queue. */
  status(): QueueStatus[];
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
  const { connection, namespace, config, bundlePath = bundleFor(config), tracing } = options;
  const { identity = identityOf(configurationDigest(config), false) } = options;
  const accounts = Object.values(config.accounts);
  const opened = new Map<string, OpenedAccount>(
    accounts.map(({ name, provider, capabilities, policy, create }) => [
      name,
      {
        provider,
        capabilities,
        policy,
        calls: create(),
        ...present({ recovery: config.recovered }),
      },
    ]),
  );
  const { endpoints } = config;
  const sinks = new Map(endpoints.map((endpoint) => [endpoint.name, createWebhook(endpoint)]));
  const anywhere: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace,
    dataConverter: dataConverterOf(config.keyring),
    identity,
  };
  const common: Omit<WorkerOptions, 'taskQueue'> = {
    ...anywhere,
    ...(config.versioning === 'off'
      ? {}
      : { workerDeploymentOptions: pinnedTo(buildIdOf(options.bundlePath ?? BUNDLE_PATH)) }),
    shutdownGraceTime: Math.max(...accounts.map((account) => account.policy.callBoundMs), 0) + SHUTDOWN_SLACK_MS,
  };
  const instruments = { timed: createTimer(), ...present({ tracing }) };
  const workers = await Promise.all(
    [...new Set(accounts.map((account) => account.provider))].map((provider) =>
      Worker.create({
        ...common,
        taskQueue: providerQueue(provider),
        workflowBundle: { codePath: bundlePath },
        activities: createProviderCalls(opened, instruments, listenersIn(config)),
        stickyQueueScheduleToStartTimeout: config.worker.stickyTimeoutMs,
        maxConcurrentWorkflowTaskPolls: config.worker.workflowPollers,
        maxConcurrentActivityTaskPolls: config.worker.activityPollers,
      }),
    ),
  );
  // Of no build: whoever is there tells, and a payment that is pinned waits for nobody.
  const tellers = await Promise.all(
    endpoints.map(({ name, accounts, firstRetryMs, lastRetryMs }) => {
      const sink = sinks.get(name) as Sink;
      return Worker.create({
        ...anywhere,
        taskQueue: eventsQueue(name),
        activities: createEventCalls({ name, accounts, firstRetryMs, lastRetryMs, sink }, options.deliveries),
        shutdownGraceTime: REQUEST_WITHIN_MS,
      });
    }),
  );
  const all = [...workers, ...tellers];
  const stopAll = (): void => {
    for (const worker of all) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // When one of them dies, the process is no longer a worker: the others stop too, and the caller hears of it.
  const runs = all.map((worker) => worker.run().finally(stopAll));
  const done = Promise.allSettled(runs).then(async (results) => {
    await Promise.all([...[...opened.values()].map(({ calls }) => calls), ...sinks.values()].map((one) => one.close()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  });
  return {
    status: () =>
      all.map((worker) => {
        const { runState, workflowPollerState, activityPollerState } = worker.getStatus();
        const tells = tellers.includes(worker);
        const isPolling = (tells || workflowPollerState === 'POLLING') && activityPollerState === 'POLLING';
        return { queue: worker.options.taskQueue, state: runState, isPolling };
      }),
    done,
    async stop() {
      stopAll();
      await done;
    },
  };
}

/** Who listens to an account, as its payments keep it. */
const listenersIn =
  ({ endpoints }: HoldfastConfig) =>
  (account: string): Listener[] =>
    endpoints
      .filter(({ accounts }) => accounts.includes(account))
      .map(({ name, types, giveUpAfterMs, firstRetryMs }) => ({
        endpoint: name,
        ...present({ types }),
        giveUpAfterMs,
        firstRetryMs,
      }));

/** A worker that seals must seal the failures of workflows, too. Both are of one build: nothing else differs, and either goes on with what the other began. */
const bundleFor = ({ keyring }: HoldfastConfig): string =>
  keyring.active === undefined ? BUNDLE_PATH : SEALED_BUNDLE_PATH;

/** All workers of a process alike, so that a payment's calls stay with its build. */
const pinnedTo = (buildId: string): NonNullable<WorkerOptions['workerDeploymentOptions']> => ({
  version: { deploymentName: DEPLOYMENT, buildId },
  useWorkerVersioning: true,
  defaultVersioningBehavior: 'PINNED',
});

/** Before the first task, over one connection. */
async function checkBefore(log: Logger, settings: TemporalSettings, config: HoldfastConfig): Promise<void> {
  const connection = await connectClient(settings);
  try {
    await checkNamespace(log, connection, settings.namespace, config);
    await warnOfMissingKeys(log, connection, settings.namespace, config.keyring);
  } finally {
    await connection.close();
  }
}

/**
 * The worker process: `node dist/worker.js`. Configuration from `HOLDFAST_CONFIG`, the server from `TEMPORAL_*`; `HOLDFAST_TELEMETRY` is the address
 * of its health and metrics, and `HOLDFAST_TRACES=on` lets calls to providers be traced.
 */
export async function runWorker(
  env: NodeJS.ProcessEnv = process.env,
  log = createLog(env, 'holdfast-worker'),
): Promise<void> {
  const config = loadConfig({ env });
  const address = addressIn(env, 'HOLDFAST_TELEMETRY');
  const tracing = wantsTraces(env) ? await openTracing() : undefined;
  if (!existsSync(bundleFor(config))) throw new Error('the workflow bundle is missing. Run `npm run build` first.');
  const exporter = address === undefined ? undefined : await exporterOnLoopback();
  Runtime.install({
    logger: sdkLogger(log),
    telemetryOptions: { logging: NATIVE_LOG, ...present({ metrics: exporter?.config }) },
  });
  const configuration = configurationDigest(config);
  const identity = identityOf(configuration, exporter !== undefined);
  const build = buildIdOf(BUNDLE_PATH);
  const gauges = createGauges();
  gauges.set('holdfast_worker_info', 1, { build, configuration });

  let worker: HoldfastWorker | undefined;
  let stopShowing = (): void => undefined;
  let askServer = async (): Promise<Part> => ({ ok: false, why: 'the worker starts' });
  const statuses = (): QueueStatus[] => worker?.status() ?? [];
  const health =
    address === undefined || exporter === undefined
      ? undefined
      : await startHealthServer({
          address,
          live: () => liveParts(statuses()),
          ready: async () => readyParts(statuses(), await askServer()),
          metrics: exporter.read,
        });
  try {
    const settings = temporalSettings(env);
    const { namespace } = settings;
    await checkBefore(log, settings, config);
    const connection = await connectWorker(settings);
    try {
      const told = config.endpoints.map(({ name }) => name);
      const deliveries = createDeliveries(told, createDeliveryCounter(told));
      worker = await startWorker({ connection, namespace, config, identity, deliveries, ...present({ tracing }) });
      stopShowing = showOldest(told, deliveries, gauges);
      askServer = createServerCheck(healthOf(connection));
      const providers = new Set(Object.values(config.accounts).map(({ provider }) => provider));
      const queues = [...providers].map(providerQueue);
      zeroCounters(namespace, [...providers]);
      log.info(
        {
          accounts: Object.keys(config.accounts),
          endpoints: told,
          namespace,
          identity,
          build,
          versioning: config.versioning,
          configuration,
          telemetry: health?.address,
        },
        'holdfast worker is ready',
      );
      const counts = health !== undefined;
      const watch = await startWatch({
        log,
        settings,
        keyring: config.keyring,
        gauges,
        queues,
        identity,
        configuration,
        counts,
      }).catch(async (error: unknown) => {
        await worker?.stop();
        throw error;
      });
      await worker.done.finally(() => watch.stop());
    } finally {
      await connection.close();
    }
  } finally {
    stopShowing();
    await health?.close();
  }
}

if (require.main === module) {
  const log = createLog(process.env, 'holdfast-worker');
  logWholeProcess(log);
  runWorker(process.env, log).catch((error: unknown) => {
    log.fatal(error instanceof Error ? error.message : String(error));
    // The native part of the SDK, once it serves metrics and no worker was made, would keep the process alive.
    process.exit(1);
  });
}
