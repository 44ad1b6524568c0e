import { createHash } from 'node:crypto';
import { invariant } from '../../domain/invariant';

/** Name to text, exactly as it stands in the message. */
export type Signed = Readonly<Record<string, string>>;

/**
 * The signature of a message: SHA-1, lower-case hex, of `name:value` for each member and the secret, sorted by name in byte order, with
 * nothing between the pairs. A plain hash, not an HMAC; the secret is never sent. Source: sheet 1.3.
 *
 * The text counts: the server hashes what PHP makes of a value, so decimals are sent as strings and signed as the same strings. ASCII only,
 * since the provider's own clients disagree about the encoding of anything else.
 */
export function sign(members: Signed, apiSecret: string): string {
  const signed = { ...members, api_secret: apiSecret };
  const text = Object.entries(signed)
    .sort(([a], [b]) => (a < b ? -1 : 1)) // never `localeCompare`
    .map(([name, value]) => `${name}:${value}`)
    .join('');
  invariant(isAscii(text), 'what is signed is ASCII', { names: Object.keys(signed) });
  return createHash('sha1').update(text, 'ascii').digest('hex');
}

export const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Sheet 1.3, "sorted order per action": what is signed beside `api_secret`; others travel unsigned. */
export const SIGNED_MEMBERS = {
  'capture-payment': ['action', 'api_key', 'capture_amount', 'pw_id', 'timestamp', 'txn_id'],
  requery: ['action', 'api_key', 'pw_id', 'timestamp', 'txn_id'],
  'cancel-payment': ['action', 'api_key', 'pw_id', 'reason', 'ref_tag', 'timestamp', 'txn_id'],
  refund: ['action', 'api_key', 'extra_param', 'op', 'pw_id', 'refund_amount', 'timestamp', 'txn_id'],
  'initiate-payment': ['action', 'amount', 'api_key', 'currency_code', 'timestamp', 'txn_id'],
} as const satisfies Record<string, readonly string[]>;

export type Action = keyof typeof SIGNED_MEMBERS;

/** The members of a request that its action signs, as text. Absent ones are left out. */
export function signedOf(action: Action, body: Readonly<Record<string, unknown>>): Signed {
  const pairs = SIGNED_MEMBERS[action].flatMap((name): [string, string][] => {
    const value = body[name];
    if (value === undefined) return [];
    // PHP's `empty()`: these count as not provided, so that a capture of "0" would be one of everything.
    invariant(value !== '' && value !== 0 && value !== '0' && value !== null, 'a member is omitted, never blank', {
      name,
    });
    return [[name, String(value)]];
  });
  return Object.fromEntries(pairs);
}
