import { z } from 'zod';
import { DAY } from '../time';

/** Where the sheet has two answers or none, a switch. The default is the newer answer, and of two unknowns the harsher. */
export const vippsSwitches = z.strictObject({
  /** 5 writes and 120 reads a minute. Sheet 2, 10. */
  limiter: z.boolean().default(true),
  /** Whether capture, cancel and refund share their five. Sheet 10 [?]. */
  limiterCounts: z.enum(['together', 'perOperation']).default('together'),
  retryAfter: z.boolean().default(true),
  /** What a repeat under a known key is told. Sheet 6 [?]. */
  replay: z.enum(['stored', 'current']).default('stored'),
  /** Which refusals stick to their key. Sheet 6 point 5. */
  stickyRefusals: z.enum(['final', 'all', 'none']).default('final'),
  keyScope: z.enum(['merchant', 'payment']).default('merchant'),
  keySharedByOperations: z.boolean().default(true),
  keyLifetimeMs: z.number().min(0).default(DAY),
  /** What "identical body" means. */
  compareBodies: z.enum(['bytes', 'values']).default('bytes'),
  keyOnCancel: z.enum(['recommended', 'required']).default('recommended'),
  /** A second create with a used key and the same body: replayed, or refused with 4020. Sheet 6 points 1 and 3. */
  createWithUsedKey: z.enum(['replay', 'refuse']).default('replay'),
  referenceLengthMax: z.int().min(8).max(64).default(64),
  successMediaType: z.enum(['application/json', 'application/problem+json']).default('application/json'),
  tokenLifetimeMs: z.number().min(1000).default(3_600_000),
  tokenNumbers: z.enum(['strings', 'numbers']).default('strings'),
  eventLogLagMs: z.number().min(0).default(0),
  aggregateLagMs: z.number().min(0).default(0),
  /** Refused captures, cancels and refunds are logged with success false. Sheet 2.4, 13 [?]. */
  logFailures: z.boolean().default(false),
  keyOnCancelled: z.boolean().default(false),
  /** What stands as the key of an event from the portal. Sheet 4 [I]. */
  portalKey: z.enum(['null', 'absent', 'foreign']).default('null'),
  /** Days of captureGuaranteedUntil; 0 leaves the field out. Sheet 2.3. */
  guaranteeDays: z.int().min(0).max(180).default(7),
  /** What stands as captureGuaranteedUntil of an authorized payment in place of the true moment; empty: the true one. Sheet 2.3: recent. */
  guaranteedUntil: z.string().max(64).default(''),
  /** What stands as timestamp of every event in place of the true one; empty: the true one. */
  eventTimestamp: z.string().max(64).default(''),
  /** A capture after the guarantee: still works, or 6260. Sheet 2.3, 7. */
  afterGuarantee: z.enum(['captures', 'noFunds']).default('captures'),
  /** Whether the automatic cancel at the deadline writes an event and raises cancelledAmount. Sheet 7 [?]. */
  deadlineShows: z.boolean().default(true),
  approvalMs: z.number().min(1000).default(600_000),
  expiresAtDaysMax: z.int().min(1).default(60),
  longLivingPayments: z.boolean().default(true),
  refundWindowFrom: z.enum(['reservation', 'capture']).default('reservation'),
  webhooksPerEventMax: z.int().min(1).default(25),
  /** x-ms-date of a repeated delivery. Sheet 9.3 [?]. */
  webhookDateOnRetry: z.enum(['first', 'fresh']).default('first'),
  webhookDelayMs: z.number().min(0).default(0),
});

export type VippsSwitches = z.infer<typeof vippsSwitches>;
