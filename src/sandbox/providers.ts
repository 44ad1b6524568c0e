import { bambora } from './bambora/provider';
import type { Descriptor } from './descriptor';
import { paymentOptions } from './payment-options/provider';
import { pipwave } from './pipwave/provider';
import { vipps } from './vipps/provider';

/** Everyone whom the sandbox pretends to be. Nothing else that is shared names them. */
export const PROVIDERS = [vipps, bambora, pipwave, paymentOptions] as const;

export type Provider = (typeof PROVIDERS)[number];
export type ProviderName = Provider['name'];

const NAMES: readonly string[] = PROVIDERS.map(({ name }) => name);

/** The names as a sentence has them: `a, b or c`. */
export const ANY_PROVIDER = `${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1)}`;

/** One value for each provider, under its name. */
export function ofEach<T>(value: (provider: Provider) => T): Record<ProviderName, T> {
  return Object.fromEntries(PROVIDERS.map((provider) => [provider.name, value(provider)])) as Record<ProviderName, T>;
}

/** Each provider as any other, for those who don't ask which it is. */
export const BY_NAME: Readonly<Record<ProviderName, Descriptor>> = ofEach((provider) => provider);
