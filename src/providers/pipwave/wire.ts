import { z } from 'zod';
import { isAscii } from './signature';

/**
 * What pipwave sends and takes, in its own field names. A member is required only where a judgement needs it: a new optional member, or
 * an old one gone, must never turn a capture into a doubt. `null` and a missing member are the same (sheet 2.3).
 */

/** `status` and the like arrive as numbers or strings (sheet 2); compared as text. */
const code = z.union([z.string(), z.number()]).transform(String);
const textIfReadable = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((text) => text ?? undefined);
/** A decimal as text or number; converted with the currency's decimals. */
const decimal = z
  .union([z.string(), z.number()])
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);

/** The envelope of every answer. Sheet 2. */
export const envelope = z.object({ status: code });

const flagIfReadable = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((flag) => flag ?? undefined);

/** Refund, status 200. Sheet 2.5: what is possible, and the id of the refund once it was taken. */
export const refundAnswer = z.object({
  supports_refund: flagIfReadable,
  supports_partial_refund: flagIfReadable,
  reverse_pw_id: textIfReadable,
});

/** Sheet 3: `txn_id` at most 255, `pw_id` at most 32 (255 in answers). Both are signed, so ASCII (1.3). */
export const isReference = (reference: string): boolean => /^[\x21-\x7e]{1,255}$/.test(reference) && reference !== '0';

/** Requery, status 200. Sheet 2.3; `txn_sub_status` is undocumented (4, 8). Card data is in none of these. */
export const requeryAnswer = z.object({
  pw_id: z.string().refine(isReference), // the next request is signed with it
  txn_id: textIfReadable,
  amount: decimal,
  total_amount: decimal,
  final_amount: decimal,
  currency_code: z.string(),
  transaction_status: code,
  require_capture: flagIfReadable,
  txn_sub_status: code
    .nullish()
    .catch(undefined)
    .transform((sub) => sub ?? undefined),
});
export type RequeryAnswer = z.infer<typeof requeryAnswer>;

/** Initiate, status 200. Sheet 2.1. */
export const initiateAnswer = z.object({ token: textIfReadable, redirect_url: textIfReadable });

const text = (max: number) => {
  const length = `must be 1 to ${max} characters of plain ASCII`;
  return z.string().min(1, length).max(max, length).refine(isAscii, length);
};
const url = z.string().regex(/^https:\/\/\S{1,247}$/, 'must be an https address of at most 255 characters');
const person = z.strictObject({
  id: text(255),
  email: text(255),
  country_code: text(3), // required by the table, missing in the vendor's minimal sample (sheet 11)
  first_name: text(255).optional(),
  last_name: text(255).optional(),
  contact_no: text(32).optional(),
});

/**
 * `authorization.create` of an account at pipwave: the members of `initiate-payment` that a server decides (sheet 2.1). Amount, currency
 * and `txn_id` are the payment's own.
 */
export const pipwaveCreate = z.strictObject({
  buyer_info: person,
  short_description: text(255).optional(),
  prefered_payment: text(255).optional(),
  api_override: z
    .strictObject({
      notification_url: url.optional(),
      success_url: url.optional(),
      fail_url: url.optional(),
      notification_extra_param1: text(255).optional(),
      notification_extra_param2: text(255).optional(),
      notification_extra_param3: text(255).optional(),
    })
    .optional(),
});
