import { log } from '@temporalio/activity';
import type { Order } from '../domain/order';
import type { OperationKind } from '../domain/payment';
import { shipmentsIn } from '../telemetry/lines';
import type { RunStamp } from './contract';
import type { Tracing } from './tracing';

/** One call to a provider: what it is for, in the names that lines, spans and metrics share. */
export interface ObservedCall {
  call: OperationKind | 'lookUp';
  provider: string;
  order: Order & RunStamp;
}

/** Who is told of a call beside the log. */
export interface Instruments {
  tracing?: Tracing;
  /** How long a call took. */
  timed?(provider: string, call: ObservedCall['call'], seconds: number): void;
}

/** Carries a call out, and tells how long it took and what became of it: a line, a measurement and, where traces are on, a span. */
export async function observed<T extends { kind: string; why?: string }>(
  { call, provider, order }: ObservedCall,
  work: () => Promise<T>,
  { tracing, timed }: Instruments,
): Promise<T> {
  const { account, paymentId, operationId, kind, shipments = [operationId] } = order;
  const about = { provider, account, paymentId, operation: kind, operationId, ...shipmentsIn(kind, shipments) };
  const began = performance.now();
  const took = (): number => Math.round(performance.now() - began);
  try {
    const answer = await (tracing === undefined ? work() : tracing.span(call, about, work));
    const { kind: outcome, why } = answer;
    log.info(`${call} ${outcome}`, {
      ...{ event: `holdfast.call.${call}`, ...about, outcome, tookMs: took() },
      ...(why === undefined ? {} : { why }),
    });
    return answer;
  } finally {
    timed?.(provider, call, took() / 1_000);
  }
}
