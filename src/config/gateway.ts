import { z } from 'zod';
import { ACCOUNT_NAME } from './account-name';
import { describe, type Found } from './problems';

/** What a key of the HTTP API may do. */
export const SCOPES = ['start', 'ship', 'refund', 'read', 'operate'] as const;
export type Scope = (typeof SCOPES)[number];

/** One key of the HTTP API. The key itself is nowhere but with its owner. */
export interface ApiKey {
  /** Of the whole key, in hex. */
  sha256: string;
  accounts: readonly string[];
  may: readonly Scope[];
  /** Who acts, where the key may operate: it goes on the record of the payment. */
  operator?: string;
}

/** Where a server listens. */
export interface Listen {
  host: string;
  port: number;
}

/** `gateway` of `holdfast.yaml`: one listener for the inner network, one for the internet. */
export interface GatewaySettings {
  api?: { listen: Listen; keys: Readonly<Record<string, ApiKey>> };
  notices?: {
    listen: Listen;
    publicUrl: string;
    /** Whose notices are taken. Default: of every account that has what it takes. */
    accounts?: readonly string[];
  };
}

const listen = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[0-9.]+):\d{1,5}$/, 'must be an IP address of this machine and a port: 127.0.0.1:8090')
  .transform((text): Listen => {
    const at = text.lastIndexOf(':');
    return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
  })
  .refine(({ port }) => port <= 65_535, 'must have a port up to 65535');

const names = z.array(z.string().regex(ACCOUNT_NAME, 'must be the name of an account')).min(1, 'names no account');

const apiKey = z
  .strictObject({
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of a key in hex, as holdfast api-key new prints it'),
    accounts: names,
    may: z.array(z.enum(SCOPES)).min(1, 'allows nothing'),
    operator: z.string().regex(/\S/, 'is empty').max(64).optional(),
  })
  .refine(({ may, operator }) => !may.includes('operate') || operator !== undefined, {
    path: ['operator'],
    error: 'is missing, and the key may operate',
    params: { remedy: 'name who acts with this key' },
  });

/** As ids stand in a key: `hf_<id>_…`. */
const KEY_NAME = /^[A-Za-z0-9-]{1,32}$/;
export const isKeyName = (name: string): boolean => KEY_NAME.test(name);

export const gatewaySettings = z.strictObject({
  api: z
    .strictObject({
      listen,
      keys: z.record(z.string().regex(KEY_NAME, 'must be 1 to 32 of A-Z a-z 0-9 -'), apiKey),
    })
    .optional(),
  notices: z
    .strictObject({
      listen,
      publicUrl: z.url({ protocol: /^https?$/, error: 'must be the address at which providers reach this listener' }),
      accounts: names.optional(),
    })
    .optional(),
});

/** The setting `gateway`, its references resolved; `accounts` are those of the file. Paths begin inside it. */
export function readGateway(
  settings: unknown,
  accounts: readonly string[],
): { gateway: GatewaySettings } | { problems: Found[] } {
  const parsed = gatewaySettings.safeParse(settings ?? {});
  if (!parsed.success) return { problems: describe(parsed.error.issues, gatewaySettings, settings, () => true) };
  const gateway = parsed.data as GatewaySettings;
  if (gateway.api === undefined && gateway.notices === undefined) {
    return { problems: [{ path: [], problem: 'has no listener', remedy: 'add api, notices or both' }] };
  }
  const strangers = (named: readonly string[], path: Found['path']): Found[] =>
    named.flatMap((account, at) =>
      accounts.includes(account)
        ? []
        : [
            {
              path: [...path, at],
              problem: 'is no account of this file',
              remedy: `write one of ${accounts.join(', ')}`,
            },
          ],
    );
  const unknown = [
    ...Object.entries(gateway.api?.keys ?? {}).flatMap(([id, key]) =>
      strangers(key.accounts, ['api', 'keys', id, 'accounts']),
    ),
    ...strangers(gateway.notices?.accounts ?? [], ['notices', 'accounts']),
  ];
  return unknown.length > 0 ? { problems: unknown } : { gateway };
}
