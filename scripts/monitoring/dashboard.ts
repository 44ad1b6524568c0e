import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

interface Line {
  expr: string;
  legend: string;
}

interface Graph {
  title: string;
  says: string;
  unit?: string;
  lines: readonly Line[];
}

/** Of counters that a provider has: what the row of the chosen providers shows. */
const CHOSEN = 'provider=~"$provider"';
const perSecond = (name: string, by: string, more = ''): string =>
  `sum by (${by}) (rate(${name}{${CHOSEN}${more}}[$__rate_interval]))`;

const NOW: readonly Graph[] = [
  {
    title: 'Do not move',
    says: 'Payments that stand still and do not go on by themselves. Should be 0.',
    lines: [{ expr: 'sum(max by (reason) (holdfast_payments_stuck{reason!="attention"}))', legend: '' }],
  },
  {
    title: 'Wait for an operator',
    says: 'Payments that need a person: holdfast stuck lists them.',
    lines: [{ expr: 'max(holdfast_payments_stuck{reason="attention"})', legend: '' }],
  },
  {
    title: 'Stuck longest',
    says: 'How long the payment that has been stuck longest has been stuck.',
    unit: 's',
    lines: [{ expr: 'max(holdfast_oldest_stuck_seconds)', legend: '' }],
  },
  {
    title: 'Workers',
    says: 'Worker processes that Prometheus reads.',
    lines: [{ expr: 'count(holdfast_worker_info)', legend: '' }],
  },
  {
    title: 'Configurations',
    says: 'Different configurations among the workers. Should be 1.',
    lines: [{ expr: 'count(count by (configuration) (holdfast_worker_info))', legend: '' }],
  },
  {
    title: 'Builds',
    says: 'Different builds of the workflow code among the workers.',
    lines: [{ expr: 'count(count by (build) (holdfast_worker_info))', legend: '' }],
  },
];

const ROWS: readonly { title: string; graphs: readonly Graph[] }[] = [
  {
    title: 'Money',
    graphs: [
      {
        title: 'Captures by outcome',
        says: 'What became of each order to capture. Unknown is looked up, not repeated.',
        unit: 'reqps',
        lines: [
          {
            expr: perSecond('holdfast_attempts_total', 'provider, outcome', ', operation="capture"'),
            legend: '{{provider}} {{outcome}}',
          },
        ],
      },
      {
        title: 'Operations that ended',
        says: 'Captures, releases and authorizations that became final.',
        unit: 'ops',
        lines: [
          {
            expr: perSecond('holdfast_operations_ended_total', 'operation, status'),
            legend: '{{operation}} {{status}}',
          },
        ],
      },
      {
        title: 'Attentions',
        says: 'What payments told an operator, in an hour.',
        lines: [
          {
            expr: `sum by (code) (increase(holdfast_attentions_raised_total{${CHOSEN}}[1h])) > 0`,
            legend: '{{code}}',
          },
        ],
      },
      {
        title: 'Parked',
        says: 'Operations that only an operator can decide, in an hour.',
        lines: [
          {
            expr: `sum by (provider, operation) (increase(holdfast_operations_parked_total{${CHOSEN}}[1h]))`,
            legend: '{{provider}} {{operation}}',
          },
        ],
      },
      {
        title: 'Stuck payments',
        says: 'What holdfast stuck lists, by reason.',
        lines: [{ expr: 'max by (reason) (holdfast_payments_stuck) > 0', legend: '{{reason}}' }],
      },
      {
        title: 'Messages refused',
        says: 'By error code, in an hour.',
        lines: [
          { expr: `sum by (code) (increase(holdfast_messages_refused_total{${CHOSEN}}[1h])) > 0`, legend: '{{code}}' },
        ],
      },
    ],
  },
  {
    title: 'Providers',
    graphs: [
      {
        title: 'Unknown captures',
        says: 'The share of captures without a clear answer.',
        unit: 'percentunit',
        lines: [
          {
            expr: `${perSecond('holdfast_attempts_total', 'provider', ', operation="capture", outcome="unknown"')} / ${perSecond('holdfast_attempts_total', 'provider', ', operation="capture"')}`,
            legend: '{{provider}}',
          },
        ],
      },
      {
        title: 'Look-ups by finding',
        says: 'Inconclusive: the read failed or proves nothing.',
        unit: 'reqps',
        lines: [
          { expr: perSecond('holdfast_look_ups_total', 'provider, finding'), legend: '{{provider}} {{finding}}' },
        ],
      },
      {
        title: 'Calls: 95th percentile',
        says: 'How long calls to the provider take.',
        unit: 's',
        lines: [
          {
            expr: `histogram_quantile(0.95, ${perSecond('holdfast_provider_seconds_bucket', 'provider, call, le')})`,
            legend: '{{provider}} {{call}}',
          },
        ],
      },
      {
        title: 'Calls: median',
        says: 'How long calls to the provider take.',
        unit: 's',
        lines: [
          {
            expr: `histogram_quantile(0.5, ${perSecond('holdfast_provider_seconds_bucket', 'provider, call, le')})`,
            legend: '{{provider}} {{call}}',
          },
        ],
      },
    ],
  },
  {
    title: 'Gateway',
    graphs: [
      {
        title: 'Notices by verdict',
        says: 'What the gateway made of each notice of a provider. Joined: passed on with others, after the gap.',
        unit: 'reqps',
        lines: [{ expr: perSecond('holdfast_notices_total', 'account, verdict'), legend: '{{account}} {{verdict}}' }],
      },
    ],
  },
  {
    title: 'Events',
    graphs: [
      {
        title: 'Events sent to endpoints',
        says: 'By what became of each. Spared: the endpoint has not answered for a while, and is left alone.',
        unit: 'reqps',
        lines: [
          {
            expr: 'sum by (endpoint, outcome) (rate(holdfast_events_total[$__rate_interval]))',
            legend: '{{endpoint}} {{outcome}}',
          },
        ],
      },
      {
        title: 'Oldest untold event',
        says: 'How old the oldest event is that an endpoint has not taken.',
        unit: 's',
        lines: [{ expr: 'max by (endpoint) (holdfast_events_oldest_untold_seconds)', legend: '{{endpoint}}' }],
      },
    ],
  },
  {
    title: 'Workers',
    graphs: [
      {
        title: 'Workflow tasks wait: 95th percentile',
        says: 'From the server’s queue to a worker. More than a second means too little CPU or too few workers.',
        unit: 's',
        lines: [
          {
            expr: 'histogram_quantile(0.95, sum by (task_queue, le) (rate(temporal_workflow_task_schedule_to_start_latency_bucket[$__rate_interval])))',
            legend: '{{task_queue}}',
          },
        ],
      },
      {
        title: 'Free slots',
        says: 'The worker with most of them.',
        lines: [
          {
            expr: 'max by (task_queue, worker_type) (temporal_worker_task_slots_available)',
            legend: '{{task_queue}} {{worker_type}}',
          },
        ],
      },
      {
        title: 'Failed workflow tasks',
        says: 'Should be 0: such a payment stands still.',
        lines: [
          {
            expr: 'sum by (workflow_type, failure_reason) (increase(temporal_workflow_task_execution_failed_total[5m]))',
            legend: '{{workflow_type}} {{failure_reason}}',
          },
        ],
      },
      {
        title: 'Payments in memory',
        says: 'Payments whose state a worker has at hand.',
        lines: [{ expr: 'sum by (task_queue) (temporal_sticky_cache_size)', legend: '{{task_queue}}' }],
      },
      {
        title: 'Polls that failed',
        says: 'Calls for work that did not reach Temporal.',
        unit: 'reqps',
        lines: [
          {
            expr: 'sum by (operation) (rate(temporal_long_request_failure_total{status_code="TRANSPORT_ERROR"}[$__rate_interval]))',
            legend: '{{operation}}',
          },
        ],
      },
      {
        title: 'Pollers',
        says: 'Calls for work that are open.',
        lines: [
          {
            expr: 'sum by (task_queue, poller_type) (temporal_num_pollers)',
            legend: '{{task_queue}} {{poller_type}}',
          },
        ],
      },
    ],
  },
];

const query = ({ expr, legend }: Line) => new DataqueryBuilder().datasource(DATASOURCE).expr(expr).legendFormat(legend);

function stat({ title, says, unit = 'short', lines }: Graph): StatBuilder {
  const panel = new StatBuilder().title(title).description(says).datasource(DATASOURCE).unit(unit).height(4).span(4);
  return lines.reduce((built, line) => built.withTarget(query(line).instant()), panel);
}

function timeseries({ title, says, unit = 'short', lines }: Graph): TimeseriesBuilder {
  const panel = new TimeseriesBuilder().title(title).description(says).datasource(DATASOURCE).unit(unit).min(0);
  return lines.reduce((built, line) => built.withTarget(query(line)), panel.height(8).span(8));
}

/** The dashboard that deploy/monitoring/dashboard.json holds, for Grafana to import. */
export function dashboard(): object {
  const board = new DashboardBuilder('Holdfast')
    .uid('holdfast')
    .description('Payments, providers and workers of Holdfast. docs/monitoring.md says what to do about what it shows.')
    .tags(['holdfast'])
    .refresh('30s')
    .time({ from: 'now-6h', to: 'now' })
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(
      new QueryVariableBuilder('provider')
        .label('Provider')
        .datasource(DATASOURCE)
        .query('label_values(holdfast_attempts_total, provider)')
        .multi(true)
        .includeAll(true),
    );
  for (const graph of NOW) board.withPanel(stat(graph));
  for (const { title, graphs } of ROWS) {
    board.withRow(new RowBuilder(title));
    for (const graph of graphs) board.withPanel(timeseries(graph));
  }
  return board.build();
}

/** Every query of a panel of a dashboard. */
export function exprsOf(board: object): string[] {
  const { panels = [] } = board as { panels?: { targets?: { expr?: string }[] }[] };
  return panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => (expr === undefined ? [] : [expr])));
}
