import { z } from 'zod';
import { DAY_MS } from '../domain/money';
import { EVENT_TYPES } from '../events/event';
import { isMeant } from '../events/listener';
import { duration } from '../providers/duration';
import { REFERENCE_PATTERN, Secret } from '../providers/secret';
import { ACCOUNT_NAME } from './account-name';
import { describe, type Found, nearest } from './problems';
import type { Path } from './secrets';

/** One who is told what happens to payments. */
export interface Endpoint {
  name: string;
  url: string;
  /** The one that signs, and while receivers change over the one before. */
  secrets: readonly Secret[];
  /** Of which accounts it hears. */
  accounts: readonly string[];
  /** Patterns such as `capture.*`; absent: everything. */
  types?: readonly string[];
  giveUpAfterMs: number;
  firstRetryMs: number;
  lastRetryMs: number;
}

const DEFAULTS = { giveUpAfter: 3 * DAY_MS, firstRetry: 5_000, lastRetry: DAY_MS / 4 };

const signingSecret = z.string().meta({ pattern: REFERENCE_PATTERN });

export const endpointSettings = z.strictObject({
  url: z.string().refine(isWebAddress, {
    error: 'is not an https address without credentials',
    params: { remedy: 'write https://, the host and the path; http:// is for an endpoint on this machine' },
  }),
  secret: signingSecret,
  formerSecret: signingSecret.optional(),
  accounts: z.array(z.string()).min(1).optional(),
  types: z
    .array(
      z.string().refine((pattern) => EVENT_TYPES.some((type) => isMeant(type, [pattern])), {
        error: 'is no type of events',
        params: { remedy: `write one of ${EVENT_TYPES.join(', ')}, or a group such as capture.*`, showValue: true },
      }),
    )
    .min(1)
    .optional(),
  giveUpAfter: duration.optional(),
  firstRetry: duration.optional(),
  lastRetry: duration.optional(),
});

export const eventsSettings = z.record(z.string().regex(ACCOUNT_NAME), endpointSettings);

/** The setting `events`, its references resolved. Paths begin inside it. `isHidden` says which values came from outside the file. */
export function readEvents(
  settings: unknown,
  accounts: readonly string[],
  isHidden: (path: Path) => boolean,
): { endpoints: Endpoint[] } | { problems: Found[] } {
  if (settings === undefined || settings === null) return { endpoints: [] };
  const parsed = eventsSettings.safeParse(settings);
  if (!parsed.success) return { problems: describe(parsed.error.issues, eventsSettings, settings, isHidden) };
  const read = Object.entries(parsed.data).map(([name, entry]) => ({
    endpoint: endpointOf(name, entry, accounts),
    problems: problemsOf(name, entry, accounts, isHidden),
  }));
  const problems = read.flatMap((one) => one.problems);
  return problems.length > 0 ? { problems } : { endpoints: read.map(({ endpoint }) => endpoint) };
}

type Entry = z.output<typeof endpointSettings>;

function endpointOf(name: string, entry: Entry, accounts: readonly string[]): Endpoint {
  const { url, secret, formerSecret, types } = entry;
  return {
    name,
    url,
    secrets: [secret, formerSecret].filter((text) => text !== undefined).map((text) => new Secret(text)),
    accounts: entry.accounts ?? accounts,
    ...(types === undefined ? {} : { types }),
    giveUpAfterMs: entry.giveUpAfter ?? DEFAULTS.giveUpAfter,
    firstRetryMs: entry.firstRetry ?? DEFAULTS.firstRetry,
    lastRetryMs: entry.lastRetry ?? DEFAULTS.lastRetry,
  };
}

function problemsOf(
  name: string,
  entry: Entry,
  accounts: readonly string[],
  isHidden: (path: Path) => boolean,
): Found[] {
  const secrets = (['secret', 'formerSecret'] as const).flatMap((member): Found[] => {
    const path = [name, member];
    const text = entry[member];
    if (text === undefined) return [];
    if (!isHidden(path)) {
      const remedy = 'name a variable or a file: ${NAME} or ${file:/run/secrets/name}';
      return [{ path, problem: 'is a secret written into the file', remedy }];
    }
    const remedy = 'write whsec_ and the base64 of 24 to 64 random bytes: echo "whsec_$(openssl rand -base64 32)"';
    return isSigningSecret(text) ? [] : [{ path, problem: 'is no secret of Standard Webhooks', remedy }];
  });
  const unknown = (entry.accounts ?? []).flatMap((account, at): Found[] =>
    accounts.includes(account)
      ? []
      : [
          {
            path: [name, 'accounts', at],
            problem: 'is not an account of this file',
            remedy: nearest(account, accounts),
          },
        ],
  );
  const { firstRetryMs, lastRetryMs, giveUpAfterMs } = endpointOf(name, entry, accounts);
  const isInOrder = firstRetryMs <= lastRetryMs && lastRetryMs < giveUpAfterMs;
  const remedy = 'firstRetry must be at most lastRetry, and lastRetry below giveUpAfter';
  return [
    ...secrets,
    ...unknown,
    ...(isInOrder ? [] : [{ path: [name], problem: 'gives up before it has tried again', remedy }]),
  ];
}

/** `whsec_`, then base64 of a key of 24 to 64 bytes. */
function isSigningSecret(text: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (encoded === undefined) return false;
  const key = Buffer.from(encoded, 'base64');
  return key.toString('base64') === encoded && key.length >= 24 && key.length <= 64;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}
