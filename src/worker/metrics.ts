import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { type MetricsExporterConfig, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { STUCK_REASONS, type StuckReason } from '../client/reasons';
import { type StuckPayment, type SurveyOptions, surveyOf } from '../client/survey';
import { connectClient, type TemporalSettings } from '../config/temporal-connection';

/** How often the gauges are made anew. */
const REFRESH_MS = 60_000;

/** Payments that no list complains of are looked at in turn, so many each time: 10,000 open ones take 20 minutes. */
const LOOK_AT_MOST = 500;
const LOOK_WITHIN_MS = 30_000;
const CALL_WITHIN_MS = 20_000;

/** `HOLDFAST_METRICS` can't be used as it stands. */
export class MetricsAddressInvalid extends Error {
  readonly code = 'ConfigRefused';
}

/** Where metrics are served: `HOLDFAST_METRICS=127.0.0.1:9464`, path `/metrics`. Undefined: nowhere. */
export function metricsAddress(env: NodeJS.ProcessEnv): string | undefined {
  const address = env.HOLDFAST_METRICS?.trim();
  if (!address) return undefined;
  const port = Number(/^(?:\[[0-9a-fA-F:]+\]|[0-9.]+):(\d{1,5})$/.exec(address)?.[1]);
  if (port >= 1 && port <= 65_535) return address;
  throw new MetricsAddressInvalid(
    `HOLDFAST_METRICS is ${JSON.stringify(address)}; write an IP address of this machine and a port, such as 127.0.0.1:9464.`,
  );
}

/** The exporter of the SDK, with the SDK's own metrics: `temporal_workflow_task_execution_failed_total` and others. */
export const exporterAt = (bindAddress: string): MetricsExporterConfig => ({
  prometheus: { bindAddress, countersTotalSuffix: true, useSecondsForDurations: true },
});

/** The gauges of a worker process. */
export interface Counting {
  stop(): Promise<void>;
}

/**
 * `holdfast_payments_stuck{reason}`, by the same eyes as `holdfast stuck`. A round that fails leaves the figures as they are, and
 * `holdfast_payments_stuck_refreshed_seconds` behind: alert on its age, too.
 */
export async function startCounting(log: Logger, settings: TemporalSettings): Promise<Counting> {
  const connection = await connectClient(settings);
  const client = new Client({ connection, namespace: settings.namespace });
  const { metricMeter: meter } = Runtime.instance();
  const gauge = (name: string, what: string) => meter.createGauge(name, 'int', undefined, what);
  const stuck = gauge('holdfast_payments_stuck', 'Payments that need a look or do not move');
  const unlooked = gauge('holdfast_payments_unlooked', 'Open payments that the last round left to later ones');
  const refreshed = gauge('holdfast_payments_stuck_refreshed_seconds', 'When they were counted, in seconds since 1970');
  const stopped = new AbortController();
  const round = createRounds((options) => surveyOf(client, options, CALL_WITHIN_MS));
  const count = async (): Promise<void> => {
    try {
      const { counts, left } = await round();
      for (const reason of STUCK_REASONS) stuck.set(counts[reason], { reason });
      unlooked.set(left);
      refreshed.set(Math.floor(Date.now() / 1_000));
    } catch (error) {
      if (!stopped.signal.aborted)
        log.warn({ err: error }, 'stuck payments could not be counted; the next try is in a minute');
    }
  };
  const counting = (async () => {
    while (!stopped.signal.aborted) {
      await count();
      await sleep(REFRESH_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await connection.close();
      await counting;
    },
  };
}

type Look = (options: SurveyOptions) => ReturnType<typeof surveyOf>;

/**
 * One round after the other. The lists are asked each time; of all other open payments each round looks at some, and what was found among
 * them counts until it is their turn again.
 */
export function createRounds(look: Look): () => Promise<{ counts: Record<StuckReason, number>; left: number }> {
  let before: Date | undefined;
  let kept: StuckPayment[] = [];
  return async () => {
    const survey = await look({
      lookAtMost: LOOK_AT_MOST,
      looking: { withinMs: LOOK_WITHIN_MS },
      ...(before === undefined ? {} : { startedBefore: before }),
    });
    const newest = before?.getTime() ?? Number.POSITIVE_INFINITY;
    const oldest = survey.lookedBackTo?.getTime() ?? 0;
    const seen = new Set(survey.payments.map(({ workflowId }) => workflowId));
    const wasLookedAt = ({ startedAt, workflowId }: StuckPayment): boolean =>
      seen.has(workflowId) || (startedAt.getTime() < newest && startedAt.getTime() >= oldest);
    kept = [...kept.filter((payment) => !wasLookedAt(payment)), ...survey.payments.filter(isUnlisted)];
    before = survey.lookedBackTo;
    const counts = Object.fromEntries(STUCK_REASONS.map((reason) => [reason, 0])) as Record<StuckReason, number>;
    for (const { reason } of [...kept, ...survey.payments.filter((payment) => !isUnlisted(payment))])
      counts[reason] += 1;
    return { counts, left: survey.unlooked };
  };
}

/** What the lists tell each time. */
const LISTED: ReadonlySet<StuckReason> = new Set(['attention', 'unlisted', 'cutOff', 'noAccount']);

const isUnlisted = ({ reason }: StuckPayment): boolean => !LISTED.has(reason);
