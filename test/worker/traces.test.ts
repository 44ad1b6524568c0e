import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { SpanAbout } from '../../src/activities/tracing';
import { openTracing, traceOf, wantsTraces } from '../../src/worker/traces';

const ABOUT: SpanAbout = {
  ...{ provider: 'vipps', account: 'shop', paymentId: 'order-1', operation: 'capture', operationId: 'parcel-1' },
  shipmentId: 'parcel-1',
};

const exporter = new InMemorySpanExporter();
const register = (): void => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
};
const spans = (): ReadableSpan[] => exporter.getFinishedSpans().filter(({ name }) => name !== 'holdfast start');
afterEach(() => {
  exporter.reset();
  trace.disable();
});

test.each([
  [undefined, false],
  ['', false],
  ['off', false],
  [' on ', true],
])('HOLDFAST_TRACES %j means %j', (value, wanted) => {
  expect(wantsTraces(value === undefined ? {} : { HOLDFAST_TRACES: value })).toBe(wanted);
});

test('anything else is refused', () => {
  expect(() => wantsTraces({ HOLDFAST_TRACES: 'yes' })).toThrow('HOLDFAST_TRACES is "yes"; write on or off.');
});

test('without the package, or without an SDK, it says what to do', async () => {
  await expect(openTracing(() => Promise.reject(new Error('MODULE_NOT_FOUND')))).rejects.toThrow(/npm install it/);
  await expect(openTracing()).rejects.toThrow(/no OpenTelemetry SDK is registered/);
});

test('every call about a shipment is in its trace, which anybody can reckon', async () => {
  register();
  const tracing = await openTracing();
  await tracing.span('capture', ABOUT, async () => ({ kind: 'unknown' }));
  await tracing.span('lookUp', ABOUT, async () => ({ kind: 'done' }));
  const { traceId, spanId } = traceOf('shop', 'order-1', 'parcel-1');
  expect(spans().map((span) => [span.name, span.spanContext().traceId, span.parentSpanContext?.spanId])).toEqual([
    ['holdfast capture', traceId, spanId],
    ['holdfast lookUp', traceId, spanId],
  ]);
  expect(spans()[0]?.attributes).toEqual({
    'holdfast.provider': 'vipps',
    'holdfast.account': 'shop',
    'holdfast.payment_id': 'order-1',
    'holdfast.operation': 'capture',
    'holdfast.operation_id': 'parcel-1',
    'holdfast.shipment_id': 'parcel-1',
    'holdfast.outcome': 'unknown',
  });
  expect(spans().map(({ status }) => status.code)).toEqual([2, 0]);
});

test('a capture for several shipments is in the trace of the first, and linked to the others', async () => {
  register();
  const { shipmentId: _, ...rest } = ABOUT;
  const about = { ...rest, shipmentIds: ['parcel-1', 'parcel-2'] };
  await (await openTracing()).span('capture', about, async () => ({ kind: 'confirmed' }));
  const [span] = spans();
  expect(span?.spanContext().traceId).toBe(traceOf('shop', 'order-1', 'parcel-1').traceId);
  expect(span?.links.map(({ context }) => context.traceId)).toEqual([traceOf('shop', 'order-1', 'parcel-2').traceId]);
});

test('what goes wrong passes through, and the span says so', async () => {
  register();
  const tracing = await openTracing();
  await expect(tracing.span('capture', ABOUT, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(spans()[0]?.status.code).toBe(2);
  expect(spans()[0]?.events[0]?.name).toBe('exception');
});
