import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type Keyring, NO_KEYS } from '../encryption/keyring';
import { nameProblem, readProvider } from './account-name';
import { ConfigError, type Problem } from './config-error';
import { type AccountDirectory, readCurrencies } from './directory';
import {
  accountEntries,
  byName,
  type Env,
  type Loading,
  pathOf,
  type ReadFile,
  readDocument,
  readText,
  refuse,
  written,
} from './document';
import { readEncryption } from './encryption';
import { groupOf } from './group';
import { describe, type Found } from './problems';
import { holdsReference, interpolate, type Path } from './secrets';
import { DEFAULT_WORKER, workerSettings } from './worker-settings';

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
    found.push(
      ...describe(timeout.error.issues.map(within), z.strictObject({ worker: workerSettings }), document, () => false),
    );
  }
  refuse(file, found);
  return {
    accounts: byName(entries),
    workflowTaskTimeoutMs: timeout.data ?? DEFAULT_WORKER.workflowTaskTimeoutMs,
  };
}

/** The accounts alone. */
export const accountDirectory = (path: string | undefined, env: Env, readFile?: ReadFile): AccountDirectory =>
  clientConfig(path, env, readFile).accounts;

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
