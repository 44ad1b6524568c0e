import { z } from 'zod';
import { present } from '../../domain/present';
import { duration } from '../duration';
import type { HttpSettings } from '../http';
import { type Secret, secret } from '../secret';
import { address, currencyCode, httpOf, httpSettings } from '../settings';

/** One merchant at Bambora's Native API. Lengths in milliseconds; what is absent has the default of docs/providers/bambora.md. */
export interface BamboraAccount {
  /** The host and, if any, the path before `/payments`. Test and production share it (sheet 1). */
  baseUrl: string;
  /** `T…` for tests, `P…` for production (sheet 1); the published sample has no letter (sheet 12). */
  merchantNumber: string;
  merchantToken: Secret | string;
  merchantSecret: Secret | string;
  /** Which of the provider's two generations: paths, bodies and states (sheet 0). */
  generation?: 'beta';
  /** How a request proves who sends it (sheet 0, 1). */
  authScheme?: 'basic';
  /** Several captures of one payment: undocumented (sheet 5 [?]), so proven in the provider's test environment first. */
  multipleCaptures?: boolean;
  /** ISO 4217 codes; the default is the provider's own list of 2016 (sheet 3). */
  currencies?: readonly string[];
  settleWindowMs?: number;
  readGapMs?: number;
  minGapMs?: number;
  lookGapMs?: number;
  /** `totalMs` bounds a whole call: the read before the write, and the write. */
  http?: Partial<Omit<HttpSettings, 'baseUrl'>>;
}

/** An account's members in `holdfast.yaml`; `provider` and `policy` are the configuration's own. */
export const bamboraSettings = z.strictObject({
  baseUrl: address('write https://api-beta.bambora.com'),
  merchantNumber: z.string().regex(/^[A-Za-z]?\d{1,15}$/, 'must be a letter (T or P) and digits, or digits'),
  // A colon or an at sign in it would move the borders inside the Basic value (sheet 1).
  merchantToken: secret.refine((token) => !/[:@]/.test(token.reveal()), 'must hold neither a colon nor an at sign'),
  merchantSecret: secret,
  generation: z.enum(['beta']).optional(),
  authScheme: z.enum(['basic']).optional(),
  multipleCaptures: z.boolean().optional(),
  currencies: z.array(currencyCode).min(1).optional(),
  settleWindow: duration.optional(),
  readGap: duration.optional(),
  minGap: duration.optional(),
  lookGap: duration.optional(),
  http: httpSettings.optional(),
});

/** The account that the members in the file describe. */
export function bamboraAccount(parsed: z.output<typeof bamboraSettings>): BamboraAccount {
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
export const merchantOf = ({ merchantNumber }: BamboraAccount): string => merchantNumber;
