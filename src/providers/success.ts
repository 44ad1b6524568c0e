import type { Outcome } from '../domain/outcome';
import type { Answer } from './http';
import { SIGNS as PAYMENT_OPTIONS } from './payment-options/signs';
import { SIGNS as PIPWAVE } from './pipwave/signs';
import type { Sign } from './sign';

/**
 * A body that speaks of success is never a no and never "try later", whatever the status beside it: something on the way, or the provider
 * itself, contradicts itself, and the money may be taken. The one rule of all adapters; each asks it last.
 */
export function unlessSuccess(outcome: Outcome, { json }: Pick<Answer, 'json'>): Outcome {
  if ((outcome.kind !== 'refused' && outcome.kind !== 'tryLater') || !speaksOfSuccess(json)) return outcome;
  return { kind: 'unknown', why: `${outcome.why}; but the body speaks of success` };
}

/** Words of a state, never of a text: "already captured" is a no, and texts change freely. */
const WORDS =
  /^(captured|settled|success|successful|succeeded|approved|paid|completed?|done|ok|authori[sz]ed|cancell?ed|voided|released|refunded)$/i;
const isWord = (value: unknown): boolean => typeof value === 'string' && WORDS.test(value.trim());
const is2xx = (value: unknown): boolean => /^2\d\d$/.test(String(value));
const isYes = (value: unknown): boolean => value === true || value === 1 || /^(true|yes|1)$/i.test(String(value));
const isSum = (value: unknown): boolean => value === true || isWord(value) || Number(value) > 0;

/**
 * What stands for success, here and in the folders of the providers. Every body is held against all of it: a sign too many costs a look-up, one
 * too few could cost the money twice. A total may be an amount with its currency, which is looked into.
 */
const SIGNS: readonly Sign[] = [
  [/^success$/i, isYes],
  [/status(_?code)?$/i, (value) => is2xx(value) || isWord(value)],
  [/^(state|result|outcome|event|name)$/i, isWord],
  [/captured/i, (value) => isSum(value) || isSum((value as { value?: unknown } | null)?.value)],
  [/refunded/i, (value) => isSum(value) || isSum((value as { value?: unknown } | null)?.value)],
  [/^(captures|refunds)$/i, (value) => Array.isArray(value) && value.length > 0],
  ...PIPWAVE,
  ...PAYMENT_OPTIONS,
];

/** Looked through without recursion: how deep a body goes is for others to say. */
function speaksOfSuccess(json: unknown): boolean {
  const open: unknown[] = [json];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, value] of Object.entries(next)) {
      if (SIGNS.some(([member, says]) => member.test(name) && says(value))) return true;
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
  return false;
}
