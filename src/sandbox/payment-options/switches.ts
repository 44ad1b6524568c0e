import { z } from 'zod';

/** HTTP status and response code of a refusal. Sheet 5, 7. */
const refusal = z.enum(['400/836', '412/836', '400/94', '412/94', '400/12', '412/12', '400/25', '412/25', '400/54']);
const unit = z.enum(['minor', 'major']);

/** Where the sheet has two answers or none, a switch; the default is the harsher of two unknowns, if both can be lived with. */
export const paymentOptionsSwitches = z.strictObject({
  /** How the key stands after `Basic`. Sheet 1. */
  basic: z.enum(['either', 'raw', 'base64']).default('either'),
  /** A second capture of one authorization: refused, or a second charge. Sheet 5, 6. */
  secondCapture: z.enum([...refusal.options, 'charged']).default('400/836'),
  overCapture: refusal.default('400/836'),
  lateCapture: refusal.default('400/54'),
  /**
   * What status says of an authorization that was captured or voided: A still PRE_AUTH, B its own id with the new type,
   * C the latest transaction of the chain. Sheet 2.5.
   */
  capturedStatus: z.enum(['A', 'B', 'C']).default('A'),
  /** The same of a capture that was refunded. Sheet 2.5. */
  refundedStatus: z.enum(['A', 'B', 'C']).default('A'),
  /** Whether the authorization's webhook address hears of captures, refunds and voids too. Sheet 9. */
  webhookOnCapture: z.boolean().default(false),
  webhookStatusCode: z.union([z.literal(200), z.literal(201)]).default(200),
  /** How often a webhook is repeated until it is answered with 200. Sheet 9. */
  webhookRetries: z.int().min(0).max(100).default(0),
  webhookRetryMs: z.number().min(1000).default(60_000),
  riskField: z.enum(['risk_details', 'risk-details']).default('risk_details'),
  /** `card.number` in answers: whole, or first six and last four digits. Sheet 10. */
  pan: z.enum(['full', 'masked']).default('full'),
  /** 1 like an answer, 2 as the POS API, 3 as the predecessor. Sheet 8.2. */
  errorShape: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(1),
  /** The unit of amounts, and that of single currencies. Sheet 3. */
  amountUnit: unit.default('minor'),
  amountUnitOf: z.record(z.string().regex(/^[A-Z]{3}$/), unit).default({}),
  responseCodeType: z.enum(['number', 'string']).default('number'),
  isLive: z.boolean().default(false),
  /** 10 on the capture page, 128 elsewhere. Sheet 2.2. */
  merchantIdMax: z.union([z.literal(10), z.literal(128)]).default(10),
  /** How far status lags behind. Sheet 12. */
  statusLagMs: z.number().min(0).default(0),
  /** How long status answers 404 for a fresh id. Sheet 12. */
  freshIds404Ms: z.number().min(0).default(0),
});

export type PaymentOptionsSwitches = z.infer<typeof paymentOptionsSwitches>;
