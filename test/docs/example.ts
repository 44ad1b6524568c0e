import { parse } from 'yaml';
import type { ProviderName } from '../../proof/providers';
import { type OpenAccount, PROVIDERS } from '../../src/providers/registry';
import { read, sectionOf } from './page';

export const pageOf = (name: ProviderName): string => read(`docs/providers/${name}.md`);

export function rowOf(name: ProviderName): (typeof PROVIDERS)[string] {
  const row = PROVIDERS[name];
  if (row === undefined) throw new Error(`no provider ${name}`);
  return row;
}

/** The settings of the example on a provider's page, with something where a variable stands. */
export function exampleOf(name: ProviderName): Record<string, unknown> {
  const [, yaml = ''] = sectionOf(pageOf(name), 'An account').match(/```yaml\n([\s\S]*?)```/) ?? [];
  const { accounts } = parse(yaml.replace(/\$\{\w+\}/g, 'made-up')) as {
    accounts: Record<string, Record<string, unknown>>;
  };
  const [account = {}] = Object.values(accounts);
  const { provider, ...settings } = account;
  if (provider !== name) throw new Error(`the example of ${name} is of ${provider}`);
  return settings;
}

/** The example as an account, with `more` in it. */
export const openExample = (name: ProviderName, more: object = {}): OpenAccount =>
  rowOf(name).open(rowOf(name).settings.parse({ ...exampleOf(name), ...more }));
