import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/**
 * The keys of a deployment by their ids, and the one that seals. Without `active` nothing is sealed, and what is sealed already can be read.
 * A `KeyObject` shows its bytes to nobody who prints or serialises it.
 */
export interface Keyring {
  readonly active?: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

export const NO_KEYS: Keyring = { keys: new Map() };

export const KEY_BYTES = 32;

/** A key id stands in every sealed payload, readable. */
export const KEY_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** A new key, as it is written into a secret: 32 random bytes in base64. */
export const newKey = (): string => randomBytes(KEY_BYTES).toString('base64');

/** A key from its text; or, in words, why the text is none. The words never repeat it. */
export function keyFrom(text: string): KeyObject | string {
  const bytes = Buffer.from(text, 'base64');
  // The decoder of Node skips what it does not know: half a key would pass for a short one.
  if (bytes.toString('base64') !== text) return 'is not base64';
  if (bytes.length !== KEY_BYTES) return `has ${bytes.length} bytes and must have ${KEY_BYTES}`;
  return createSecretKey(bytes);
}
