import type { z } from 'zod';
import { type Present, present } from '../domain/present';
import type { CurrencyRule } from './currency';
import type { Notices } from './notices';

/**
 * What those need to know of a provider who begin payments there, or hear of them: the names, what a payment may say, and what proves a notice. Nothing of it is a secret, and it leads to
 * no adapter, so that a client loads none.
 */
export interface Profile {
  /** As configurations write it; its folder bears it, too. */
  name: string;
  /** As people write it. */
  title: string;
  /** `authorization.create`: what it takes to make a hold. */
  create: z.ZodType;
  /** The members that decide which currencies an account has. None of them is a secret. */
  deciding: z.ZodObject;
  /** `of` takes what `deciding` made of them. */
  currencies: CurrencyRule<unknown>;
  /** How it tells that something happened; absent where it tells nothing. */
  notices?: Notices;
}

/** The same, where the rule still knows which members it reads. */
interface Described<D extends z.ZodObject> extends Profile {
  deciding: D;
  currencies: CurrencyRule<Present<z.output<D>>>;
}

/** The profile of a provider, in the words of its folder. */
export const profileOf = <D extends z.ZodObject>({ currencies, ...rest }: Described<D>): Profile => ({
  ...rest,
  currencies: { ...currencies, of: (parsed) => currencies.of(present(parsed as z.output<D>)) },
});
