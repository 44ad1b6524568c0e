import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ANY_PROVIDER, BY_NAME, ofEach, PROVIDERS, type Provider } from './providers';

const ACCOUNT_NAME = /^[A-Za-z0-9._-]{1,64}$/;

const [first, ...others] = PROVIDERS;
const anyAccount = z.discriminatedUnion('provider', [first.account, ...others.map(({ account }) => account)]);

/** `ofEach` cannot tell whose switches stand under which name. */
type SwitchesOfEach = { [One in Provider as One['name']]: z.ZodOptional<One['switches']> };
const anySwitches = z.strictObject(ofEach(({ switches }) => switches.optional()) as SwitchesOfEach);

/** The accounts that exist in a sandbox, and how its providers behave where their documentation leaves it open. */
export const sandboxConfig = z
  .strictObject({
    seed: z.int().optional(),
    accounts: z.record(
      z.string().regex(ACCOUNT_NAME, 'must be 1 to 64 letters, digits, dots, dashes or underscores'),
      anyAccount,
    ),
    switches: anySwitches.default({}),
  })
  .superRefine(({ accounts }, context) => {
    const seen = new Map<string, string>();
    if (Object.keys(accounts).length === 0) {
      context.addIssue({ code: 'custom', path: ['accounts'], message: 'needs at least one account' });
    }
    for (const [name, account] of Object.entries(accounts)) {
      for (const [field, value] of Object.entries(BY_NAME[account.provider].marksOf(account))) {
        const mark = `${account.provider} ${field} ${value}`;
        const other = seen.get(mark);
        const message = `is the same as that of ${other}: every account needs its own`;
        if (other !== undefined) context.addIssue({ code: 'custom', path: ['accounts', name, field], message });
        seen.set(mark, name);
      }
    }
  });

export type SandboxConfig = z.infer<typeof sandboxConfig>;
export type SandboxConfigInput = z.input<typeof sandboxConfig>;
export type Account = SandboxConfig['accounts'][string];

/** One account at each provider, with fixed, invented credentials. */
export const DEFAULT_CONFIG: SandboxConfigInput = {
  accounts: Object.fromEntries(PROVIDERS.map(({ shop }) => [shop.name, shop.account])),
};

/** A configuration cannot be used. The message has a line for each fault: path, what is wrong, what to write. */
export class ConfigRefused extends Error {
  readonly code = 'ConfigRefused';
}

/** Checks a configuration; throws ConfigRefused. `where` names its source in messages. */
export function readConfig(raw: unknown, where = 'sandbox configuration'): SandboxConfig {
  const read = sandboxConfig.safeParse(raw);
  if (read.success) return read.data;
  const lines = read.error.issues.map((issue) => `  ${pathOf(issue.path)}: ${issue.message}${remedyFor(issue, raw)}`);
  throw new ConfigRefused(`${where} cannot be used:\n${lines.join('\n')}`);
}

/** Reads a YAML file; throws ConfigRefused. */
export function loadConfig(file: string): SandboxConfig {
  let raw: unknown;
  try {
    raw = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigRefused(`${file} cannot be read as YAML: ${why}`);
  }
  return readConfig(raw, file);
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '(top)' : path.map(String).join('.');
}

function remedyFor(issue: z.core.$ZodIssue, raw: unknown): string {
  const found = issue.path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    raw,
  );
  switch (issue.code) {
    case 'invalid_type':
      if (found === undefined) return '. Add it.';
      if (issue.expected === 'string' && typeof found === 'number') return `. Put quotes around it: "${found}".`;
      return `. Found ${JSON.stringify(found)}.`;
    case 'unrecognized_keys':
      return '. Remove it, or correct its spelling.';
    case 'invalid_value':
      return `. Found ${JSON.stringify(found)}; write one of these.`;
    case 'invalid_union':
      return `. Write a provider that the sandbox has: ${ANY_PROVIDER}.`;
    case 'invalid_format':
    case 'too_big':
    case 'too_small':
      return `. Found ${JSON.stringify(found)}.`;
    default:
      return '';
  }
}
