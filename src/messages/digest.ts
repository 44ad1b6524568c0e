import { canonical } from '../domain/canonical';
import type { Terms } from '../domain/payment';
import { sha256 } from '../domain/sha256';

/**
 * A digest of the terms, kept in the memo: two starts with the same digest mean the same payment. Whether a start is a recovery says
 * nothing of what was agreed. Without `node:crypto`, so that the workflow can hold its input against its own memo.
 */
export function digestOf(terms: Terms): string {
  const { recovered: _, ...agreed } = terms as Terms & { recovered?: unknown };
  return [...sha256(canonical(agreed))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
