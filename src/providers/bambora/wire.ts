import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * What Bambora sends and takes, in its own field names. A member is required only where a judgement needs it: a new optional member,
 * or an old one gone, must never turn a capture into a doubt.
 */

const textIfReadable = z.string().optional().catch(undefined);

/** Sheet 3: whole minor units. */
const amount = z.int().min(0);

const flatCapture = z.object({ amount, comment: textIfReadable });

/** Sheet 2.2, "shape warning": flat, flat without comment, or wrapped. A shape that is none of them makes the list unreadable. */
export const captureEntry = z.union([
  flatCapture,
  z.object({ capture: flatCapture }).transform(({ capture }) => capture),
]);

const flatRefund = z.object({ amount });

/** Sheet 2.2, 2.5: an amount and nothing that names it; wrapped as a capture may be [I]. */
const refundEntry = z.union([flatRefund, z.object({ refund: flatRefund }).transform(({ refund }) => refund)]);

/** Sheet 4: the exact spelling. */
export const STATES = [
  'None',
  'Authorized',
  'Authorization Expired',
  'Declined',
  'Voided',
  'Captured',
  'Refunded',
  'Settled',
  'Canceled',
] as const;
export type State = (typeof STATES)[number];

/** Sheet 2.2: every member but `payment` and `state` is optional. */
export const paymentAnswer = z.object({
  payment: z.string(),
  merchant: textIfReadable,
  state: z.string(),
  currency: textIfReadable,
  amount: amount.optional().catch(undefined),
  comment: textIfReadable,
  captures: z.array(captureEntry).optional(),
  // What cannot be read here must not put a capture in doubt.
  refunds: z.array(refundEntry).or(z.literal('unreadable')).optional().catch('unreadable'),
  operations: z.array(z.string()).optional().catch(undefined),
  operationInProgress: z.boolean().optional(),
});
export type PaymentAnswer = z.infer<typeof paymentAnswer>;

/** Sheet 3: at most 2,000 of these, and nothing that a path could take for a step up. */
export const isAddressable = (reference: string): boolean =>
  /^[A-Za-z0-9._-]{1,2000}$/.test(reference) && !/^\.+$/.test(reference);

/** Sheet 6: short ASCII, deterministic. */
const MARKER = /(?<![A-Za-z0-9-])cap:([A-Za-z0-9-]{1,40})(?![A-Za-z0-9-])/;
export const markerOf = (key: string): string => `cap:${key}`;
/** For people only: no read shows it at a refund (sheet 2.5), and it must not pass for the mark of a capture. */
export const refundNoteOf = (key: string): string => `ref:${key}`;
/** The key in a comment of ours, also where the provider has put something beside it. A comment of anybody else's has none. */
export const keyIn = (comment: string | undefined): string | undefined => MARKER.exec(comment ?? '')?.[1];

/**
 * What tells one mark from another: our key, or of anybody else's comment a digest, since it may hold a name and must not be repeated. The
 * colon is in no key of ours.
 */
export const markIn = (comment: string): string =>
  keyIn(comment) ?? `other:${createHash('sha256').update(comment.trim()).digest('hex').slice(0, 16)}`;

/**
 * `authorization.create` of an account at Bambora: a card token that the customer's app obtained (sheet 2.1). Amount, currency and
 * reference are the payment's own. A comment that looks like a capture's marker could later pass for one.
 */
export const bamboraCreate = z.strictObject({
  token: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 characters of visible ASCII'),
  comment: z
    .string()
    .regex(/^[\x20-\x7e]{1,256}$/, 'must be 1 to 256 characters of plain ASCII')
    .refine((comment) => keyIn(comment) === undefined, 'reads like the mark of a capture, cap:…')
    .optional(),
});
