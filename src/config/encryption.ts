import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { KEY_ID, type Keyring, keyFrom, NO_KEYS } from '../encryption/keyring';
import { describe, type Found, nearest } from './problems';
import type { Path } from './secrets';

export const encryptionSettings = z.strictObject({
  active: z.string().optional(),
  keys: z.record(z.string(), z.string()),
});

/**
 * The setting `encryption`, its references resolved. Paths begin inside it. `isHidden` says which values came from outside the file: a key that
 * stands in the file is refused.
 */
export function readEncryption(
  settings: unknown,
  isHidden: (path: Path) => boolean,
): { keyring: Keyring } | { problems: Found[] } {
  if (settings === undefined || settings === null) return { keyring: NO_KEYS };
  const parsed = encryptionSettings.safeParse(settings);
  if (!parsed.success) return { problems: describe(parsed.error.issues, encryptionSettings, settings, () => true) };
  const { active, keys } = parsed.data;
  const problems: Found[] = [];
  const read = new Map<string, KeyObject>();
  for (const [id, text] of Object.entries(keys)) {
    const path = ['keys', id];
    const key = keyFrom(text);
    if (!KEY_ID.test(id)) {
      problems.push({ path, problem: 'is not a possible key id', remedy: 'use 1 to 64 of A-Z a-z 0-9 . _ -' });
    } else if (!isHidden(path)) {
      const remedy = 'name a variable or a file: ${NAME} or ${file:/run/secrets/name}, and make a new key';
      problems.push({ path, problem: 'is a secret written into the file', remedy });
    } else if (typeof key === 'string') {
      problems.push({ path, problem: key, remedy: 'make one with holdfast keys new' });
    } else {
      const same = [...read].find(([, other]) => other.equals(key))?.[0];
      if (same === undefined) read.set(id, key);
      else
        problems.push({ path, problem: `is the same key as ${same}`, remedy: 'make another with holdfast keys new' });
    }
  }
  if (Object.keys(keys).length === 0) {
    problems.push({ path: ['keys'], problem: 'names no key', remedy: 'add one, or remove encryption' });
  } else if (active !== undefined && !Object.hasOwn(keys, active)) {
    problems.push({ path: ['active'], problem: 'is the id of no key', remedy: nearest(active, Object.keys(keys)) });
  }
  return problems.length > 0 ? { problems } : { keyring: { ...(active === undefined ? {} : { active }), keys: read } };
}
