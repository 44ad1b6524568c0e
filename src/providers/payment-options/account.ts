import { z } from 'zod';
import { present } from '../../domain/present';
import { duration } from '../duration';
import type { HttpSettings } from '../http';
import { type Secret, secret } from '../secret';
import { address, currencyCode, httpOf, httpSettings, isLoopback } from '../settings';

/** One merchant at Payment Options. Lengths in milliseconds; what is absent has the default of docs/providers/payment-options.md. */
export interface PaymentOptionsAccount {
  /** `https://api.paymentoptions.com`, or the development host; without the prefix. */
  baseUrl: string;
  /** What stands before every path: the documents have it in two forms (sheet 1, 13). */
  prefix?: string;
  /** The API key of the `Authorization` header. */
  apiKey: Secret | string;
  /** The second key, of the `x-api-key` header. */
  secondKey: Secret | string;
  /** Whether the API key stands in the header as it is or in base64 (sheet 1, 13). */
  basic?: 'raw' | 'base64';
  /** The "DASMID". */
  merchantId: string;
  /** Whether this account moves real money; every answer says so too, and must agree (sheet 1). */
  live: boolean;
  /** What an amount means in a currency with decimals: nobody says it, and a wrong guess is off by a factor of 100 (sheet 3). */
  amountUnits?: Readonly<Record<string, AmountUnit>>;
  /** Several refunds of one capture: likely, not documented (sheet 2.3 [I]). */
  multipleRefunds?: boolean;
  settleWindowMs?: number;
  readGapMs?: number;
  minGapMs?: number;
  lookGapMs?: number;
  http?: Partial<Omit<HttpSettings, 'baseUrl'>>;
  /** Where notifications are wanted, and our own secret for the tag in their address (sheet 9). */
  webhook?: { url: string; secret: Secret | string };
}

export type AmountUnit = 'minor' | 'major';

export const PREFIX = '/api/v1/server-to-server-interface';

/** The address is the proof that a notice is genuine, so it travels in clear text within this machine only. */
const webhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(140)
  .refine((url) => !URL.canParse(url) || url.startsWith('https:') || isLoopback(new URL(url).hostname), 'must be https')
  .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment: the order and its tag follow it');

/** An account's members in `holdfast.yaml`; `provider` and `policy` are the configuration's own. */
export const paymentOptionsSettings = z.strictObject({
  baseUrl: address('write https://api.paymentoptions.com, or https://api-dev.paymentoptions.com for the sandbox'),
  prefix: z
    .string()
    .regex(/^(\/[A-Za-z0-9_-]+)+$/, 'must begin with a slash and not end in one')
    .optional(),
  apiKey: secret,
  secondKey: secret,
  basic: z.enum(['raw', 'base64']).optional(),
  merchantId: z.string().regex(/^[A-Za-z0-9-]{1,128}$/, 'must be 1 to 128 letters, digits or hyphens'),
  live: z.boolean(),
  amountUnits: z.record(currencyCode, z.enum(['minor', 'major'])).optional(),
  multipleRefunds: z.boolean().optional(),
  settleWindow: duration.optional(),
  readGap: duration.optional(),
  minGap: duration.optional(),
  lookGap: duration.optional(),
  http: httpSettings.optional(),
  webhook: z.strictObject({ url: webhookUrl, secret }).optional(),
});

/** The account that the members in the file describe. */
export function paymentOptionsAccount(parsed: z.output<typeof paymentOptionsSettings>): PaymentOptionsAccount {
  const { settleWindow, readGap, minGap, lookGap, http, ...same } = parsed;
  return present({
    ...same,
    settleWindowMs: settleWindow,
    readGapMs: readGap,
    minGapMs: minGap,
    lookGapMs: lookGap,
    http: http && httpOf(http),
  });
}

/** Whose money it is. */
export const merchantOf = ({ merchantId }: PaymentOptionsAccount): string => merchantId;

/** All samples are in it (sheet 3), and without decimals both units are the same. */
const ALWAYS = 'JPY';

type Units = Pick<PaymentOptionsAccount, 'amountUnits'>;

/** Every currency of the account. */
export const currencyCodesOf = ({ amountUnits = {} }: Units): string[] => [
  ...new Set([ALWAYS, ...Object.keys(amountUnits)]),
];

/** The unit in which an amount is sent; undefined for a currency that the account does not have. */
export const unitOf = ({ amountUnits = {} }: Units, currency: string): AmountUnit | undefined =>
  Object.hasOwn(amountUnits, currency) ? amountUnits[currency] : currency === ALWAYS ? 'minor' : undefined;
