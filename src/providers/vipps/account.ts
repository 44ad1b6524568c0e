import { z } from 'zod';
import { duration } from '../duration';
import type { HttpSettings } from '../http';
import { type Secret, secret } from '../secret';

/** One sales unit at Vipps MobilePay. Lengths in milliseconds; what is absent has the default of the folder's README. */
export interface VippsAccount {
  /** `https://api.vipps.no`, or the test host. */
  baseUrl: string;
  merchantSerialNumber: string;
  clientId: string;
  clientSecret: Secret | string;
  subscriptionKey: Secret | string;
  /** Where the sales unit is registered: it decides the currency and how long a hold lasts (sheet 2.1, 7). */
  market?: 'NO' | 'DK' | 'FI';
  /** The sales unit is configured for one capture of the whole amount (sheet 5, code 6140). */
  fullCaptureOnly?: boolean;
  /** The life of a key is undocumented (sheet 13); 0 never repeats one. */
  replayForMs?: number;
  settleWindowMs?: number;
  readGapMs?: number;
  minGapMs?: number;
  /** Writes to one payment in any minute; the provider's limit is 5, perhaps per operation (sheet 10). */
  writesPerMinute?: number;
  /** Said to the provider in the `Vipps-System-*` headers, at most 30 characters each. */
  system?: { name?: string; version?: string; pluginName?: string; pluginVersion?: string };
  /** `totalMs` bounds a whole call: token, request, and the repeat after a 401. */
  http?: Partial<Omit<HttpSettings, 'baseUrl'>>;
  /** Of the webhook registration; the URL exactly as registered. */
  webhook?: { url: string; secret: Secret | string };
}

/** The headers that name the caller hold at most 30 characters each (sheet 1.4). */
export const SYSTEM_HEADER_MAX = 30;

/** This machine, whatever it is called. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/** The token and the subscription key travel in headers, so plain HTTP is for a sandbox: this machine, or a name without a dot. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username || password || search || hash) return false;
  return protocol === 'https:' || (protocol === 'http:' && (isLoopback(hostname) || /^[a-z0-9-]+$/i.test(hostname)));
}

const systemName = z.string().regex(/^[\x20-\x7e]{1,30}$/, 'must be 1 to 30 characters of plain ASCII');
const count = z.int().min(1);

/** An account's members in `holdfast.yaml`; `provider` and `policy` are the configuration's own. */
export const vippsSettings = z.strictObject({
  baseUrl: z.string().refine(isSafeAddress, {
    message: 'is not an https address without query and credentials (http is for this machine only)',
    params: { remedy: 'write https://api.vipps.no, or https://apitest.vipps.no for the test environment' },
  }),
  merchantSerialNumber: z.string().regex(/^\d{4,10}$/, 'must be 4 to 10 digits'),
  clientId: z.string().regex(/^[\x21-\x7e]+$/, 'is empty or holds a blank'),
  clientSecret: secret,
  subscriptionKey: secret,
  market: z.enum(['NO', 'DK', 'FI']).optional(),
  fullCaptureOnly: z.boolean().optional(),
  replayFor: duration.or(z.literal('never')).optional(),
  settleWindow: duration.optional(),
  readGap: duration.optional(),
  minGap: duration.optional(),
  writesPerMinute: count.optional(),
  system: z
    .strictObject({
      name: systemName.optional(),
      version: systemName.optional(),
      pluginName: systemName.optional(),
      pluginVersion: systemName.optional(),
    })
    .optional(),
  http: z
    .strictObject({
      connect: duration.optional(),
      headers: duration.optional(),
      body: duration.optional(),
      total: duration.optional(),
      connections: count.optional(),
      maxResponseBytes: count.optional(),
    })
    .optional(),
  webhook: z.strictObject({ url: z.url({ protocol: /^https?$/ }), secret }).optional(),
});

/** The account that the members in the file describe. */
export function vippsAccount(parsed: z.output<typeof vippsSettings>): VippsAccount {
  const { replayFor, settleWindow, readGap, minGap, http, ...same } = parsed;
  return present({
    ...same,
    replayForMs: replayFor === 'never' ? 0 : replayFor,
    settleWindowMs: settleWindow,
    readGapMs: readGap,
    minGapMs: minGap,
    system: same.system && present(same.system),
    http:
      http &&
      present({
        connectMs: http.connect,
        headersMs: http.headers,
        bodyMs: http.body,
        totalMs: http.total,
        connections: http.connections,
        maxResponseBytes: http.maxResponseBytes,
      }),
  });
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the members that are undefined: they would override a default. */
function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
