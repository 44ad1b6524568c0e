import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKey, Scope } from '../../config/gateway';

/** Who sends a request. */
export interface Caller {
  keyId: string;
  /** Who acts, where the key may operate. */
  operator: string | undefined;
  may(scope: Scope, account: string): boolean;
}

/** `hf_<id>_` and 32 random bytes. */
const KEY = /^hf_([A-Za-z0-9-]{1,32})_[A-Za-z0-9_-]{43}$/;
const SCHEME = /^Bearer +(\S+)$/i;

/**
 * Whose key stands in an `Authorization` header; undefined for a key that is none. A key is 256 random bits, so a plain hash is enough; how long the
 * comparison takes says nothing about it.
 */
export function callerOf(header: string | undefined, keys: Readonly<Record<string, ApiKey>>): Caller | undefined {
  const key = SCHEME.exec(header ?? '')?.[1] ?? '';
  const keyId = KEY.exec(key)?.[1] ?? '';
  const known = Object.hasOwn(keys, keyId) ? keys[keyId] : undefined;
  const isRight = timingSafeEqual(digest(key), known === undefined ? NOBODYS : Buffer.from(known.sha256, 'hex'));
  if (known === undefined || !isRight) return undefined;
  const { accounts, may, operator } = known;
  return {
    ...{ keyId, operator },
    may: (scope, account) => may.includes(scope) && accounts.includes(account),
  };
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();

const NOBODYS = randomBytes(32);

/** A new key, and what the configuration is to know of it. */
export function newApiKey(id: string): { key: string; sha256: string } {
  const key = `hf_${id}_${randomBytes(32).toString('base64url')}`;
  return { key, sha256: digest(key).toString('hex') };
}
