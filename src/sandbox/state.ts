import { type Agenda, emptyAgenda } from './agenda';
import type { Delivery } from './exchange';
import type { World } from './simulator';

/**
 * Everything that a pretended provider knows. Plain data: `structuredClone` copies it, world included.
 *
 * The functions of its folder change it in place and read nothing else, so the same state, request and moment always give the
 * same answer and the same next state.
 */
export interface ProviderState<Switches, Merchant, Due> {
  readonly world: World;
  switches: Switches;
  /** By the name of their account. */
  readonly merchants: ReadonlyMap<string, Merchant>;
  readonly agenda: Agenda<Due>;
  /** Notices to be carried to merchants. */
  readonly outbox: Delivery[];
  /** The last number given out, from which ids are made. */
  serial: number;
}

/** A provider at the beginning, but for what only this provider keeps. */
export function beginning<Switches, Merchant, Due>(
  world: World,
  switches: Switches,
  merchants: ReadonlyMap<string, Merchant>,
): ProviderState<Switches, Merchant, Due> {
  return { world, switches, merchants, agenda: emptyAgenda(), outbox: [], serial: 0 };
}

/** Accounts, each knowing its name. */
export function merchantsOf<Account>(
  accounts: Readonly<Record<string, Account>>,
): Map<string, Account & { readonly name: string }> {
  return new Map(Object.entries(accounts).map(([name, account]) => [name, { ...account, name }]));
}

/** Merchants by what the provider tells them apart by. */
export function byMark<Merchant>(
  merchants: ReadonlyMap<string, Merchant>,
  markOf: (merchant: Merchant) => string,
): Map<string, Merchant> {
  return new Map([...merchants.values()].map((merchant) => [markOf(merchant), merchant]));
}

export function nextSerial(state: { serial: number }): number {
  state.serial += 1;
  return state.serial;
}

/** A reference for a payment that a test makes without naming one. */
export function freshReference(state: { serial: number }): string {
  return `sandbox-${nextSerial(state)}`;
}
