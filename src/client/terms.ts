import { createHash } from 'node:crypto';
import type { Terms } from '../domain/payment';

/** A digest of the terms, kept in the memo: two starts with the same digest mean the same payment. */
export function digestOf(terms: Terms): string {
  return createHash('sha256').update(canonical(terms)).digest('hex');
}

/** JSON with sorted members, so that the order in which a caller names them does not matter. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`)
    .join(',')}}`;
}
