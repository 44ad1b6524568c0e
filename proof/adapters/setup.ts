import { type OpenAccount, PROVIDERS } from '../../src/providers/registry';
import { DEFAULT_CONFIG, readConfig, type SandboxConfig } from '../../src/sandbox/config';
import { createCore, PREFIXES } from '../../src/sandbox/core';
import { ACCOUNTS, COLUMNS, type SimulatedAccount } from './accounts';
import { AdapterSide } from './adapter-side';

/** Nobody listens there: requests go to the sandbox in memory. */
const ORIGIN = 'http://localhost';

/** Where the sandbox has no currency of its own. */
const CURRENCIES = { vipps: 'NOK' } as const;

interface Ready {
  account: SimulatedAccount;
  open: OpenAccount;
  config: SandboxConfig;
  name: string;
  currency: string;
}

const ready = new Map<string, Ready>();

/** An account, opened once. */
function readyOf(row: string): Ready {
  const known = ready.get(row);
  if (known !== undefined) return known;
  const account = ACCOUNTS[row];
  if (account === undefined) throw new Error(`no account ${row}: use one of ${Object.keys(ACCOUNTS).join(', ')}`);
  const { provider, settings = {}, switches = {} } = account;
  const [name, merchant] =
    Object.entries(DEFAULT_CONFIG.accounts).find(([, { provider: is }]) => is === provider) ?? [];
  const adapter = PROVIDERS[provider];
  if (name === undefined || merchant === undefined || adapter === undefined) throw new Error(`no ${provider}`);
  const config = readConfig({ accounts: { [name]: merchant }, switches: { [provider]: switches } });
  const own = config.accounts[name] as NonNullable<SandboxConfig['accounts'][string]>;
  const baseUrl = ORIGIN + PREFIXES[provider];
  const open = adapter.open(adapter.settings.parse({ baseUrl, ...COLUMNS[provider].credentials(own), ...settings }));
  const currency = 'currency' in own ? own.currency : CURRENCIES.vipps;
  const fresh = { account, open, config, name, currency };
  ready.set(row, fresh);
  return fresh;
}

/** A fresh sandbox with one payment, and the adapter of this account before it. */
export function adapterSide(
  row: string,
  payment: { authorized: number; hold: 'there' | 'created' | 'pending'; seed: number },
): AdapterSide {
  const { config, ...account } = readyOf(row);
  return new AdapterSide({ ...account, ...payment, core: createCore(config, payment.seed) });
}
