import { z } from 'zod';

/** Where the sheet has two answers or none, a switch. Defaults as in sheet 12; elsewhere the harsher of two unknowns. */
export const pipwaveSwitches = z.strictObject({
  /** Authorized is 5 and captured 10, or both are 10 and `txn_sub_status` goes from 501, made up here, to 502. Sheet 4. */
  authorizedAs: z.enum(['processing', 'paidSubStatus']).default('processing'),
  /** Whether `require_capture` becomes false, or says for ever how the payment method is set. Sheet 4. */
  requireCapture: z.enum(['flips', 'static']).default('flips'),
  /**
   * When the gateway acts: `captureAfterMs` after the 200; at once; never, told as `failureShows` says; or it shows
   * captured at once and turns out to have failed. Sheet 6 [?].
   */
  captureTiming: z
    .enum(['asynchronous', 'synchronous', 'asynchronousFailure', 'optimisticFailure'])
    .default('asynchronous'),
  captureAfterMs: z.number().min(0).default(5000),
  failureShows: z.enum(['failed', 'unchanged']).default('failed'),
  secondWhilePending: z.enum(['forwarded', 'refused']).default('forwarded'),
  secondAfterDone: z.enum(['400', '4002', '500']).default('400'),
  /** `off`: whatever is asked, everything is taken, and the answer doesn't say so. Sheet 5. */
  pgPartial: z.enum(['off', 'single', 'multiple']).default('off'),
  /** What becomes of the rest after a partial capture. */
  remainder: z.enum(['cancelled', 'kept']).default('cancelled'),
  /** So long after a part was taken the gateway takes the rest as well, without being asked; 0: never. A late form of sheet 5. */
  settlesAllAfterMs: z.number().min(0).default(0),
  /** A further capture that the hold doesn't cover: refused by the gateway, or taken all the same. Sheet 6. */
  pgSecondFull: z.enum(['refused', 'taken']).default('refused'),
  /** What the gateway offers, as `initiate` says it. Sheet 2.5. */
  supportsRefund: z.enum(['parts', 'whole', 'nothing']).default('parts'),
  /**
   * When the gateway gives money back: `refundAfterMs` after the 200; at once; never; or it shows the refund at once, and it turns out to have
   * failed. Sheet 2.5: 1 pending, 5 failed, 10 successful.
   */
  refundTiming: z
    .enum(['asynchronous', 'synchronous', 'asynchronousFailure', 'optimisticFailure'])
    .default('asynchronous'),
  refundAfterMs: z.number().min(0).default(5000),
  finalAmount: z.enum(['captured', 'unchanged']).default('captured'),
  /** How `status` and `transaction_status` are written. Sheet 2. */
  statusType: z.enum(['string', 'number']).default('string'),
  /**
   * Amounts of a notification, for 12050: `"120.50"`, `"120.5"`, `120.5` signed as `120.5`, `120.5` signed as `120.50`,
   * or the literal `120.50`. Sheet 8, 12.
   */
  ipnNumbers: z
    .enum(['decimalStrings', 'shortStrings', 'numbers', 'numbersSignedAsDecimals', 'literals'])
    .default('decimalStrings'),
  /** Whether a capture by request sends a notification. Sheet 8 [I]. */
  ipnOnCapture: z.boolean().default(true),
  ipnRetryMs: z.number().min(1000).default(300_000),
  /** Whether cancel-payment gives the hold back at the gateway. Sheet 2.4. */
  cancelVoids: z.boolean().default(false),
  /** What becomes of the state when the hold lapses. Sheet 7 [?]. */
  expiryShows: z.enum(['cancelled', 'failed', 'unchanged']).default('cancelled'),
  /** Whether `txn_id` alone names the payment of a capture. Sheet 2.2, 11. */
  captureNeedsPwId: z.boolean().default(true),
  unknownPayment: z.enum(['400', '9001']).default('400'),
  /** In minor units; added to `amount` to make `total_amount`, which is what is authorized. Sheet 3. */
  processingFee: z.int().min(0).default(0),
  /** The `x-api-key` header was not always looked at. Sheet 1.2. */
  headerKey: z.enum(['required', 'ignored']).default('required'),
  /** A bad key: 403 in a body, or HTTP 403 from something in front. Sheet 1.2. */
  keyRefusedBy: z.enum(['api', 'front']).default('api'),
  /** How far `timestamp` may be from the sandbox clock; 0: any. Sheet 1.2. */
  timestampToleranceMs: z.number().min(0).default(0),
  /** The HTTP status of errors. Sheet 1.2. */
  errorHttp: z.enum(['200', 'mapped']).default('200'),
  requeryLagMs: z.number().min(0).default(0),
});

export type PipwaveSwitches = z.infer<typeof pipwaveSwitches>;
