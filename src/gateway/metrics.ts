import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Every metric of the gateway, as Prometheus sees it. docs/monitoring.md has the same table. */
export const GATEWAY_METRICS = {
  holdfast_notices_total: {
    labels: ['provider', 'account', 'verdict'],
    says: 'Notices of providers, by what the gateway made of each',
  },
  holdfast_http_requests_total: {
    labels: ['operation', 'status'],
    says: 'Requests to the HTTP API, by operation of its OpenAPI document and status of the answer',
  },
  holdfast_http_request_seconds: {
    labels: ['operation'],
    says: 'How long the answers of the HTTP API took, the callers’ own waits included',
  },
} as const satisfies Record<string, { labels: readonly string[]; says: string }>;

/** From a decision to the longest wait. */
const REQUEST_SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

type Name = keyof typeof GATEWAY_METRICS;
type LabelOf<N extends Name> = (typeof GATEWAY_METRICS)[N]['labels'][number];

/** What one gateway counts. */
export interface GatewayMetrics {
  registry: Registry;
  notices: Counter<LabelOf<'holdfast_notices_total'>>;
  requests: Counter<LabelOf<'holdfast_http_requests_total'>>;
  requestSeconds: Histogram<LabelOf<'holdfast_http_request_seconds'>>;
}

export function gatewayMetrics(): GatewayMetrics {
  const registry = new Registry();
  const described = (name: Name) => {
    const { says, labels } = GATEWAY_METRICS[name];
    return { name, help: says, labelNames: [...labels], registers: [registry] };
  };
  const counter = <N extends Name>(name: N): Counter<LabelOf<N>> => new Counter(described(name));
  const histogram = <N extends Name>(name: N, buckets: number[]): Histogram<LabelOf<N>> =>
    new Histogram({ ...described(name), buckets });
  return {
    registry,
    notices: counter('holdfast_notices_total'),
    requests: counter('holdfast_http_requests_total'),
    requestSeconds: histogram('holdfast_http_request_seconds', REQUEST_SECONDS_BUCKETS),
  };
}

/** Adds what Node knows of the process: CPU, memory, event loop. Its observers stay as long as the process does. */
export function withProcessMetrics(metrics: GatewayMetrics): GatewayMetrics {
  collectDefaultMetrics({ register: metrics.registry });
  return metrics;
}
