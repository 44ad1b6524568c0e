import type { MetricGauge, MetricMeter } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import type { Instruments } from '../activities/observed';
import { providerQueue, WORKFLOW_TYPE } from '../messages/ids';
import { countable } from '../telemetry/counts';
import { type GaugeName, type LabelsOf, METRICS } from '../telemetry/metrics';

/** The gauges of a process, made when they are first set. */
export interface Gauges {
  set<Name extends GaugeName>(name: Name, value: number, labels: LabelsOf<Name>): void;
}

export function createGauges(meter: MetricMeter = Runtime.instance().metricMeter): Gauges {
  const made = new Map<string, MetricGauge>();
  return {
    set(name, value, labels) {
      const gauge = made.get(name) ?? meter.createGauge(name, 'int', undefined, METRICS[name].says);
      made.set(name, gauge);
      gauge.set(value, labels);
    },
  };
}

/** Takes the times of calls to providers. Made once: each making is a call into the native part. */
export function createTimer(meter: MetricMeter = Runtime.instance().metricMeter): Required<Instruments>['timed'] {
  const { says } = METRICS.holdfast_provider_seconds;
  const histogram = meter.createHistogram('holdfast_provider_seconds', 'float', undefined, says);
  return (provider, call, seconds) => histogram.record(seconds, { provider, call });
}

/** Every counter of the payments at 0, with the labels that the SDK gives to what their workflows count: the same series, before its first one. */
export function zeroCounters(
  namespace: string,
  providers: readonly string[],
  meter: MetricMeter = Runtime.instance().metricMeter,
): void {
  for (const provider of providers) {
    const labelled = { namespace, taskQueue: providerQueue(provider), workflowType: WORKFLOW_TYPE };
    for (const { metric, labels } of countable(provider)) {
      meter.createCounter(metric, undefined, METRICS[metric].says).add(0, { ...labelled, ...labels });
    }
  }
}
