import { z } from 'zod';
import { currencyField, holdDaysField } from '../account-fields';

/** One merchant as the configuration names it. Sheet 1, 2.1. */
export const paymentOptionsAccount = z.strictObject({
  provider: z.literal('payment-options'),
  /** For `Authorization: Basic`, raw or in base64. */
  apiKey: z.string().min(1),
  /** For `x-api-key`. */
  secondKey: z.string().min(1),
  /** The "DASMID". */
  merchantId: z.string().regex(/^[A-Z]{2}[0-9]{8}$/, 'must be two capitals and eight digits'),
  currency: currencyField('JPY'),
  /** Sheet 7. */
  holdDays: holdDaysField,
});

export type PaymentOptionsAccount = z.infer<typeof paymentOptionsAccount>;

/** Invented, and good nowhere but here. */
export const DEFAULT_PAYMENT_OPTIONS_ACCOUNT: PaymentOptionsAccount = {
  provider: 'payment-options',
  apiKey: 'sandbox-api-key-not-real',
  secondKey: 'sandbox-x-api-key-not-real',
  merchantId: 'JP42424242',
  currency: 'JPY',
  holdDays: 7,
};
