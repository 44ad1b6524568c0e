import type { OpenAccount } from '../../src/providers/registry';
import { type Account as Known, readConfig, type SandboxConfig } from '../../src/sandbox/config';
import { createCore, PREFIXES } from '../../src/sandbox/core';
import { openAt, shopAt } from '../open';
import { PROVED } from '../providers';
import { ACCOUNTS, type Account } from './accounts';
import { AdapterSide } from './adapter-side';

/** Nobody listens there: requests go to the sandbox in memory. */
const ORIGIN = 'http://localhost';

interface Ready {
  account: Account;
  open: OpenAccount;
  known: Known;
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
  const shop = shopAt(provider);
  const config = readConfig({ accounts: { [shop.name]: shop.account }, switches: { [provider]: switches } });
  const baseUrl = ORIGIN + PREFIXES[provider];
  const { members = {} } = PROVED[provider].simulated.notices ?? {};
  const open = openAt(PROVED[provider], shop.account, { baseUrl, ...settings, ...members });
  const fresh = { account, open, known: shop.account, config, name: shop.name, currency: PROVED[provider].currency };
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
