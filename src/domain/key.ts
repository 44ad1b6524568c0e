import type { OperationKind } from './payment';
import { sha256 } from './sha256';

/** What a key is derived from. Business ids only: they survive retries, resets, continue-as-new and a second cluster. */
export interface KeyParts {
  account: string;
  paymentId: string;
  kind: OperationKind;
  operationId: string;
  /** Raised only when a person orders a resend; anything else that changed a key could move money twice. */
  round: number;
}

/**
 * The provider's idempotency key, marker or note of one operation: 33 characters of `[A-Za-z0-9-]`.
 *
 * Always hashed: ids may be 64 characters long, and joining them by any character that they may contain would give two operations
 * one key. A JSON array cannot be joined wrongly. 130 bits of SHA-256. Protocol 4.
 */
export function deriveKey({ account, paymentId, kind, operationId, round }: KeyParts): string {
  return `${KEY_PREFIX}${kind.slice(0, 3)}-${nameOf([account, paymentId, kind, operationId, round])}`;
}

/** 26 characters of `[a-z0-9]` that stand for these parts and no others. */
export const nameOf = (parts: readonly (string | number)[]): string =>
  base32(sha256(JSON.stringify(parts))).slice(0, 26);

/** What every key begins with. */
export const KEY_PREFIX = 'hf-';

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    // Stryker disable next-line EqualityOperator: one character later is as good, since the last ones are cut off
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return text;
}
