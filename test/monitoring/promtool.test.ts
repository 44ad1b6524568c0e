import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { dashboard, exprsOf } from '../../scripts/monitoring/dashboard';
import { asPromql, MONITORING, rules } from '../support/monitoring';

const { HOLDFAST_PROMTOOL, PATH = '' } = process.env;
const places = HOLDFAST_PROMTOOL
  ? [HOLDFAST_PROMTOOL]
  : PATH.split(delimiter).map((folder) => join(folder, 'promtool'));
const promtool = places.find((place) => existsSync(place));
if (promtool === undefined) {
  process.stderr.write(
    'No promtool found: the tests of the alert rules are left out. Install Prometheus, or set HOLDFAST_PROMTOOL.\n',
  );
}
/** What no promtool can check is left out, and jest counts it so. */
const withPromtool = promtool === undefined ? describe.skip : describe;

function run(...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(promtool ?? '', args, { cwd: MONITORING, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

function checked(exprs: readonly string[]): { status: number | null; said: string } {
  const file = join(mkdtempSync(join(tmpdir(), 'holdfast-promtool-')), 'recorded.yaml');
  const recorded = exprs.map((expr, at) => ({ record: `panel:${at}`, expr: asPromql(expr) }));
  writeFileSync(file, stringify({ groups: [{ name: 'panels', rules: recorded }] }));
  return run('check', 'rules', file);
}

withPromtool('promtool', () => {
  test('takes the rules', () => {
    const { status, said } = run('check', 'rules', 'alerts.yaml');
    expect([status, said]).toEqual([0, expect.stringContaining(`${rules().length} rules found`)]);
  });

  test('finds that each alert is raised by what should raise it, and by nothing of a healthy day', () => {
    expect(run('test', 'rules', 'alerts.test.yaml')).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
  });

  test('takes every query of the dashboard, and would not take a wrong one', () => {
    expect(checked(exprsOf(dashboard()))).toMatchObject({ status: 0 });
    expect(checked(['sum(rate(x))'])).toMatchObject({ status: 1 });
  });
});
