// Loaded into a worker with NODE_OPTIONS=--require: an OpenTelemetry SDK that writes each span as a line of JSON to HOLDFAST_TEST_SPANS.
const { appendFileSync } = require('node:fs');
const { trace } = require('@opentelemetry/api');
const { BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');

const write = ({ name, attributes, status, parentSpanContext, ...span }) => {
  const { traceId } = span.spanContext();
  const line = { name, traceId, parent: parentSpanContext?.spanId, attributes, status };
  appendFileSync(process.env.HOLDFAST_TEST_SPANS, `${JSON.stringify(line)}\n`);
};
const exporter = {
  export(spans, done) {
    // The context is a method of the span, which a copy of its members would lose.
    for (const span of spans) write({ ...span, spanContext: () => span.spanContext() });
    done({ code: 0 });
  },
  shutdown: async () => undefined,
};
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
