import type { z } from 'zod';
import type { Path } from './secrets';

/** One thing that is wrong with a configuration, and what to do about it. Holds no secret. */
export interface Problem {
  /** `accounts.nordic-shop.policy.warnBefore`; empty for the whole file. */
  path: string;
  problem: string;
  remedy: string;
}

/** A problem with its path still in parts. */
export interface Found {
  path: Path;
  problem: string;
  remedy: string;
}

/** Everything that is wrong with a configuration, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'InvalidConfig';
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    const lines = problems.map(
      ({ path, problem, remedy }) => `  ${path === '' ? '' : `${path} `}${problem}; ${remedy}`,
    );
    super([`${file} cannot be used:`, ...lines].join('\n'));
  }
}

/** What a schema found, in words. `isHidden` says whether a value came from outside the file, so that it must not be printed. */
export function describe(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  document: unknown,
  isHidden: (path: Path) => boolean,
): Found[] {
  return issues.flatMap((issue): Found[] => {
    const path = issue.path as Path;
    const value = path.reduce<unknown>((inner, key) => memberOf(inner, key), document);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: [...path, key],
          problem: 'is not a known setting',
          remedy: nearest(key, keysAt(schema, path)),
        }));
      case 'invalid_type':
        if (value === undefined) return [{ path, problem: 'is missing', remedy: 'add it' }];
        return [
          {
            path,
            problem: `is ${kindOf(value)} and must be ${WORDS[issue.expected] ?? issue.expected}`,
            remedy: issue.expected === 'string' ? 'put it in quotes' : 'correct it',
          },
        ];
      case 'invalid_value':
        if (value === undefined)
          return [{ path, problem: 'is missing', remedy: `add one of ${issue.values.join(', ')}` }];
        return [
          { path, problem: 'is not one of the possible values', remedy: `write one of ${issue.values.join(', ')}` },
        ];
      case 'invalid_union': {
        // Of several forms the first is the usual one.
        const [usual = []] = issue.errors;
        return describe(
          usual.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          schema,
          document,
          isHidden,
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

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a group of settings',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'text', number: 'a number', boolean: 'true or false', object: 'a group of settings' }[
      String(typeof value)
    ] ?? 'unreadable'
  );
}

function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}

/** The keys that the schema knows at a place. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const { def } = schema._zod as unknown as { def: Record<string, unknown> };
  const inner = (def.innerType ?? def.in ?? undefined) as z.core.$ZodType | undefined;
  if (inner) return keysAt(inner, path);
  const shape = def.shape as Record<string, z.core.$ZodType> | undefined;
  if (!shape) return [];
  const [head, ...rest] = path;
  if (head === undefined) return Object.keys(shape);
  const next = shape[head];
  return next ? keysAt(next, rest) : [];
}

/** The remedy for an unknown name: the known one that was probably meant, or all of them. */
export function nearest(name: string, known: readonly string[]): string {
  const ranked = known.map((key) => ({ key, distance: distance(name.toLowerCase(), key.toLowerCase()) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best && best.distance <= Math.max(2, Math.floor(best.key.length / 3))) return `did you mean ${best.key}?`;
  return known.length > 0 ? `known are ${known.join(', ')}` : 'remove it';
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
