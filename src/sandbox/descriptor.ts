import type { z } from 'zod';
import type { Simulator, World } from './simulator';

/**
 * What the shared files need to know of a pretended provider; the whole of what they know.
 *
 * `marksOf` and `create` are methods, not properties, so that a list of all providers can be asked as one: whoever asks hands in
 * accounts of that provider only, which their `provider` says.
 */
export interface Descriptor<
  Name extends string = string,
  Account extends z.ZodType = z.ZodType,
  Switches extends z.ZodType = z.ZodType,
> {
  readonly name: Name;
  /** Where its API begins on the sandbox's port. */
  readonly prefix: `/${string}`;
  /** An account as the configuration writes it; its `provider` is the name. */
  readonly account: Account;
  /** The switches that the configuration may turn, none of which it must. */
  readonly switches: Switches;
  /** The account of a sandbox without a configuration. Its credentials are invented. */
  readonly shop: { readonly name: string; readonly account: z.infer<Account> };
  /** By which fields the provider tells its merchants apart, with their values in an account. */
  marksOf(account: z.infer<Account>): Readonly<Record<string, string>>;
  create(world: World, accounts: Readonly<Record<string, z.infer<Account>>>, switches?: z.infer<Switches>): Simulator;
}
