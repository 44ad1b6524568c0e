import type { BamboraAccount } from './bambora/account';
import { createBambora } from './bambora/simulator';
import type { Account, SandboxConfig } from './config';
import { emptyPlan } from './faults';
import type { PaymentOptionsAccount } from './payment-options/account';
import { createPaymentOptions } from './payment-options/simulator';
import type { PipwaveAccount } from './pipwave/account';
import { createPipwave } from './pipwave/simulator';
import { ControlRefused, type Simulator, type World } from './simulator';
import { emptyTruth } from './truth';
import type { VippsAccount } from './vipps/account';
import { createVipps } from './vipps/simulator';

/** Where each provider's API begins on the sandbox's port. */
export const PREFIXES = {
  vipps: '/vipps',
  bambora: '/bambora',
  pipwave: '/pipwave',
  'payment-options': '/payment-options',
} as const;

export type ProviderName = keyof typeof PREFIXES;

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
  const simulators: Simulator[] = [
    createVipps(world, accountsOf<VippsAccount>(accounts, 'vipps'), switches.vipps),
    createBambora(world, accountsOf<BamboraAccount>(accounts, 'bambora'), switches.bambora),
    createPipwave(world, accountsOf<PipwaveAccount>(accounts, 'pipwave'), switches.pipwave),
    createPaymentOptions(
      world,
      accountsOf<PaymentOptionsAccount>(accounts, 'payment-options'),
      switches['payment-options'],
    ),
  ];
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

function accountsOf<T extends Account>(accounts: SandboxConfig['accounts'], provider: T['provider']) {
  const own = Object.entries(accounts).filter(([, account]) => account.provider === provider);
  return Object.fromEntries(own) as Record<string, T>;
}
