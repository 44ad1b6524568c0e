import { z } from 'zod';
import { present } from '../../domain/present';
import { duration } from '../duration';
import type { HttpSettings } from '../http';
import { type Secret, secret } from '../secret';
import { address, httpOf, httpSettings } from '../settings';

/** One sales unit at Vipps MobilePay. Lengths in milliseconds; what is absent has the default of docs/providers/vipps.md. */
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
  lookGapMs?: number;
  /** Writes to one payment in any minute; the provider's limit is 5, perhaps per operation (sheet 10). */
  writesPerMinute?: number;
  /** Said to the provider in the `Vipps-System-*` headers, at most 30 characters each. */
  system?: { name?: string; version?: string; pluginName?: string; pluginVersion?: string };
  /** `totalMs` bounds a whole call: token, request, and the repeat after a 401. */
  http?: Partial<Omit<HttpSettings, 'baseUrl'>>;
  /** Of the webhook registration; the URL exactly as registered. `oldSecret` is of the registration that it replaces, until that is deleted. */
  webhook?: { url: string; secret: Secret | string; oldSecret?: Secret | string };
}

/** The headers that name the caller hold at most 30 characters each (sheet 1.4). */
export const SYSTEM_HEADER_MAX = 30;

const systemName = z.string().regex(/^[\x20-\x7e]{1,30}$/, 'must be 1 to 30 characters of plain ASCII');

/** An account's members in `holdfast.yaml`; `provider` and `policy` are the configuration's own. */
export const vippsSettings = z.strictObject({
  baseUrl: address('write https://api.vipps.no, or https://apitest.vipps.no for the test environment'),
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
  lookGap: duration.optional(),
  writesPerMinute: z.int().min(1).optional(),
  system: z
    .strictObject({
      name: systemName.optional(),
      version: systemName.optional(),
      pluginName: systemName.optional(),
      pluginVersion: systemName.optional(),
    })
    .optional(),
  http: httpSettings.optional(),
  webhook: z
    .strictObject({ url: z.url({ protocol: /^https?$/ }), secret, oldSecret: secret.optional() })
    .transform(present)
    .optional(),
});

/** The account that the members in the file describe. */
export function vippsAccount(parsed: z.output<typeof vippsSettings>): VippsAccount {
  const { replayFor, settleWindow, readGap, minGap, lookGap, http, ...same } = parsed;
  return present({
    ...same,
    replayForMs: replayFor === 'never' ? 0 : replayFor,
    settleWindowMs: settleWindow,
    readGapMs: readGap,
    minGapMs: minGap,
    lookGapMs: lookGap,
    system: same.system && present(same.system),
    http: http && httpOf(http),
  });
}

/** Whose money it is. */
export const merchantOf = ({ merchantSerialNumber }: VippsAccount): string => merchantSerialNumber;
