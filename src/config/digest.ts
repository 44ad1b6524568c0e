import { createHash } from 'node:crypto';
import { canonical } from '../domain/canonical';
import type { HoldfastConfig } from './config';

/**
 * What a configuration means, in twelve digits: the same for two files that say the same in other words, another one where a setting, an address
 * or a default differs. A secret is in it as being there, never by its value, so that one that was changed does not show.
 */
export function configurationDigest({ accounts, clockSkewMs, recovered, keyring, endpoints }: HoldfastConfig): string {
  const meant = Object.entries(accounts).map(([name, { provider, settings, capabilities, policy, boundMs }]) => [
    name,
    { provider, settings, capabilities, policy, boundMs },
  ]);
  // As JSON first: secrets write themselves as `[secret]`.
  const { active, keys } = keyring;
  // Without keys it is not in it, so that who seals nothing keeps the digest.
  const encryption = keys.size === 0 ? undefined : { active, keys: [...keys.keys()].sort() };
  const events = endpoints.length === 0 ? undefined : endpoints;
  const meaning = { accounts: Object.fromEntries(meant), clockSkewMs, recovered, encryption, events };
  const plain: unknown = JSON.parse(JSON.stringify(meaning));
  return createHash('sha256').update(canonical(plain)).digest('hex').slice(0, 12);
}
