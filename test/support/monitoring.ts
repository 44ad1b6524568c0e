import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

/** Where the alert rules and the dashboard are. */
export const MONITORING = join(__dirname, '../../deploy/monitoring');

export interface Rule {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

const read = (file: string): string => readFileSync(join(MONITORING, file), 'utf8');

export const rules = (): Rule[] =>
  (parse(read('alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);

export const committedDashboard = (): object => JSON.parse(read('dashboard.json'));

/** Grafana puts a value in the place of its variables; any will do to read the query. */
export const asPromql = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '5m').replaceAll('$provider', '.*');

/** What a query asks for: the metrics that it names, and the labels that it names of any. Throws where it is no PromQL. */
export function namesIn(expr: string): { metrics: string[]; labels: string[] } {
  const text = asPromql(expr);
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${text}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text.slice(from, to));
      if (type.name === 'LabelName') labels.push(text.slice(from, to));
    },
  });
  return { metrics: [...new Set(metrics)], labels: [...new Set(labels)] };
}
