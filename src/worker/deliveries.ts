import type { MetricMeter } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import type { DeliveryInstruments } from '../activities/deliver-events';
import { METRICS } from '../telemetry/metrics';
import type { Gauges } from './gauges';

/** Beyond these the newest are left out: the oldest is what is asked for. */
const WAITING_MAX = 10_000;
const EVERY_MS = 5_000;
/** Who has not come back by then was taken by another worker. */
const SLACK_MS = 60_000;

/** What is untold at each endpoint, as far as this worker has tried. */
export interface Deliveries extends Required<DeliveryInstruments> {
  /** Age of the oldest event that this endpoint has not taken, in seconds. */
  oldestSeconds(endpoint: string): number;
}

export function createDeliveries(
  endpoints: readonly string[],
  counted: Deliveries['counted'],
  now: () => number = Date.now,
): Deliveries {
  const waiting = new Map(endpoints.map((endpoint) => [endpoint, new Map<string, { since: number; until: number }>()]));
  return {
    counted,
    waits(endpoint, workflowId, untold) {
      const ones = waiting.get(endpoint);
      if (ones === undefined) return;
      ones.delete(workflowId);
      if (untold === undefined || ones.size >= WAITING_MAX) return;
      ones.set(workflowId, { since: untold.since, until: now() + untold.againWithinMs + SLACK_MS });
    },
    oldestSeconds(endpoint) {
      let oldest = Number.POSITIVE_INFINITY;
      const ones = waiting.get(endpoint) ?? new Map();
      for (const [workflowId, { since, until }] of ones) {
        if (until < now()) ones.delete(workflowId);
        else oldest = Math.min(oldest, since);
      }
      return Number.isFinite(oldest) ? Math.max(0, Math.floor((now() - oldest) / 1_000)) : 0;
    },
  };
}

export const OUTCOMES = ['taken', 'failed', 'gone', 'spared'] as const;

/** Counts deliveries, each outcome from 0. */
export function createDeliveryCounter(
  endpoints: readonly string[],
  meter: MetricMeter = Runtime.instance().metricMeter,
): Deliveries['counted'] {
  const counter = meter.createCounter('holdfast_events', undefined, METRICS.holdfast_events.says);
  for (const endpoint of endpoints) for (const outcome of OUTCOMES) counter.add(0, { endpoint, outcome });
  return (endpoint, outcome) => counter.add(1, { endpoint, outcome });
}

/** Keeps the gauge; the answer ends it. */
export function showOldest(endpoints: readonly string[], deliveries: Deliveries, gauges: Gauges): () => void {
  const show = (): void => {
    for (const endpoint of endpoints) {
      gauges.set('holdfast_events_oldest_untold_seconds', deliveries.oldestSeconds(endpoint), { endpoint });
    }
  };
  show();
  const timer = setInterval(show, EVERY_MS).unref();
  return () => clearInterval(timer);
}
