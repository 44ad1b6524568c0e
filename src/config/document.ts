import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { ConfigError, type Problem } from './config-error';
import { groupOf } from './group';
import type { Found } from './problems';
import { codeOf } from './secrets';

export type Env = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

export interface Loading {
  /** Default: `HOLDFAST_CONFIG`, or `./holdfast.yaml`. */
  path?: string | undefined;
  env: Env;
  readFile?: ReadFile;
}

/** Which file is read. */
export const pathOf = (path: string | undefined, env: Env): string =>
  path ?? (env.HOLDFAST_CONFIG || './holdfast.yaml');

export const readText: ReadFile = (path) => readFileSync(path, 'utf8');

export function readDocument(file: string, readFile: ReadFile): unknown {
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    const code = codeOf(error);
    throw new ConfigError(file, [
      { path: '', problem: `cannot be read${code}`, remedy: 'create it, or name another file in HOLDFAST_CONFIG' },
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  // Code and line only: the parser's messages may quote the line, and a secret may stand in it.
  const at = ({ code, pos }: { code: string; pos: readonly [number, number] }): Found => {
    const { line, col } = lines.linePos(pos[0]);
    return { path: [], problem: `is not valid YAML: ${code} in line ${line}, column ${col}`, remedy: 'correct it' };
  };
  refuse(file, [...document.errors, ...document.warnings].map(at));
  try {
    return document.toJS();
  } catch {
    return refuse(file, [{ path: [], problem: 'holds an alias that cannot be followed', remedy: 'write it out' }]);
  }
}

export function accountEntries(raw: unknown, found: Found[]): [string, unknown][] {
  const entries = Object.entries(groupOf(raw));
  if (entries.length === 0) {
    found.push({
      path: ['accounts'],
      problem: 'names no account',
      remedy: 'add one: its name, its provider and the settings of that',
    });
  }
  return entries;
}

export function refuse(file: string, found: readonly Found[]): void {
  if (found.length > 0) {
    throw new ConfigError(file, found.map(written));
  }
}

export const written = ({ path, problem, remedy }: Found): Problem => ({ path: path.join('.'), problem, remedy });

/** Without a prototype: `constructor` is a possible name of an account, but nobody's unless it is in the file. */
export const byName = <T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), Object.fromEntries(entries));
