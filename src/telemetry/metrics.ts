interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** Ours, in snake case; the SDK adds its own to what activities and workflows measure. */
  readonly labels: readonly string[];
  readonly says: string;
}

/** Every metric of Holdfast, as it is created: the exporter adds `_total` to counters. The unit is in the name. docs/monitoring.md has the same table. */
export const METRICS = {
  holdfast_attempts: {
    kind: 'counter',
    labels: ['provider', 'operation', 'outcome'],
    says: 'Orders sent to providers, by what became of each',
  },
  holdfast_look_ups: {
    kind: 'counter',
    labels: ['provider', 'operation', 'finding'],
    says: 'Look-ups at providers, by what each found',
  },
  holdfast_operations_ended: {
    kind: 'counter',
    labels: ['provider', 'operation', 'status'],
    says: 'Operations that became final, by status',
  },
  holdfast_operations_parked: {
    kind: 'counter',
    labels: ['provider', 'operation'],
    says: 'Operations that only an operator can decide',
  },
  holdfast_attentions_raised: {
    kind: 'counter',
    labels: ['provider', 'code'],
    says: 'Attentions that payments raised, by code',
  },
  holdfast_messages_refused: {
    kind: 'counter',
    labels: ['provider', 'code'],
    says: 'Messages to payments that were refused, by error code',
  },
  holdfast_provider_seconds: {
    kind: 'histogram',
    labels: ['provider', 'call'],
    says: 'How long calls to providers take, in seconds',
  },
  holdfast_payments_stuck: {
    kind: 'gauge',
    labels: ['reason'],
    says: 'Payments that need a look or do not move',
  },
  holdfast_payments_unlooked: {
    kind: 'gauge',
    labels: [],
    says: 'Open payments that the last round left to later ones',
  },
  holdfast_payments_stuck_refreshed_seconds: {
    kind: 'gauge',
    labels: [],
    says: 'When stuck payments were last counted, in seconds since 1970',
  },
  holdfast_oldest_stuck_seconds: {
    kind: 'gauge',
    labels: [],
    says: 'How long the payment that has been stuck longest has been stuck; 0 when none is',
  },
  holdfast_oldest_stuck_refreshed_seconds: {
    kind: 'gauge',
    labels: [],
    says: 'When the longest stuck payment was last looked for, in seconds since 1970',
  },
  holdfast_events: {
    kind: 'counter',
    labels: ['endpoint', 'outcome'],
    says: 'Events sent to endpoints, by what became of each',
  },
  holdfast_events_oldest_untold_seconds: {
    kind: 'gauge',
    labels: ['endpoint'],
    says: 'How old the oldest event is that an endpoint has not taken; 0 when it takes them',
  },
  holdfast_worker_info: {
    kind: 'gauge',
    labels: ['build', 'configuration'],
    says: 'Always 1: the digests of the workflow code and of the configuration',
  },
  holdfast_other_configurations: {
    kind: 'gauge',
    labels: [],
    says: 'Other configurations among the workers that poll the same task queues',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

type OfKind<Kind extends Metric['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

export type CounterName = OfKind<'counter'>;
export type GaugeName = OfKind<'gauge'>;

/** The labels of a metric, each with a value. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>;

/** Raises a counter by one. */
export type Count = { [Name in CounterName]: { metric: Name; labels: LabelsOf<Name> } }[CounterName];

/** From a local refusal to a call that waits for its time limit, in seconds. */
export const PROVIDER_SECONDS_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** As Prometheus sees it. */
export const exposedName = (name: MetricName): string => (METRICS[name].kind === 'counter' ? `${name}_total` : name);
