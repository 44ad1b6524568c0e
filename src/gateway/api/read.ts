import type { z } from 'zod';
import { sentenceOf } from '../../config/config-error';
import { describe } from '../../config/problems';
import { boundedProblem, START_BOUNDS } from '../../messages/bounded';
import { malformed } from './problems';

/** What was sent, by its schema. Throws the first thing that is wrong with its form: the member, the problem and the remedy, and no value. */
export function read<S extends z.ZodType>(schema: S, sent: unknown, what: string): z.output<S> {
  const large = boundedProblem(sent, START_BOUNDS);
  if (large !== undefined) throw malformed(`${what} ${large}.`);
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const [found] = describe(parsed.error.issues, schema, sent, () => true, 'member');
  const { problem, remedy } = found ?? { problem: 'cannot be read', remedy: 'correct it' };
  const path = (found?.path ?? []).map(shown).join('.');
  const ends = remedy.endsWith('?') ? '' : '.';
  throw malformed(`${sentenceOf({ path: path || what, problem, remedy })}${ends}`, path || undefined);
}

/** A name that somebody else has made up may be a secret, or a card number. */
const shown = (name: PropertyKey): string =>
  /^[A-Za-z][A-Za-z_-]{0,30}$|^\d{1,4}$/.test(String(name)) ? String(name) : '…';
