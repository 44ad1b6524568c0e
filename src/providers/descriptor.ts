import type { z } from 'zod';
import type { Capabilities } from '../domain/capabilities';
import { present } from '../domain/present';
import { assemble, boundOf, type Deps, openApi, type Parts, type Reachable } from './assemble';
import type { Profile } from './profile';
import type { Provider } from './provider';
import type { Registrations } from './registrations';

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
  /** Opens what registers where notices go; absent where the provider is told otherwise. Close it. */
  registrations?(deps?: Deps): Registrations;
}

/** What everybody but its own folder knows of a provider: its profile, its accounts, and the way to its adapter. */
export interface Descriptor extends Profile {
  /** The members of an account in `holdfast.yaml`, beside `provider` and `policy`. No refinement of the whole object. */
  settings: z.ZodObject;
  /** `parsed` is what `settings` made of the members. */
  open(parsed: unknown): OpenAccount;
}

/** A provider in the words of its folder: its accounts, and its adapter. */
interface Description<S extends z.ZodObject, Account, Api> extends Parts<Account, Api> {
  settings: S;
  accountOf(parsed: z.output<S>): Account;
  /** Whose money it is, by the provider's own number. */
  merchantOf(account: Account): string;
}

/** The descriptor of a provider. `of` is for those who have an account without a configuration. */
export function descriptorOf<S extends z.ZodObject, Account extends Reachable, Api extends { close(): Promise<void> }>(
  profile: Profile,
  described: Description<S, Account, Api>,
): Descriptor & { of(account: Account): OpenAccount } {
  const { settings, accountOf, merchantOf, ...parts } = described;
  const { registrationsOf } = parts;
  const of = (account: Account): OpenAccount => ({
    settings: account,
    capabilities: parts.capabilitiesOf(account),
    boundMs: boundOf(account),
    merchant: { host: new URL(account.baseUrl).host, number: merchantOf(account) },
    create: (deps = {}) => assemble(account, deps, parts),
    ...present({
      registrations: registrationsOf && ((deps: Deps = {}) => registrationsOf(openApi(account, deps, parts))),
    }),
  });
  return { ...profile, settings, open: (parsed) => of(accountOf(parsed as z.output<S>)), of };
}
