import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { present } from '../domain/present';
import { type Keyring, NO_KEYS } from '../encryption/keyring';
import { duration } from '../providers/duration';
import { nameProblem } from './account-name';
import { type Account, readAccount } from './accounts';
import { accountEntries, byName, type Loading, pathOf, readDocument, readText, refuse } from './document';
import { readEncryption } from './encryption';
import { type Endpoint, readEvents } from './events';
import { groupOf } from './group';
import { literalSecrets } from './literal-secrets';
import { describe, type Found, nearest } from './problems';
import { interpolate, type Path } from './secrets';
import { startUpRefusals } from './start-up';
import { resolveWay } from './way';
import { type WorkerSettings, workerOf, workerSettings } from './worker-settings';

export type { Account } from './accounts';
export { ConfigError, type Problem, sentenceOf } from './config-error';

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
  /** Who is told what happens to payments. */
  endpoints: readonly Endpoint[];
}

export type Versioning = 'off' | 'pinned';

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

  const { accounts: raw, encryption, events, ...rest } = groupOf(value);
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
      ...('problems' in read ? read.problems : literalSecrets(read.account.secrets, isHidden)),
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
  const listening = readEvents(events, Object.keys(groupOf(raw)), (path) => from.has(['events', ...path].join('.')));
  if ('problems' in listening) {
    const told = listening.problems.map((problem) => ({ ...problem, path: ['events', ...problem.path] }));
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
    endpoints: 'endpoints' in listening ? listening.endpoints : [],
  };
}

function describeTop(issues: readonly z.core.$ZodIssue[], rest: unknown): Found[] {
  return describe(issues, z.strictObject(TOP), rest, () => true).map((problem) =>
    problem.problem === 'is not a known setting'
      ? {
          ...problem,
          remedy: nearest(String(problem.path.at(-1)), [
            'accounts',
            'encryption',
            'events',
            'gateway',
            ...Object.keys(TOP),
          ]),
        }
      : problem,
  );
}
