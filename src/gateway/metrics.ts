import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

/** Every metric of the gateway, as Prometheus sees it. docs/monitoring.md has the same table. */
export const GATEWAY_METRICS = {
  holdfast_notices_total: {
    labels: ['provider', 'account', 'verdict'],
    says: 'Notices of providers, by what the gateway made of each',
  },
} as const satisfies Record<string, { labels: readonly string[]; says: string }>;

type Name = keyof typeof GATEWAY_METRICS;
type LabelOf<N extends Name> = (typeof GATEWAY_METRICS)[N]['labels'][number];

/** What one gateway counts. */
export interface GatewayMetrics {
  registry: Registry;
  notices: Counter<LabelOf<'holdfast_notices_total'>>;
}

export function gatewayMetrics(): GatewayMetrics {
  const registry = new Registry();
  const counter = <N extends Name>(name: N): Counter<LabelOf<N>> => {
    const { says, labels } = GATEWAY_METRICS[name];
    return new Counter({ name, help: says, labelNames: [...labels], registers: [registry] });
  };
  return { registry, notices: counter('holdfast_notices_total') };
}

/** Adds what Node knows of the process: CPU, memory, event loop. Its observers stay as long as the process does. */
export function withProcessMetrics(metrics: GatewayMetrics): GatewayMetrics {
  collectDefaultMetrics({ register: metrics.registry });
  return metrics;
}
