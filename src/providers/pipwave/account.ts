import { createHash } from 'node:crypto';
import { z } from 'zod';
import { present } from '../../domain/present';
import { isoExponent } from '../currency';
import { duration } from '../duration';
import type { HttpSettings } from '../http';
import { reveal, type Secret, secret } from '../secret';
import { address, currencyCode, httpOf, httpSettings } from '../settings';

/**
 * What tells authorized from captured (sheet 4: no code says it, and nobody says which of these is right).
 *
 * - `require-capture`: status 5 with `require_capture: true` is authorized; captured when the flag has become false.
 * - `status`: the same authorized, but the flag never changes; captured when the status has gone from 5 to 10.
 * - `sub-status`: status 10 with another `txn_sub_status` than 502 is authorized; captured when it has become 502.
 */
export const READINGS = ['require-capture', 'status', 'sub-status'] as const;
export type Reading = (typeof READINGS)[number];

/** One merchant at pipwave, with one kind of gateway behind it. Lengths in milliseconds; what is absent has the default of docs/providers/pipwave.md. */
export interface PipwaveAccount {
  /** `https://api.pipwave.com`, or the staging host; without the path. */
  baseUrl: string;
  /** `/payment`, or `/v1/payment` of the older version (sheet 1.1). */
  path?: '/payment' | '/v1/payment';
  apiKey: Secret | string;
  apiSecret: Secret | string;
  reading?: Reading;
  /** The sub-status that means captured (sheet 4: 502 in two plugins). */
  capturedSubStatus?: string;
  /** Which of the provider's two ids `reference` is: ours (`txn_id`) or theirs (`pw_id`). */
  referenceIs?: 'txn_id' | 'pw_id';
  /** The gateway captures in parts. Where it does not, a part would silently become everything (sheet 5). */
  partialCaptures?: boolean;
  /** What becomes of the rest after a partial capture (sheet 5: the gateway's own rule). */
  remainder?: 'lapses' | 'automatic';
  /** `final_amount` is what was captured (sheet 5 [?]). */
  finalAmountIsCaptured?: boolean;
  /** Which amount is held where the buyer is charged a fee or tax on top (sheet 3 [I]). */
  heldIs?: 'total_amount' | 'amount';
  /** Two settled reads that still show the hold prove that a full capture was never made, and it is sent once more (sheet 6). */
  resendFullCapture?: boolean;
  /** ISO 4217 codes of at most two decimals. */
  currencies: readonly string[];
  settleWindowMs?: number;
  readGapMs?: number;
  minGapMs?: number;
  lookGapMs?: number;
  provisionalMs?: number;
  /** `totalMs` bounds a whole call: the requery before the write, and the write. */
  http?: Partial<Omit<HttpSettings, 'baseUrl'>>;
}

/** Sheet 3: decimal(11,2). A third decimal cannot be written. */
const expressible = currencyCode.refine((code) => (isoExponent(code) ?? 0) <= 2, {
  message: 'has more than two decimals, which pipwave cannot express',
  params: { remedy: 'leave it out; payments in it are refused' },
});

/** An account's members in `holdfast.yaml`; `provider` and `policy` are the configuration's own. */
export const pipwaveSettings = z.strictObject({
  baseUrl: address('write https://api.pipwave.com, or https://staging-api.pipwave.com for the test environment'),
  path: z.enum(['/payment', '/v1/payment']).optional(),
  apiKey: secret,
  apiSecret: secret,
  reading: z.enum(READINGS).optional(),
  capturedSubStatus: z
    .string()
    .regex(/^\d{1,5}$/, 'must be 1 to 5 digits, in quotes')
    .optional(),
  referenceIs: z.enum(['txn_id', 'pw_id']).optional(),
  partialCaptures: z.boolean().optional(),
  remainder: z.enum(['lapses', 'automatic']).optional(),
  finalAmountIsCaptured: z.boolean().optional(),
  heldIs: z.enum(['total_amount', 'amount']).optional(),
  resendFullCapture: z.boolean().optional(),
  currencies: z.array(expressible).min(1),
  settleWindow: duration.optional(),
  readGap: duration.optional(),
  minGap: duration.optional(),
  lookGap: duration.optional(),
  provisional: duration.optional(),
  http: httpSettings.optional(),
});

/** The account that the members in the file describe. */
export function pipwaveAccount(parsed: z.output<typeof pipwaveSettings>): PipwaveAccount {
  const { settleWindow, readGap, minGap, lookGap, provisional, http, ...same } = parsed;
  return present({
    ...same,
    settleWindowMs: settleWindow,
    readGapMs: readGap,
    minGapMs: minGap,
    lookGapMs: lookGap,
    provisionalMs: provisional,
    http: http && httpOf(http),
  });
}

/** Whose money it is. The provider names a merchant by the key alone, so a digest of it stands in: the key must not show in a message. */
export const merchantOf = ({ apiKey }: PipwaveAccount): string =>
  `key ${createHash('sha256')
    .update(`holdfast merchant ${reveal(apiKey)}`)
    .digest('hex')
    .slice(0, 12)}`;
