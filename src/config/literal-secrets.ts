import { Secret } from '../providers/secret';
import type { Found } from './problems';
import type { Path } from './secrets';

/** Where in settings, as they were read, secrets stand. */
export function secretsIn(settings: unknown, path: Path = []): Path[] {
  if (settings instanceof Secret) return [path];
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.entries(settings).flatMap(([key, inner]) => secretsIn(inner, [...path, key]));
}

/** A secret in the file would end up in a repository, a backup or a ticket. `isHidden` says which values came from outside the file. */
export const literalSecrets = (secrets: readonly Path[], isHidden: (path: Path) => boolean): Found[] =>
  secrets
    .filter((path) => !isHidden(path))
    .map((path) => ({
      path,
      problem: 'is a secret written into the file',
      remedy: 'name a variable or a file: ${NAME} or ${file:/run/secrets/name}',
    }));
