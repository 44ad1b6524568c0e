import type { Account } from '../config/accounts';
import type { AccountCalls } from './contract';

/** What a workflow learns of its account: names, capabilities and patience, nothing secret. */
export function createAccountCalls(accounts: Readonly<Record<string, Account>>): AccountCalls {
  return {
    async accountSettings(name) {
      const account = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
      return account && { provider: account.provider, capabilities: account.capabilities, policy: account.policy };
    },
  };
}
