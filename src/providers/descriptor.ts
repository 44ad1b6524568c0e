import type { z } from 'zod';
import type { Capabilities } from '../domain/capabilities';
import { type Present, present } from '../domain/present';
import { assemble, boundOf, type Deps, type Parts, type Reachable } from './assemble';
import type { CurrencyRule } from './currency';
import type { Provider } from './provider';

/** One account of a configuration, ready to be used. */
export interface OpenAccount {
  settings: object;
  capabilities: Capabilities;
  /** The longest that one call can take, ms. */
  boundMs: number;
  /** Whose money it is: no two accounts may share it. */
  merchant: { host: string; number: string };
  /** Opens the connections. Call once per process and close it. */
  create(deps?: Deps): Provider;
}

/** What everybody but its own folder knows of a provider. */
export interface Descriptor {
  /** As configurations write it; its folder bears it, too. */
  name: string;
  /** As people write it. */
  title: string;
  /** The members of an account in `holdfast.yaml`, beside `provider` and `policy`. No refinement of the whole object. */
  settings: z.ZodObject;
  /** `authorization.create`: what it takes to make a hold. */
  create: z.ZodType;
  /** The members that decide which currencies an account has. None of them is a secret. */
  deciding: z.ZodObject;
  /** `of` takes what `deciding` made of them. */
  currencies: CurrencyRule<unknown>;
  /** `parsed` is what `settings` made of the members. */
  open(parsed: unknown): OpenAccount;
}

/** A provider in the words of its folder: what others know of it, and its adapter. */
interface Description<S extends z.ZodObject, D extends z.ZodObject, Account, Api> extends Parts<Account, Api> {
  name: string;
  title: string;
  settings: S;
  create: z.ZodType;
  deciding: D;
  currencies: CurrencyRule<Present<z.output<D>>>;
  accountOf(parsed: z.output<S>): Account;
  /** Whose money it is, by the provider's own number. */
  merchantOf(account: Account): string;
}

/** The descriptor of a provider. `of` is for those who have an account without a configuration. */
export function descriptorOf<
  S extends z.ZodObject,
  D extends z.ZodObject,
  Account extends Reachable,
  Api extends { close(): Promise<void> },
>(described: Description<S, D, Account, Api>): Descriptor & { of(account: Account): OpenAccount } {
  const { name, title, settings, create, deciding, currencies, accountOf, merchantOf, ...parts } = described;
  const of = (account: Account): OpenAccount => ({
    settings: account,
    capabilities: parts.capabilitiesOf(account),
    boundMs: boundOf(account),
    merchant: { host: new URL(account.baseUrl).host, number: merchantOf(account) },
    create: (deps = {}) => assemble(account, deps, parts),
  });
  return {
    name,
    title,
    settings,
    create,
    deciding,
    currencies: { ...currencies, of: (parsed) => currencies.of(present(parsed as z.output<D>)) },
    open: (parsed) => of(accountOf(parsed as z.output<S>)),
    of,
  };
}
