import { z } from 'zod';

/**
 * What Vipps sends and takes, in its own field names. A member is required only where a judgement needs it: a new optional member,
 * or an old one gone, must never turn a capture into a doubt.
 */

/** Sheet 3: whole minor units. */
const money = z.object({ currency: z.string(), value: z.int().min(0) });
export type Money = z.infer<typeof money>;

const shownIfReadable = money.optional().catch(undefined);
const textIfReadable = z.string().optional().catch(undefined);

/** Capture, refund and cancel, 200. Sheet 2.5: treat all but the aggregate as optional. */
export const modificationAnswer = z.object({
  reference: textIfReadable,
  state: textIfReadable,
  aggregate: z.object({
    capturedAmount: money,
    cancelledAmount: shownIfReadable,
    authorizedAmount: shownIfReadable,
    refundedAmount: shownIfReadable,
  }),
});

/** Get payment, 200. Sheet 2.3. */
export const paymentAnswer = z.object({
  reference: textIfReadable,
  state: z.string(),
  aggregate: z.object({
    authorizedAmount: money,
    cancelledAmount: money,
    capturedAmount: money,
    refundedAmount: shownIfReadable,
  }),
  captureGuaranteedUntil: z.unknown().optional(),
});
export type PaymentAnswer = z.infer<typeof paymentAnswer>;

/** The events that say something about money; they must be read in full, or the log is not complete. */
export const MOVEMENTS = ['AUTHORIZED', 'CAPTURED', 'CANCELLED', 'REFUNDED'] as const;

const movement = z.object({
  name: z.enum(MOVEMENTS),
  amount: money,
  success: z.boolean(),
  reference: textIfReadable,
  // A key that is no text cannot be compared; it must not pass for a key that is not ours.
  idempotencyKey: z.string().nullish(),
  pspReference: textIfReadable,
  timestamp: z.unknown().optional(),
});
export type Movement = z.infer<typeof movement>;

const otherEvent = z.object({ name: z.string().refine((name) => !isMovement(name)), reference: textIfReadable });

/** Event log, 200. Sheet 2.4. */
export const eventsAnswer = z.array(z.union([movement, otherEvent]));

export const isMovement = (name: string): name is Movement['name'] => (MOVEMENTS as readonly string[]).includes(name);

/** Create payment, 201. Sheet 2.1: no `redirectUrl` for a push message. */
export const createAnswer = z.object({ reference: z.string(), redirectUrl: textIfReadable });

/** Token, 200. Sheet 1.3: numbers as strings in the documentation, as numbers in the SDK. */
const seconds = z.union([z.string().regex(/^\d{1,12}$/), z.number().nonnegative()]).transform(Number);
export const tokenAnswer = z.object({
  // Goes into a header: anything else could not be written, or would be two headers.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: seconds.optional().catch(undefined),
  expires_on: seconds.optional().catch(undefined),
});

/** Webhook payload. Sheet 9.2. */
export const webhookPayload = z.object({
  msn: z.string(),
  reference: z.string(),
  pspReference: z.string(),
  name: z.string(),
  idempotencyKey: z.string().nullish(),
  success: z.boolean().optional().catch(undefined),
});

/** A webhook that was just registered; its secret is in no other answer. Sheet 9.1. */
export const registeredAnswer = z.object({ id: z.string().min(1), secret: z.string().min(1) });

/** Sheet 9.1. */
export const registrationsAnswer = z.object({
  webhooks: z.array(z.object({ id: z.string(), url: z.string(), events: z.array(z.string()) })),
});

/** Sheet 3: 8 to 64 since v1.7.0. Case-sensitive. */
export const vippsReference = z.string().regex(/^[a-zA-Z0-9-]{8,64}$/, 'must be 8 to 64 letters, digits or hyphens');

/** Whether a reference can stand in a path. Shorter ones are for the provider to refuse; `..` must not reach another path. */
export const isAddressable = (reference: string): boolean => /^[a-zA-Z0-9-]{1,64}$/.test(reference);

const phoneNumber = z.string().regex(/^\d{9,15}$/, 'must be 9 to 15 digits, with the country code and without a plus');
const text = (min: number, max: number) => {
  const length = `must be ${min} to ${max} characters`;
  return z.string().min(min, length).max(max, length);
};
const create = {
  paymentMethod: z.strictObject({ type: z.enum(['WALLET', 'CARD']) }).optional(),
  customerInteraction: z.enum(['CUSTOMER_NOT_PRESENT', 'CUSTOMER_PRESENT']).optional(),
  paymentDescription: text(3, 100).optional(),
  metadata: z
    .record(z.string().min(1).max(100), text(0, 500))
    .refine((pairs) => Object.keys(pairs).length <= 5, 'has more than 5 pairs')
    .optional(),
};

/**
 * `authorization.create` of an account at Vipps: of the four flows (sheet 2.1) the two that a server can start by itself. Amount and reference
 * are the payment's own. Unknown members are refused, since Vipps refuses them (sheet 1.4).
 */
export const vippsCreate = z.discriminatedUnion('userFlow', [
  z.strictObject({
    ...create,
    userFlow: z.literal('WEB_REDIRECT'),
    // https, or the scheme of an app; never plain http or something that a browser would run
    returnUrl: z
      .string()
      .regex(
        /^(?!(?:http|javascript|data|file):)[a-z][a-z0-9+.-]*:\/\/\S+$/i,
        'must be an https address, or that of an app',
      ),
    customer: z.strictObject({ phoneNumber }).optional(),
  }),
  z.strictObject({
    ...create,
    paymentMethod: z.strictObject({ type: z.literal('WALLET') }).optional(), // CARD is for WEB_REDIRECT only
    userFlow: z.literal('PUSH_MESSAGE'),
    customer: z.union([
      z.strictObject({ phoneNumber }),
      z.strictObject({ personalQr: text(5, 255) }),
      z.strictObject({ customerToken: z.string().min(1, 'is empty') }),
    ]),
  }),
]);
