import { hostname } from 'node:os';

/** The digest in what `identityOf` made, and whether that worker counts. */
const TOLD = /@([0-9a-f]{12})(\/counts)?$/;

/** A worker's name in Temporal: the SDK's own and the digest of its configuration. `counts`: it serves metrics, so it may be the one that counts for all. */
export const identityOf = (digest: string, counts: boolean): string =>
  `${process.pid}@${hostname()}@${digest}${counts ? '/counts' : ''}`;

/** The configurations of workers that are not ours, in order. A worker that does not tell one counts as `none`. */
export function otherConfigurations(identities: readonly string[], own: string): string[] {
  const told = identities.map((identity) => TOLD.exec(identity)?.[1] ?? 'none');
  return [...new Set(told)].filter((digest) => digest !== own).sort();
}

/**
 * Whether it is this worker that counts for all: the first by name of those that may. Where one does not see another, both count, and alarms take
 * the greater; one that has died is believed in for a minute and a half.
 */
export const isFirst = (identities: readonly string[], own: string): boolean =>
  identities.every((identity) => TOLD.exec(identity)?.[2] === undefined || own <= identity);
