import { z } from 'zod';
import { distanceOf } from '../domain/distance';
import { memberOf } from '../providers/member';
import type { Path } from './secrets';

/** A problem with its path still in parts. */
export interface Found {
  path: Path;
  problem: string;
  remedy: string;
}

/**
 * What a schema found, in words. `isHidden` says whether a value came from outside the file, so that it must not be printed; `noun` is what
 * the document consists of.
 */
export function describe(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  document: unknown,
  isHidden: (path: Path) => boolean,
  noun: 'setting' | 'member' = 'setting',
): Found[] {
  return issues.flatMap((issue): Found[] => {
    const path = issue.path as Path;
    const value = path.reduce<unknown>((inner, key) => memberOf(inner, key), document);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: [...path, key],
          problem: `is not a known ${noun}`,
          remedy: remedyFor(key, keysAt(schema, path)),
        }));
      case 'invalid_type':
        if (value === undefined) return [{ path, problem: 'is missing', remedy: 'add it' }];
        return [
          {
            path,
            problem: `is ${kindOf(value, noun)} and must be ${wordOf(issue.expected, noun)}`,
            remedy: issue.expected === 'string' ? 'put it in quotes' : 'correct it',
          },
        ];
      case 'invalid_key': {
        const [key] = issue.issues;
        const remedy = key?.code === 'custom' ? key.params?.remedy : undefined;
        return [{ path, problem: key?.message ?? issue.message, remedy: String(remedy ?? 'correct it') }];
      }
      case 'invalid_value':
        return [oneOf(path, value, issue.values)];
      case 'invalid_union': {
        if ('options' in issue && issue.options) return [oneOf(path, value, issue.options)];
        // Of several forms the one that was meant is the one with the fewest faults, or else the first, which is the usual one.
        const [meant = []] = [...issue.errors].sort((a, b) => a.length - b.length);
        return describe(
          meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          schema,
          document,
          isHidden,
          noun,
        );
      }
      case 'custom': {
        if (value === undefined) return [{ path, problem: 'is missing', remedy: 'add it' }];
        const { remedy = 'correct it', showValue = false } = issue.params ?? {};
        const shown = showValue && !isHidden(path) && typeof value !== 'object' ? `${JSON.stringify(value)} ` : '';
        return [{ path, problem: `${shown}${issue.message}`, remedy: String(remedy) }];
      }
      default:
        return [
          {
            path,
            problem: issue.message.replace(/^Too (small|big): expected /, 'is too $1: must be '),
            remedy: 'correct it',
          },
        ];
    }
  });
}

const oneOf = (path: Path, value: unknown, choices: readonly unknown[]): Found =>
  value === undefined
    ? { path, problem: 'is missing', remedy: `add one of ${choices.join(', ')}` }
    : { path, problem: 'is not one of the possible values', remedy: `write one of ${choices.join(', ')}` };

const wordOf = (expected: string, noun: string): string =>
  expected === 'object' ? `a group of ${noun}s` : (WORDS[expected] ?? expected);

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function kindOf(value: unknown, noun: string): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'text', number: 'a number', boolean: 'true or false', object: `a group of ${noun}s` }[
      String(typeof value)
    ] ?? 'unreadable'
  );
}

/** The keys that the schema knows at a place, by what it tells of itself: how it is built inside is the library's own. */
const keysAt = (schema: z.ZodType, path: Path): string[] =>
  keysIn(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }), path);

function keysIn(schema: unknown, path: Path): string[] {
  const forms = memberOf(schema, 'anyOf') ?? memberOf(schema, 'oneOf');
  if (Array.isArray(forms)) return forms.flatMap((form) => keysIn(form, path));
  const known = memberOf(schema, 'properties');
  const [head, ...rest] = path;
  return head === undefined ? Object.keys(known ?? {}) : keysIn(memberOf(known, head), rest);
}

/** Of several forms one may know the name, but not the one that was chosen. */
const remedyFor = (key: string, known: readonly string[]): string =>
  known.includes(key) ? 'leave it out: it does not go with the others' : nearest(key, known);

/** The remedy for an unknown name: the known one that was probably meant, or all of them. */
export function nearest(name: string, known: readonly string[]): string {
  const ranked = known.map((key) => ({ key, distance: distanceOf(name.toLowerCase(), key.toLowerCase()) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best && best.distance <= Math.max(2, Math.floor(best.key.length / 3))) return `did you mean ${best.key}?`;
  return known.length > 0 ? `known are ${known.join(', ')}` : 'remove it';
}
