import { createHash } from 'node:crypto';
import { HoldfastError } from '../messages/errors';

/** A place in a list, as callers keep it: Temporal's own token, bound to the list that it was made for. */
export const cursorOf = (token: Uint8Array, query: string): string =>
  Buffer.concat([markOf(query), token]).toString('base64url');

/** The token in a cursor. Throws `InvalidMessage` where it belongs to another list: Temporal would go on anywhere, and rows would be missing. */
export function tokenIn(cursor: string, query: string): Uint8Array {
  const bytes = Buffer.from(cursor, 'base64url');
  const mark = markOf(query);
  if (bytes.length > mark.length && bytes.subarray(0, mark.length).equals(mark)) return bytes.subarray(mark.length);
  throw new HoldfastError(
    'InvalidMessage',
    'cursor is none of this list; send the `next` of the page before, with the same filter, or begin without one.',
    { path: 'cursor' },
  );
}

const MARK_BYTES = 12;

const markOf = (query: string): Buffer => createHash('sha256').update(query).digest().subarray(0, MARK_BYTES);
