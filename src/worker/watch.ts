import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { createQueues, pollsNow } from '../client/queues';
import { STUCK_REASONS } from '../client/reasons';
import { surveyOf } from '../client/survey';
import { connectClient, type TemporalSettings } from '../config/temporal-connection';
import { dataConverterOf } from '../encryption/data-converter';
import type { Keyring } from '../encryption/keyring';
import { isFirst, otherConfigurations } from './configurations';
import type { Gauges } from './gauges';
import { oldestStuck, stuckBeforeIn } from './oldest';
import { createRounds } from './rounds';

const LOOK_EVERY_MS = 15_000;
const COUNT_EVERY_MS = 60_000;
const CALL_WITHIN_MS = 20_000;

export interface WatchOptions {
  log: Logger;
  settings: TemporalSettings;
  /** Opens what a payment tells of itself. */
  keyring: Keyring;
  gauges: Gauges;
  /** The queues of this worker. */
  queues: readonly string[];
  identity: string;
  configuration: string;
  /** Whether anybody reads the gauges. Without that only the configurations are compared. */
  counts: boolean;
}

/** What a worker sees of the others, and of all payments. */
export interface Watch {
  stop(): Promise<void>;
}

/** Compares this worker's configuration with those of the others; one of them counts what stands still. */
export async function startWatch(options: WatchOptions): Promise<Watch> {
  const { log, settings, keyring, gauges, queues, identity, configuration, counts } = options;
  const connection = await connectClient(settings);
  const client = new Client({ connection, namespace: settings.namespace, dataConverter: dataConverterOf(keyring) });
  const stopped = new AbortController();
  const { signal } = stopped;
  const round = createRounds((survey) => surveyOf(client, survey, CALL_WITHIN_MS));
  let others = '';
  let isCounting = false;

  const compare = async (): Promise<void> => {
    const asked = createQueues(client.workflow);
    const pollers = (await Promise.all(queues.map((queue) => asked.pollersOf(queue, 'workflow')))).flat();
    const identities = pollers.filter((poller) => pollsNow(poller, Date.now())).map((poller) => poller.identity);
    const found = otherConfigurations(identities, configuration);
    gauges.set('holdfast_other_configurations', found.length, {});
    if (found.join() !== others && found.length > 0) {
      const workers = identities.filter((name) => !name.includes(`@${configuration}`));
      log.warn(
        { event: 'holdfast.configurations.differ', configuration, others: found, workers: [...new Set(workers)] },
        'workers with another configuration poll the same task queues; payments take whichever comes',
      );
    }
    others = found.join();
    const counted = isCounting;
    isCounting = counts && isFirst(identities, identity);
    if (counted && !isCounting) forget(gauges);
  };
  const findOldest = async (): Promise<void> => {
    if (!isCounting) return;
    const since = await oldestStuck(stuckBeforeIn(client, CALL_WITHIN_MS));
    const age = since === undefined ? 0 : Math.max(0, Math.floor((Date.now() - since.getTime()) / 1_000));
    gauges.set('holdfast_oldest_stuck_seconds', age, {});
    gauges.set('holdfast_oldest_stuck_refreshed_seconds', now(), {});
  };
  const count = async (): Promise<void> => {
    if (!isCounting) return;
    const { counts: stuck, left } = await round();
    for (const reason of STUCK_REASONS) gauges.set('holdfast_payments_stuck', stuck[reason], { reason });
    gauges.set('holdfast_payments_unlooked', left, {});
    gauges.set('holdfast_payments_stuck_refreshed_seconds', now(), {});
  };
  const every = async (ms: number, what: string, jobs: readonly (() => Promise<void>)[]): Promise<void> => {
    let isFailing = false;
    while (!signal.aborted) {
      try {
        for (const job of jobs) await job();
        isFailing = false;
      } catch (error) {
        // Told once, and not again while it lasts.
        if (!signal.aborted && !isFailing) log.warn({ err: error }, `${what}; tried again every ${ms / 1_000} s`);
        isFailing = true;
      }
      await sleep(ms, undefined, { signal }).catch(() => undefined);
    }
  };

  // Whether this worker counts has to be known before it first counts.
  await compare().catch(() => undefined);
  const loops = [
    every(LOOK_EVERY_MS, 'the other workers or the oldest stuck payment could not be looked for', [
      compare,
      findOldest,
    ]),
    every(COUNT_EVERY_MS, 'stuck payments could not be counted', [count]),
  ];
  return {
    async stop() {
      stopped.abort();
      await connection.close();
      await Promise.all(loops);
    },
  };
}

/** Another worker counts now, and alarms take the greatest of all figures. */
function forget(gauges: Gauges): void {
  for (const reason of STUCK_REASONS) gauges.set('holdfast_payments_stuck', 0, { reason });
  gauges.set('holdfast_payments_unlooked', 0, {});
  gauges.set('holdfast_payments_stuck_refreshed_seconds', 0, {});
  gauges.set('holdfast_oldest_stuck_seconds', 0, {});
  gauges.set('holdfast_oldest_stuck_refreshed_seconds', 0, {});
}

const now = (): number => Math.floor(Date.now() / 1_000);
