import { z } from 'zod';
import { currencyField, holdDaysField } from '../account-fields';

const RIGHTS = ['authorize', 'capture', 'cancel', 'refund'] as const;

/** One API user of a merchant, as the configuration names it. Sheet 1. */
export const bamboraAccount = z.strictObject({
  provider: z.literal('bambora'),
  merchantToken: z.string().regex(/^[^@:]+$/, 'must be without @ and colon'),
  /** Test numbers begin with T; the published sample has no prefix, so none is asked for. Sheet 1, 12. */
  merchantNumber: z.string().regex(/^[^@:]+$/, 'must be without @ and colon'),
  merchantSecret: z.string().min(1),
  /** What the API user may do; anything else is 403. Reading needs no right. Sheet 1. */
  rights: z.array(z.enum(RIGHTS)).default([...RIGHTS]),
  currency: currencyField('EUR'),
  /** Sheet 7. */
  holdDays: holdDaysField,
});

export type BamboraAccount = z.infer<typeof bamboraAccount>;

/** Invented, and good nowhere but here. */
export const DEFAULT_BAMBORA_ACCOUNT: BamboraAccount = {
  provider: 'bambora',
  merchantToken: 'sandboxTokenNotReal',
  merchantNumber: 'T424242001',
  merchantSecret: 'sandbox-merchant-secret-not-real',
  rights: [...RIGHTS],
  currency: 'EUR',
  holdDays: 7,
};
