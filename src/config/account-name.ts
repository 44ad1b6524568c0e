import { memberOf } from '../providers/member';
import { PROFILES } from '../providers/profiles';
import { type Found, nearest } from './problems';

export const ACCOUNT_NAME = /^[A-Za-z0-9._-]{1,64}$/;

export const nameProblem = (name: string): Found[] =>
  ACCOUNT_NAME.test(name)
    ? []
    : [{ path: [], problem: 'is not a possible name', remedy: 'use 1 to 64 of A-Z a-z 0-9 . _ -' }];

/** The name of the account's provider; it is written out, so that clients need no secret to read it. */
export function readProvider(settings: unknown): { provider: string } | { problem: Found } {
  const given = memberOf(settings, 'provider');
  const known = Object.keys(PROFILES);
  if (typeof given !== 'string') {
    return { problem: { path: ['provider'], problem: 'is missing', remedy: `add one of ${known.join(', ')}` } };
  }
  if (Object.hasOwn(PROFILES, given)) return { provider: given };
  return { problem: { path: ['provider'], problem: 'is not a known provider', remedy: nearest(given, known) } };
}
