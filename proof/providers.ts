import type { Proved } from './provider';
import { bambora } from './providers/bambora/descriptor';
import { paymentOptions } from './providers/payment-options/descriptor';
import { pipwave } from './providers/pipwave/descriptor';
import { vipps } from './providers/vipps/descriptor';

// The order decides what a seed draws, and the rows of every table.
const ALL = [vipps, bambora, pipwave, paymentOptions] as const;

export type ProviderName = (typeof ALL)[number]['name'];

export const NAMES: readonly ProviderName[] = ALL.map(({ name }) => name);

/** Every provider that is proved, by its name. */
export const PROVED: Readonly<Record<ProviderName, Proved>> = Object.fromEntries(
  ALL.map((provider) => [provider.name, provider]),
) as Record<ProviderName, Proved>;

/** The rows that each provider brings under names of its own, together. */
export const rowsOf = <T>(of: (provider: Proved) => Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(NAMES.flatMap((name) => Object.entries(of(PROVED[name]))));
