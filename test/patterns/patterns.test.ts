import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from '@swc/core';
import { checkSync } from 'recheck';

const SRC = join(__dirname, '..', '..', 'src');

/** Whatever reads words of others: in the payment, at the edges, at the providers. */
const PLACES = ['domain', 'messages', 'view', 'workflows', 'activities', 'client', 'cli', 'providers', 'config'];
const FILES = ['client.ts', 'worker.ts'];

const sourcesIn = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => sourcesIn(join(path, name)))
    : path.endsWith('.ts')
      ? [path]
      : [];

interface Pattern {
  source: string;
  flags: string;
}

/** Every literal pattern of a source, and how many are made while it runs, which nobody can check. */
function patternsOf(code: string): { literal: Pattern[]; made: number } {
  const literal: Pattern[] = [];
  let made = 0;
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, pattern, flags, callee } = node as Record<string, unknown> & { callee?: { value?: unknown } };
    if (type === 'RegExpLiteral') literal.push({ source: String(pattern), flags: String(flags ?? '') });
    if ((type === 'NewExpression' || type === 'CallExpression') && callee?.value === 'RegExp') made += 1;
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(parseSync(code, { syntax: 'typescript' }));
  return { literal, made };
}

/** What is wrong with a pattern, if anything. The seed keeps the searches that draw lots the same. */
function problemOf({ source, flags }: Pattern): string | undefined {
  const found = checkSync(source, flags, { timeout: 20_000, randomSeed: 1 });
  if (found.status === 'unknown') return `/${source}/${flags} could not be judged: ${found.error.kind}`;
  return found.status === 'safe' ? undefined : `/${source}/${flags} is ${found.complexity.summary}`;
}

const sources = [...PLACES, ...FILES].flatMap((place) => sourcesIn(join(SRC, place)));
const found = sources.map((file) => ({ file: relative(SRC, file), ...patternsOf(readFileSync(file, 'utf8')) }));

test('no pattern takes more time than its text is long', () => {
  const all = found.flatMap(({ file, literal }) => literal.map((pattern) => ({ file, pattern })));
  expect(all.length).toBeGreaterThan(80);
  const wrong = all.flatMap(({ file, pattern }) => {
    const problem = problemOf(pattern);
    return problem === undefined ? [] : [`${file}: ${problem}`];
  });
  expect(wrong).toEqual([]);
}, 240_000);

test('none is made while the program runs', () => {
  expect(found.filter(({ made }) => made > 0).map(({ file }) => file)).toEqual([]);
});

test.each([
  ['^\\d*\\.?\\d+$', ''],
  ['\\b(?=[\\d-]*[a-f])[0-9a-f]{8}', 'i'],
  ['(a+)+$', ''],
  ['0+$', ''],
])('one that does would be seen: /%s/%s', (source, flags) => {
  expect(problemOf({ source, flags })).toMatch(/polynomial|exponential/);
});

test('and one that is made, too', () => {
  expect(patternsOf("const a = /x/g; new RegExp('y'); RegExp(a)")).toEqual({
    literal: [{ source: 'x', flags: 'g' }],
    made: 2,
  });
});
