import { GATEWAY_METRICS } from '../../src/gateway/metrics';
import { VERDICTS } from '../../src/gateway/notices/receiver';
import { exposedName, METRICS, type MetricName } from '../../src/telemetry/metrics';
import { read, tableUnder } from '../docs/page';

test('the page has every metric of the gateway, with its labels', () => {
  const page = read('docs/monitoring.md');
  for (const [name, { labels }] of Object.entries(GATEWAY_METRICS)) {
    expect(page).toContain(`| \`${name}{${labels.join(', ')}}\` |`);
  }
});

test('the page has every verdict on a notice', () => {
  const page = read('docs/monitoring.md');
  for (const verdict of VERDICTS) expect(page).toContain(`\`${verdict}\``);
});

test('the page has every metric, with its labels', () => {
  const [, ...rows] = tableUnder(read('docs/monitoring.md'), 'Metrics');
  const names = Object.keys(METRICS) as MetricName[];
  expect(rows.map(([name]) => name)).toEqual(
    names.map((name) => {
      const { labels } = METRICS[name];
      return `\`${exposedName(name)}${labels.length === 0 ? '' : `{${labels.join(', ')}}`}\``;
    }),
  );
  expect(rows.filter(([, meaning = '']) => meaning.length < 20)).toEqual([]);
});
