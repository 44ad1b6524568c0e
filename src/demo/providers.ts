import { bambora } from './providers/bambora';
import { paymentOptions } from './providers/payment-options';
import { pipwave } from './providers/pipwave';
import { vipps } from './providers/vipps';
import type { Side } from './side';

const ALL = { vipps, bambora, pipwave, 'payment-options': paymentOptions };

export type ProviderName = keyof typeof ALL;

/** Every provider of the demo, by the name that configurations write. */
export const SIDES: Readonly<Record<ProviderName, Side>> = ALL;

export const PROVIDER_NAMES = Object.keys(ALL) as ProviderName[];
