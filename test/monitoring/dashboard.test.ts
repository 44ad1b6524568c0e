import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboard, exprsOf } from '../../scripts/monitoring/dashboard';
import { committedDashboard, MONITORING, namesIn } from '../support/monitoring';

const built = JSON.parse(JSON.stringify(dashboard()));
if (process.env.HOLDFAST_WRITE_DASHBOARD === '1') {
  writeFileSync(join(MONITORING, 'dashboard.json'), `${JSON.stringify(built, null, 2)}\n`);
}

test('the dashboard that is committed is what the builders give: after a change, `npm run dashboard`', () => {
  expect(committedDashboard()).toEqual(built);
});

test('every panel says what it shows and asks for something', () => {
  const panels = (built.panels as { type: string; description?: string; targets?: unknown[] }[]).filter(
    ({ type }) => type !== 'row',
  );
  expect(panels.length).toBeGreaterThan(15);
  expect(panels.filter(({ description, targets = [] }) => !description || targets.length === 0)).toEqual([]);
  expect(exprsOf(built).length).toBeGreaterThanOrEqual(panels.length);
});

test('every query can be read', () => {
  expect(exprsOf(built).filter((expr) => namesIn(expr).metrics.length === 0)).toEqual([]);
  expect(() => namesIn('sum by (x (y))')).toThrow(/not PromQL/);
});
