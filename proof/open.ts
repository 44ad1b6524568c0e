import { type OpenAccount, PROVIDERS } from '../src/providers/registry';
import { type Account, DEFAULT_CONFIG, readConfig } from '../src/sandbox/config';
import type { Pairing } from './pairing';

/** An account of `holdfast.yaml` that reaches this account of a sandbox. `settings`: its further members, the address among them. */
export function openAt(
  { name, side }: Pairing,
  known: Account,
  settings: Readonly<Record<string, unknown>>,
): OpenAccount {
  const adapter = PROVIDERS[name];
  if (adapter === undefined) throw new Error(`no provider ${name}`);
  return adapter.open(adapter.settings.parse({ ...side.credentials(known), ...settings }));
}

/** The merchant of a provider in a sandbox without a configuration. */
export function shopAt(provider: string): { name: string; account: Account } {
  const shops = Object.entries(readConfig(DEFAULT_CONFIG).accounts);
  const [name, account] = shops.find(([, { provider: is }]) => is === provider) ?? [];
  if (name === undefined || account === undefined) throw new Error(`the sandbox has no account of ${provider}`);
  return { name, account };
}
