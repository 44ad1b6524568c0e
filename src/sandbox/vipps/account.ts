import { z } from 'zod';

/** What a market means: its currency and how long a capture is possible. Sheet 2.1, 7. */
export const MARKETS = {
  NO: { currency: 'NOK', captureDays: 180, amountMin: 100 },
  DK: { currency: 'DKK', captureDays: 14, amountMin: 1 },
  FI: { currency: 'EUR', captureDays: 14, amountMin: 1 },
} as const;

/** One sales unit as the configuration names it. Sheet 1.2. */
export const vippsAccount = z.strictObject({
  provider: z.literal('vipps'),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  subscriptionKey: z.string().min(1),
  /** The primary and the secondary key are equally good. */
  secondarySubscriptionKey: z.string().min(1).optional(),
  merchantSerialNumber: z.string().regex(/^[0-9]{4,10}$/, 'must be 4 to 10 digits'),
  market: z.enum(['NO', 'DK', 'FI']).default('NO'),
  /** Days until the deadline; the market's own when absent. Denmark and Finland can be given up to 180. */
  captureDays: z.int().min(1).max(180).optional(),
  /** Some sales units may only capture everything at once (6140). */
  fullCaptureOnly: z.boolean().default(false),
});

export type VippsAccount = z.infer<typeof vippsAccount>;

/** Invented, and good nowhere but here. */
export const DEFAULT_VIPPS_ACCOUNT: VippsAccount = {
  provider: 'vipps',
  clientId: '00000000-0000-4000-8000-00005a4db000',
  clientSecret: 'sandbox-client-secret-not-real',
  subscriptionKey: '5a4db0005a4db0005a4db0005a4db000',
  merchantSerialNumber: '424242',
  market: 'NO',
  fullCaptureOnly: false,
};
