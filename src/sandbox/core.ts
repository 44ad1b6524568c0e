import type { Account, SandboxConfig } from './config';
import { emptyPlan } from './faults';
import { BY_NAME, ofEach, PROVIDERS, type ProviderName } from './providers';
import { ControlRefused, type Simulator, type World } from './simulator';
import { emptyTruth } from './truth';

export type { ProviderName };

/** Where each provider's API begins on the sandbox's port. */
export const PREFIXES: Readonly<Record<ProviderName, string>> = ofEach(({ prefix }) => prefix);

/** All pretended providers over one truth, without sockets, timers or a clock. */
export interface Core {
  readonly world: World;
  readonly simulators: ReadonlyMap<string, Simulator>;
  readonly accounts: Readonly<Record<string, Account>>;
}

/** Builds the providers of a configuration. Same configuration and seed, same ids, tokens and faults. */
export function createCore(config: SandboxConfig, seed: number): Core {
  const world: World = { seed, truth: emptyTruth(), faults: emptyPlan(seed), counters: new Map() };
  const { accounts, switches } = config;
  const simulators = PROVIDERS.map(({ name }) =>
    BY_NAME[name].create(world, accountsOf(accounts, name), switches[name]),
  );
  return { world, accounts, simulators: new Map(simulators.map((simulator) => [simulator.provider, simulator])) };
}

/** The providers that have an account. */
export function simulatorsInUse(core: Core): Simulator[] {
  const inUse = new Set(Object.values(core.accounts).map(({ provider }) => provider as string));
  return [...core.simulators.values()].filter(({ provider }) => inUse.has(provider));
}

/** The simulator of an account, with the account's name; the only account when none is named. */
export function accountIn(
  core: Core,
  asked: { provider?: string | undefined; account?: string | undefined },
): { account: string; simulator: Simulator } {
  const names = Object.keys(core.accounts).filter(
    (name) => asked.provider === undefined || core.accounts[name]?.provider === asked.provider,
  );
  if (asked.provider !== undefined && !core.simulators.has(asked.provider)) {
    throw new ControlRefused(404, `no provider ${asked.provider}: use ${[...core.simulators.keys()].join(', ')}`);
  }
  const account = asked.account ?? (names.length === 1 ? names[0] : undefined);
  if (account === undefined) throw new ControlRefused(400, `name an account: ${names.join(', ')}`);
  const provider = names.includes(account) ? core.accounts[account]?.provider : undefined;
  const simulator = provider === undefined ? undefined : core.simulators.get(provider);
  if (simulator === undefined) throw new ControlRefused(404, `no account ${account}: use ${names.join(', ')}`);
  return { account, simulator };
}

function accountsOf(accounts: SandboxConfig['accounts'], provider: string): Record<string, Account> {
  return Object.fromEntries(Object.entries(accounts).filter(([, account]) => account.provider === provider));
}
