import { z } from 'zod';

/**
 * What Payment Options sends and takes, in its own field names. A member is required only where a judgement needs it.
 *
 * `payment_details.card` is in no schema, so that card data, which the samples show unmasked, ends here (sheet 10).
 */

const textIfReadable = z.string().optional().catch(undefined);
/** Numbers in samples; strings are accepted (sheet 10). */
const code = z
  .union([z.int(), z.string().regex(/^-?\d{1,6}$/)])
  .transform(Number)
  .optional()
  .catch(undefined);

/** Sheet 2.1 to 2.5: one shape for authorization, capture, void and status. */
export const transactionAnswer = z.object({
  success: z.boolean(),
  status_code: code,
  transaction_type: z.string(),
  gateway_response: z.object({ code: textIfReadable }).optional().catch(undefined),
  merchant_details: z.object({ mid: textIfReadable, merchant_txn_ref: textIfReadable }).optional().catch(undefined),
  payment_details: z
    .object({
      amount: z.union([z.number(), z.string()]).optional().catch(undefined),
      response_code: code,
      currency: textIfReadable,
    })
    .optional()
    .catch(undefined),
  transaction_details: z
    .object({ id: textIfReadable, timestamp: z.unknown().optional(), merchant_txn_ref: textIfReadable })
    .optional()
    .catch(undefined),
});
export type TransactionAnswer = z.infer<typeof transactionAnswer>;

/** Sheet 8.2: the three shapes of an error, in one. Only codes are taken, never a text. */
const anyCode = z.unknown().optional();
export const errorAnswer = z.object({
  success: z.boolean().optional().catch(undefined),
  gateway_response: z.object({ code: anyCode }).optional().catch(undefined),
  payment_details: z.object({ response_code: anyCode }).optional().catch(undefined),
  messageCode: anyCode,
  status_code: anyCode,
  statusCode: anyCode,
  failure_information: z
    .array(z.object({ errorcode: anyCode }))
    .optional()
    .catch(undefined),
});

/** The tag of a webhook address and what is in its body that may be looked at (sheet 9). */
export const webhookPayload = z.object({
  transaction_type: z.string(),
  merchant_details: z.object({ mid: textIfReadable, merchant_txn_ref: z.string() }),
  transaction_details: z.object({ id: z.string() }),
});

/** Sheet 2.1: `transaction_details.id`, a UUID. It stands in a path. */
export const isTransactionId = (id: string | undefined): id is string =>
  id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** Sheet 2.1, 3: our order reference. */
export const isOrderReference = (reference: string): boolean => /^[A-Za-z0-9-]{1,45}$/.test(reference);

/** 12 to 19 digits that pass Luhn's check, however they are grouped; of a longer row any 13 to 19 in a line. */
export function looksLikeCard(text: string): boolean {
  const rows = (text.match(/\d(?:[ .\-/]?\d){11,}/g) ?? []).map((row) => row.replace(/\D/g, ''));
  return rows.some((digits) => (digits.length <= 19 ? passesLuhn(digits) : windowsOf(digits).some(passesLuhn)));
}

const windowsOf = (digits: string): readonly string[] =>
  [13, 14, 15, 16, 17, 18, 19].flatMap((size) =>
    Array.from({ length: digits.length - size + 1 }, (_, start) => digits.slice(start, start + size)),
  );

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const NO_CARD = { message: 'looks like a card number', params: { remedy: 'leave it out' } };
const text = (max: number) => {
  const length = `must be 1 to ${max} characters`;
  return z
    .string()
    .min(1, length)
    .max(max, length)
    .refine((value) => !looksLikeCard(value), NO_CARD);
};
const postalAddress = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, as in JP'),
  email: text(45),
  // At most 12 digits without a plus, so that no card number fits.
  phone_number: z.string().regex(/^(\+\d{6,15}|\d{6,12})$/, 'must be a plus and 6 to 15 digits, or 6 to 12 digits'),
  address1: text(199),
  city: text(65),
  state: text(65),
  postal_code: text(45),
});

/**
 * `authorization.create` of an account at Payment Options: a stored payment method (sheet 2.1), never a card. Amount, currency and
 * reference are the payment's own. What holds a card number, wherever, is refused.
 */
export const paymentOptionsCreate = z.strictObject({
  stored_payment_method_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, 'must be 1 to 128 letters, digits, underscores or hyphens')
    .refine((id) => !/^\d{12,19}$/.test(id) && !looksLikeCard(id), NO_CARD),
  customer_ip: z.union([z.ipv4('must be an IPv4 or IPv6 address'), z.ipv6()]),
  billing_address: postalAddress,
  shipping_address: postalAddress.optional(),
  time_zone: text(128).optional(),
});
