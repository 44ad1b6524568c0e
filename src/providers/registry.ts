import { bambora } from './bambora/descriptor';
import type { Descriptor } from './descriptor';
import { paymentOptions } from './payment-options/descriptor';
import { pipwave } from './pipwave/descriptor';
import { vipps } from './vipps/descriptor';

export type { OpenAccount } from './descriptor';

/** Every provider, by its name. */
export const PROVIDERS: Readonly<Record<string, Descriptor>> = Object.fromEntries(
  [vipps, bambora, pipwave, paymentOptions].map((descriptor) => [descriptor.name, descriptor]),
);
