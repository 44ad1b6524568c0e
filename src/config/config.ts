import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { present } from '../domain/present';
import { type Keyring, NO_KEYS } from '../encryption/keyring';
import { duration } from '../providers/duration';
import { type Account, nameProblem, readAccount, readProvider } from './accounts';
import { type AccountDirectory, readCurrencies } from './directory';
import { readEncryption } from './encryption';
import { type GatewaySettings, readGateway } from './gateway';
import { groupOf } from './group';
import { ConfigError, describe, type Found, nearest, type Problem } from './problems';
import { codeOf, holdsReference, interpolate, type Path } from './secrets';
import { startUpRefusals } from './start-up';
import { resolveWay } from './way';
import { DEFAULT_WORKER, type WorkerSettings, workerOf, workerSettings } from './worker-settings';

export type { Account } from './accounts';
export type { AccountDirectory } from './directory';
export { ConfigError, type Problem, sentenceOf } from './problems';

/** `holdfast.yaml`, read and checked. Secrets are inside `Secret`s: printing or serialising this shows none. */
export interface HoldfastConfig {
  accounts: Readonly<Record<string, Account>>;
  /** How far the clocks of two workers may be apart. */
  clockSkewMs: number;
  /**
   * The name of a recovery: Temporal was lost or restored from a backup, so no payment knows all that was done for it, whether it starts now or was in
   * the backup. Each recovery needs a name of its own: a payment that was told of one is told of the next.
   */
  recovered?: string;
  /** `pinned`: each payment stays with the build of the workers that it began on, until `holdfast upgrade`. `off`: any worker takes any payment. */
  versioning: Versioning;
  worker: WorkerSettings;
  /** What seals and opens payloads; without `encryption` in the file it has no keys. */
  keyring: Keyring;
}

export type Versioning = 'off' | 'pinned';

export type Env = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => string;

export interface Loading {
  /** Default: `HOLDFAST_CONFIG`, or `./holdfast.yaml`. */
  path?: string | undefined;
  env: Env;
  readFile?: ReadFile;
}

const DEFAULT_CLOCK_SKEW_MS = 2_000;
const RECOVERY = /^[A-Za-z0-9._-]{1,64}$/;
export const TOP = {
  clockSkew: duration.optional(),
  recovered: z
    .string()
    .refine((name) => RECOVERY.test(name), {
      error: 'is not the name of a recovery',
      params: { remedy: 'give it the day on which Temporal was lost or restored: 2026-11-29', showValue: true },
    })
    .optional(),
  versioning: z.enum(['off', 'pinned']).optional(),
  worker: workerSettings.optional(),
};

/**
 * Reads the configuration. Throws one `ConfigError` that names everything that is wrong: path, problem and remedy of each, and never a
 * secret or any other value that came from outside the file.
 */
export function loadConfig({ path, env, readFile = readText }: Loading): HoldfastConfig {
  const file = pathOf(path, env);
  // What only the gateway has need not be here.
  const { gateway: _, ...document } = groupOf(readDocument(file, readFile));
  const near = (name: string): string => readFile(resolve(dirname(file), name));
  const { value, from, problems } = interpolate(document, { env, readFile: near });
  const found: Found[] = [...problems];
  // Where a reference has no value, its setting was replaced by nothing; what the schema says of that would only confuse.
  const unresolved = new Set(problems.map((problem) => problem.path.join('.')));

  const { accounts: raw, encryption, ...rest } = groupOf(value);
  const top = z.strictObject(TOP).safeParse(rest);
  if (!top.success) found.push(...describeTop(top.error.issues, rest));

  const accounts: Account[] = [];
  for (const [name, settings] of accountEntries(raw, found)) {
    const way = resolveWay(settings, { env, readFile: near });
    const outside = new Set(way.outside.map((inner) => inner.join('.')));
    const isHidden = (inner: Path): boolean =>
      outside.has(inner.join('.')) || from.has(['accounts', name, ...inner].join('.'));
    const read = readAccount(name, way.settings, isHidden);
    const own = [
      ...nameProblem(name),
      ...way.problems,
      ...('problems' in read ? read.problems : literalSecrets(read.account, isHidden)),
    ];
    const told = own.map((problem) => ({ ...problem, path: ['accounts', name, ...problem.path] }));
    found.push(...told.filter((problem) => !unresolved.has(problem.path.join('.'))));
    if ('account' in read) accounts.push(read.account);
  }
  const sealing = readEncryption(encryption, (path) => from.has(['encryption', ...path].join('.')));
  if ('problems' in sealing) {
    const told = sealing.problems.map((problem) => ({ ...problem, path: ['encryption', ...problem.path] }));
    found.push(...told.filter((problem) => !unresolved.has(problem.path.join('.'))));
  }
  const clockSkewMs = top.data?.clockSkew ?? DEFAULT_CLOCK_SKEW_MS;
  found.push(...startUpRefusals(accounts, clockSkewMs));
  refuse(file, found);
  return {
    accounts: byName(accounts.map((account) => [account.name, account])),
    clockSkewMs,
    ...present({ recovered: top.data?.recovered }),
    versioning: top.data?.versioning ?? 'off',
    worker: workerOf(top.data?.worker),
    keyring: 'keyring' in sealing ? sealing.keyring : NO_KEYS,
  };
}

/** What those need who only talk to workflows. */
export interface ClientConfig {
  accounts: AccountDirectory;
  workflowTaskTimeoutMs: number;
}

/**
 * The accounts with their providers and currencies, and what a payment is started with. No secret is resolved, and no setting is read but
 * these; where one comes from the environment, its default counts.
 */
export function clientConfig(path: string | undefined, env: Env, readFile: ReadFile = readText): ClientConfig {
  const file = pathOf(path, env);
  const found: Found[] = [];
  const { accounts, worker } = groupOf(readDocument(file, readFile));
  const entries = accountEntries(accounts, found).flatMap(([name, settings]) => {
    const named = readProvider(settings);
    const read = 'problem' in named ? { problems: [named.problem] } : readCurrencies(named.provider, groupOf(settings));
    const own = [...nameProblem(name), ...('problems' in read ? read.problems : [])];
    found.push(...own.map((problem) => ({ ...problem, path: ['accounts', name, ...problem.path] })));
    return 'entry' in read ? [[name, read.entry] as const] : [];
  });
  const { workflowTaskTimeout } = groupOf(worker);
  const timeout = holdsReference(workflowTaskTimeout)
    ? { data: undefined, error: undefined }
    : workerSettings.shape.workflowTaskTimeout.safeParse(workflowTaskTimeout);
  if (timeout.error) {
    const within = (issue: z.core.$ZodIssue) => ({ ...issue, path: ['worker', 'workflowTaskTimeout', ...issue.path] });
    const document = { worker: { workflowTaskTimeout } };
    found.push(...describe(timeout.error.issues.map(within), z.strictObject(TOP), document, () => false));
  }
  refuse(file, found);
  return {
    accounts: byName(entries),
    workflowTaskTimeoutMs: timeout.data ?? DEFAULT_WORKER.workflowTaskTimeoutMs,
  };
}

/** What the gateway reads: its own settings with their secrets, and of the accounts what clients know. */
export interface GatewayConfig extends ClientConfig {
  gateway: GatewaySettings;
}

/** The part of `holdfast.yaml` that `holdfast gateway` runs by. Throws one `ConfigError` that names everything that is wrong. */
export function loadGateway({ path, env, readFile = readText }: Loading): GatewayConfig {
  const file = pathOf(path, env);
  const client = clientConfig(path, env, readFile);
  const { gateway } = groupOf(readDocument(file, readFile));
  const near = (name: string): string => readFile(resolve(dirname(file), name));
  const { value, problems } = interpolate(gateway, { env, readFile: near });
  const within = (inner: Found): Found => ({ ...inner, path: ['gateway', ...inner.path] });
  refuse(file, problems.map(within));
  const read = readGateway(value, Object.keys(client.accounts));
  if ('problems' in read) throw new ConfigError(file, read.problems.map(within).map(written));
  return { ...client, gateway: read.gateway };
}

/** The accounts alone. */
export const accountDirectory = (path: string | undefined, env: Env, readFile?: ReadFile): AccountDirectory =>
  clientConfig(path, env, readFile).accounts;

/** Which file is read. */
export const pathOf = (path: string | undefined, env: Env): string =>
  path ?? (env.HOLDFAST_CONFIG || './holdfast.yaml');

/**
 * The keys alone, for those who only talk to workflows: no other secret is resolved. `missing` are the keys that the file names and that are not
 * to be found here; then none is active. Without a file there are none, unless `HOLDFAST_CONFIG` names one.
 */
export function loadKeyring({ path, env, readFile = readText }: Loading): { keyring: Keyring; missing: Problem[] } {
  const file = pathOf(path, env);
  if (path === undefined && !env.HOLDFAST_CONFIG && !existsSync(file)) return { keyring: NO_KEYS, missing: [] };
  const { encryption } = groupOf(readDocument(file, readFile));
  const near = (name: string): string => readFile(resolve(dirname(file), name));
  const { value, from, problems } = interpolate(encryption, { env, readFile: near });
  const within = (inner: Found): Found => ({ ...inner, path: ['encryption', ...inner.path] });
  const isHidden = (inner: Path): boolean => from.has(inner.join('.'));
  if (problems.length > 0) {
    const unresolved = new Set(problems.map(({ path: inner }) => inner.join('.')));
    const keys = Object.entries(groupOf(groupOf(value).keys)).filter(([id]) => !unresolved.has(`keys.${id}`));
    const found = readEncryption({ keys: Object.fromEntries(keys) }, isHidden);
    return { keyring: 'keyring' in found ? found.keyring : NO_KEYS, missing: problems.map(within).map(written) };
  }
  const sealing = readEncryption(value, isHidden);
  if ('problems' in sealing) throw new ConfigError(file, sealing.problems.map(within).map(written));
  return { keyring: sealing.keyring, missing: [] };
}

const readText: ReadFile = (path) => readFileSync(path, 'utf8');

function readDocument(file: string, readFile: ReadFile): unknown {
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

function describeTop(issues: readonly z.core.$ZodIssue[], rest: unknown): Found[] {
  return describe(issues, z.strictObject(TOP), rest, () => true).map((problem) =>
    problem.problem === 'is not a known setting'
      ? {
          ...problem,
          remedy: nearest(String(problem.path.at(-1)), ['accounts', 'encryption', 'gateway', ...Object.keys(TOP)]),
        }
      : problem,
  );
}

function accountEntries(raw: unknown, found: Found[]): [string, unknown][] {
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

/** A secret in the file would end up in a repository, a backup or a ticket. */
function literalSecrets({ secrets }: Account, isHidden: (path: Path) => boolean): Found[] {
  return secrets
    .filter((path) => !isHidden(path))
    .map((path) => ({
      path,
      problem: 'is a secret written into the file',
      remedy: 'name a variable or a file: ${NAME} or ${file:/run/secrets/name}',
    }));
}

function refuse(file: string, found: readonly Found[]): void {
  if (found.length > 0) throw new ConfigError(file, found.map(written));
}

const written = ({ path, problem, remedy }: Found): Problem => ({ path: path.join('.'), problem, remedy });

/** Without a prototype: `constructor` is a possible name of an account, but nobody's unless it is in the file. */
const byName = <T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), Object.fromEntries(entries));
