import { parse } from 'yaml';
import { type HoldfastConfig, loadConfig } from '../../src/config/config';
import { policyOf, policySettings } from '../../src/config/policy';
import { DEFAULT_WORKER, workerSettings } from '../../src/config/worker-settings';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import { read, sectionOf, tableUnder } from './page';

const page = read('docs/deployment.md');
const bare = (cell = ''): string => cell.replace(/^`|`$/g, '');

/** One less or more, in the unit that it has. */
const beside = (text: string, by: number): string => text.replace(/^\d+/, (digits) => String(Number(digits) + by));

const load = (top: string, account = ''): HoldfastConfig =>
  loadConfig({
    path: 'holdfast.yaml',
    env: { S: 's' },
    readFile: () => `${top}
accounts:
  shop: { provider: pipwave, baseUrl: "https://api.pipwave.com", apiKey: "\${S}", apiSecret: "\${S}", currencies: [MYR]${account} }`,
  });

describe('the page of the configuration', () => {
  test('has every setting of a policy, with its default', () => {
    const [, ...rows] = tableUnder(page, 'Its policy');
    expect(rows.map(([cell]) => bare(cell)).sort()).toEqual(Object.keys(policySettings.shape).sort());
    for (const [cell, shown = ''] of rows) {
      if (!shown.startsWith('`')) continue;
      const given = policySettings.parse({ [bare(cell)]: parse(/^`([^`]+)`/.exec(shown)?.[1] ?? '') });
      expect([cell, policyOf(given)]).toEqual([cell, policyOf()]);
    }
  });

  test('has the settings at the top, with their defaults', () => {
    const [, ...rows] = tableUnder(page, 'The configuration');
    expect(rows.map(([cell]) => bare(cell))).toEqual([
      'accounts',
      'clockSkew',
      'versioning',
      'worker',
      'encryption',
      'events',
      'gateway',
      'recovered',
    ]);
    const { accounts: _, ...plain } = load('');
    for (const [cell, shown = ''] of rows.slice(1).filter(([, shown]) => shown?.startsWith('`'))) {
      expect(load(`${bare(cell)}: ${bare(shown)}`)).toMatchObject(plain);
    }
  });

  test('has how workers take work: defaults and bounds are those of the check', () => {
    const [, ...rows] = tableUnder(page, 'How workers take work');
    expect(rows.map(([cell]) => bare(cell))).toEqual(Object.keys(workerSettings.shape));
    for (const [cell, shown, least, most] of rows) {
      const given = (text: string | undefined) => `worker: { ${bare(cell)}: ${bare(text)} }`;
      expect([cell, load(given(shown)).worker]).toEqual([cell, DEFAULT_WORKER]);
      for (const bound of [least, most]) expect(load(given(bound)).worker).not.toEqual(DEFAULT_WORKER);
      for (const beyond of [beside(bare(least), -1), beside(bare(most), 1)]) {
        expect(() => load(given(beyond))).toThrow(`worker.${bare(cell)} `);
      }
    }
  });

  test('has every search attribute, with its type', () => {
    const [line = ''] = sectionOf(page, 'Prepare the namespace').match(/^The search attributes are .*$/m) ?? [];
    const named = [...line.matchAll(/((?:`\w+`(?:, | and )?)+) \((\w+)\)/g)].flatMap(([, names = '', type]) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => ({ name, type })),
    );
    expect(named).toEqual([...SEARCH_ATTRIBUTE_LIST]);
  });

  test('has what every account may say', () => {
    const [, ...rows] = tableUnder(page, 'In each account');
    expect(rows.map(([cell]) => bare(cell))).toEqual(['provider', 'insecure', 'policy']);
    expect(load('', ', insecure: false').accounts.shop?.settings).toEqual(load('').accounts.shop?.settings);
  });
});
