import { NAMES, PROVED, type ProviderName } from '../providers';
import type { SimulatedAccount } from './simulated';

/** One merchant before a sandbox that behaves in one of the ways that its provider's documents leave open. */
export interface Account extends SimulatedAccount {
  readonly provider: ProviderName;
}

export const ACCOUNTS: Readonly<Record<string, Account>> = Object.fromEntries(
  NAMES.flatMap((provider) =>
    Object.entries(PROVED[provider].simulated.accounts).map(([says, account]) => [says, { provider, ...account }]),
  ),
);
