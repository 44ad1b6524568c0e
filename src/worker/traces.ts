import { createHash } from 'node:crypto';
import type { SpanContext } from '@opentelemetry/api';
import type { SpanAbout, Tracing } from '../activities/tracing';

/** `HOLDFAST_TRACES` can't be used as it stands. */
export class TracesRefused extends Error {
  readonly code = 'ConfigRefused';
}

/** Whether traces are asked for: `HOLDFAST_TRACES=on`. */
export function wantsTraces(env: NodeJS.ProcessEnv): boolean {
  const value = env.HOLDFAST_TRACES?.trim() ?? '';
  if (!['', 'off', 'on'].includes(value)) {
    throw new TracesRefused(`HOLDFAST_TRACES is ${JSON.stringify(value)}; write on or off.`);
  }
  return value === 'on';
}

type Api = typeof import('@opentelemetry/api');

/** Spans through the API of OpenTelemetry. Where they go is up to the SDK that this process was started with. Throws where there is none. */
export async function openTracing(load: () => Promise<Api> = () => import('@opentelemetry/api')): Promise<Tracing> {
  const api = await load().catch((error: unknown) => {
    throw new TracesRefused('HOLDFAST_TRACES is on, and @opentelemetry/api is not installed: npm install it.', {
      cause: error,
    });
  });
  const tracer = api.trace.getTracer('holdfast');
  const probe = tracer.startSpan('holdfast start', { root: true });
  probe.end();
  if (!api.isSpanContextValid(probe.spanContext())) {
    throw new TracesRefused(
      'HOLDFAST_TRACES is on, and no OpenTelemetry SDK is registered: load one before the worker, with NODE_OPTIONS=--require=….',
    );
  }
  return {
    async span(call, about, work) {
      const [first, ...more] = threadsOf(about);
      const parent = api.trace.setSpanContext(api.ROOT_CONTEXT, first);
      const options = {
        kind: api.SpanKind.CLIENT,
        attributes: attributesOf(about),
        links: more.map((context) => ({ context })),
      };
      const span = tracer.startSpan(`holdfast ${call}`, options, parent);
      try {
        const answer = await api.context.with(api.trace.setSpan(parent, span), work);
        span.setAttribute('holdfast.outcome', answer.kind);
        if (answer.kind === 'unknown') span.setStatus({ code: api.SpanStatusCode.ERROR });
        return answer;
      } catch (error) {
        span.recordException(error as Error);
        span.setStatus({ code: api.SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
  };
}

/**
 * The trace of a shipment, reckoned from its names: its calls are months and machines apart, and no context travels with a payment. Whoever knows
 * the names knows the trace. An operation that pays for no shipment has a trace of its own.
 */
export function traceOf(account: string, paymentId: string, shipmentId: string): SpanContext {
  const digest = createHash('sha256').update(`holdfast/${account}/${paymentId}/${shipmentId}`).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), traceFlags: SAMPLED, isRemote: true };
}

/** `TraceFlags.SAMPLED`, without loading the API. */
const SAMPLED = 1;

function threadsOf({
  account,
  paymentId,
  operationId,
  shipmentId,
  shipmentIds,
}: SpanAbout): [SpanContext, ...SpanContext[]] {
  const [first = operationId, ...more] = shipmentIds ?? [shipmentId ?? operationId];
  return [traceOf(account, paymentId, first), ...more.map((id) => traceOf(account, paymentId, id))];
}

const attributesOf = ({
  provider,
  account,
  paymentId,
  operation,
  operationId,
  shipmentId,
  shipmentIds,
}: SpanAbout) => ({
  'holdfast.provider': provider,
  'holdfast.account': account,
  'holdfast.payment_id': paymentId,
  'holdfast.operation': operation,
  'holdfast.operation_id': operationId,
  ...(shipmentId === undefined ? {} : { 'holdfast.shipment_id': shipmentId }),
  ...(shipmentIds === undefined ? {} : { 'holdfast.shipment_ids': [...shipmentIds] }),
});
