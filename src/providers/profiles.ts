import { bamboraProfile } from './bambora/profile';
import { paymentOptionsProfile } from './payment-options/profile';
import { pipwaveProfile } from './pipwave/profile';
import type { Profile } from './profile';
import { vippsProfile } from './vipps/profile';

/** The profile of every provider, by its name. Their adapters are in `registry.ts`. */
export const PROFILES: Readonly<Record<string, Profile>> = Object.fromEntries(
  [vippsProfile, bamboraProfile, pipwaveProfile, paymentOptionsProfile].map((profile) => [profile.name, profile]),
);
