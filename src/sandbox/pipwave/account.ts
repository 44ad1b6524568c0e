import { z } from 'zod';
import { currencyField, holdDaysField } from '../account-fields';

/** One merchant as the configuration names it. Sheet 1.2. */
export const pipwaveAccount = z.strictObject({
  provider: z.literal('pipwave'),
  apiKey: z.string().min(1).max(32),
  apiSecret: z.string().min(1),
  /** The address for notifications that the merchant has set in the portal. A payment may have another. Sheet 8. */
  notificationUrl: z.url().optional(),
  currency: currencyField('MYR'),
  /** The gateway lets a hold lapse. Sheet 7. */
  holdDays: holdDaysField,
});

export type PipwaveAccount = z.infer<typeof pipwaveAccount>;

/** Invented, and good nowhere but here. */
export const DEFAULT_PIPWAVE_ACCOUNT: PipwaveAccount = {
  provider: 'pipwave',
  apiKey: 'sandbox-api-key-not-real',
  apiSecret: 'sandbox-api-secret-not-real',
  currency: 'MYR',
  holdDays: 7,
};
