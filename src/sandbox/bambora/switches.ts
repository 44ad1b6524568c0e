import { z } from 'zod';

/** Where the sheet has two answers or none, a switch. Defaults as in sheet 12; elsewhere the harsher of two unknowns. */
export const bamboraSwitches = z.strictObject({
  secondAfterFull: z.enum(['422', '402']).default('422'),
  /** `allowed`: a second capture takes money again, up to the authorized amount. */
  secondAfterPartial: z.enum(['422', '402', 'allowed']).default('422'),
  overCapture: z.enum(['402', '400', '422']).default('402'),
  captureExpired: z.enum(['422', '402']).default('422'),
  /** `{amount, comment}`, `{capture: {amount, comment}}` or `{amount}`. Sheet 2.2. */
  captureShape: z.enum(['flat', 'wrapped', 'flatWithoutComment']).default('flat'),
  /** On the capture, over the comment of the payment, or nowhere. Sheet 6. */
  commentPlacement: z.enum(['capture', 'payment', 'dropped']).default('capture'),
  /**
   * operations, refunds and operationInProgress in the answer to a capture. Sheet 2.3. `unfinished`: it comes at once, says that the operation is
   * in progress, and shows what is to be; reads show that only after `processingMs`. Sheet 10.
   */
  captureAnswer: z.enum(['brief', 'full', 'unfinished']).default('brief'),
  /** 200 in the prose until June 2016, then 201; the OpenAPI file always says 201. Sheet 11. */
  captureStatus: z.union([z.literal(201), z.literal(200)]).default(201),
  /** 200 in the prose, 201 in the OpenAPI file. Sheet 11. */
  refundStatus: z.union([z.literal(201), z.literal(200)]).default(201),
  /** The state after a refund of a part. Sheet 2.5 [?]. */
  partlyRefundedAs: z.enum(['Refunded', 'Captured']).default('Refunded'),
  /** A second refund. `allowed`: it gives money back again, up to what was captured. Sheet 2.5 [?]. */
  secondRefund: z.enum(['422', '402', 'allowed']).default('422'),
  /** Whether `refunds` is in a payment that is read: it is in examples of the prose and in no schema; the answer to a refund shows it. Sheet 2.2, 11. */
  refundsShown: z.boolean().default(true),
  errorScheme: z.enum(['https', 'http']).default('https'),
  /** One documented type ends in a blank. Sheet 2.6. */
  errorTypeEndsInBlank: z.boolean().default(false),
  /** What a capture without an amount is: the description says everything, the error table 400. Sheet 2.3, 2.6. */
  amountOmitted: z.enum(['capturesAll', '400']).default('capturesAll'),
  /** Zero passes the schema, and nobody says what it does. Sheet 5. */
  amountZero: z.enum(['capturesAll', 'capturesNothing', '400']).default('capturesAll'),
  unknownFields: z.enum(['400', 'ignored']).default('400'),
  /** How long a capture, cancel or refund takes; meanwhile the payment is busy and reads show the state before. */
  processingMs: z.number().min(0).default(0),
  /** A read while an operation runs. Sheet 10. */
  getWhileBusy: z.enum(['200', '409']).default('200'),
  getLagMs: z.number().min(0).default(0),
  /** Whether reads learn what is done in the back office. Sheet 9: they don't. */
  backOffice: z.enum(['invisible', 'visible']).default('invisible'),
  /** The comment that a capture made there bears, where it shows; empty: none. Sheet 9 [?]. */
  backOfficeComment: z.string().max(256).default(''),
  /** A capture of money that the back office has taken or given back already. `takesAgain` books it all the same. */
  captureAfterBackOffice: z.enum(['402', 'takesAgain']).default('402'),
  /** After so long a captured payment is Settled; 0: never. Sheet 4 [I]. */
  settlesAfterMs: z.number().min(0).default(0),
});

export type BamboraSwitches = z.infer<typeof bamboraSwitches>;
