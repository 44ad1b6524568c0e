import { log, metricMeter } from '@temporalio/activity';
import type { Order } from '../domain/order';
import { shipmentsIn } from '../telemetry/lines';
import { METRICS } from '../telemetry/metrics';
import type { RunStamp } from './contract';
import { type Tracing, UNTRACED } from './tracing';

/** One call to a provider: what it is for, in the names that lines, spans and metrics share. */
export interface ObservedCall {
  call: 'authorize' | 'capture' | 'release' | 'lookUp';
  provider: string;
  order: Order & RunStamp;
}

/** Carries a call out, and tells how long it took and what became of it: a measurement, a line and, where traces are on, a span. */
export async function observed<T extends { kind: string; why?: string }>(
  { call, provider, order }: ObservedCall,
  work: () => Promise<T>,
  tracing: Tracing = UNTRACED,
): Promise<T> {
  const { account, paymentId, operationId, kind, shipments = [operationId] } = order;
  const about = { provider, account, paymentId, operation: kind, operationId, ...shipmentsIn(kind, shipments) };
  const began = performance.now();
  const took = (): number => Math.round(performance.now() - began);
  try {
    const answer = await tracing.span(call, about, work);
    const { kind: outcome, why } = answer;
    log.info(`${call} ${outcome}`, {
      ...{ event: `holdfast.call.${call}`, ...about, outcome, tookMs: took() },
      ...(why === undefined ? {} : { why }),
    });
    return answer;
  } finally {
    metricMeter
      .createHistogram('holdfast_provider_seconds', 'float', undefined, METRICS.holdfast_provider_seconds.says)
      .record(took() / 1_000, { provider, call });
  }
}
