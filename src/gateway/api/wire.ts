import { z } from 'zod';
import type {
  AcknowledgeMessage,
  CancelMessage,
  CaptureStateValue,
  Forecast,
  ListedPayment,
  OperatorReason,
  PaymentView,
  RefundMessage,
  RefundView,
  ResolveMessage,
  ShipMessage,
  ShipmentView,
  StartMessage,
} from '../../client';
import { ATTENTIONS } from '../../domain/attention';
import { STATUSES } from '../../domain/status';
import { ID } from '../../messages/ids';
import { UPDATES } from '../../messages/messages';
import { isReference, REFERENCE_RULE } from '../../messages/reference';

/**
 * What goes over the wire, in both directions. Requests are checked by it before anything else looks at them; answers are described by it. What a
 * message means is checked by the client, as it is for everybody.
 */

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): [K, ...K[]] =>
  Object.keys(table) as [K, ...K[]];

export const id = z
  .string()
  .regex(ID, 'must be 1 to 64 letters, digits, dots, underscores or dashes')
  .describe('Yours: 1 to 64 letters, digits, dots, underscores or dashes');

const amount = z
  .int('must be a whole number of minor units above zero')
  .positive('must be a whole number of minor units above zero')
  .describe('Minor units: 9900 is 99.00 NOK');

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be three capital letters, as in NOK')
  .describe('ISO 4217');

const text = z.string().regex(/\S/, 'is empty; send a text').max(500, 'is longer than 500 characters');

const moment = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with a zone, as in 2027-05-01T00:00:00Z' })
  .describe('ISO 8601 with a zone');

/* What is asked. Many languages write null where they have nothing, so what may be left out may be null. */

export const startBody = z.strictObject({
  authorization: z.strictObject({
    reference: z.string().min(1).max(255).refine(isReference, REFERENCE_RULE).describe('The provider’s id of the hold'),
    create: z
      .record(z.string(), z.unknown())
      .nullish()
      .describe('How to create the hold; left out for one that exists. Its members are the provider’s'),
  }),
  amount,
  currency,
  captureBy: moment.nullish().describe('Nothing is captured from then on; left out, the hold’s own end counts'),
  authorizedAt: moment.nullish().describe('When the hold was made, where it was before now'),
}) satisfies z.ZodType<Omit<StartMessage, 'account' | 'paymentId' | 'recovered'>>;

export const shipBody = z.strictObject({
  amount,
  currency,
  final: z.boolean().nullish().describe('Nothing more ships: the rest of the hold is given back'),
}) satisfies z.ZodType<Members<ShipMessage, 'shipmentId'>>;

export const refundBody = z.strictObject({
  amount,
  currency,
  reason: text.describe('Why, for whoever reads it later'),
  shipmentId: id.nullish().describe('The shipment whose money goes back: then no more than was captured for it'),
  providerReference: text
    .nullish()
    .describe('The provider’s id of the capture, where the provider wants it and the payment does not know it'),
}) satisfies z.ZodType<Members<RefundMessage, 'refundId'>>;

export const completeBody = z.strictObject({});

export const cancelBody = z.strictObject({
  reason: text.nullish(),
}) satisfies z.ZodType<Members<CancelMessage>>;

/** The operator’s name is that of the key. */
export const reasonBody = z.strictObject({ reason: text }) satisfies z.ZodType<Members<OperatorReason, 'operator'>>;

const operationId = z
  .string()
  .regex(/^(?:(?:@refund:)?[A-Za-z0-9._-]{1,64}|@authorize|@release)$/, 'must be an operation id from the view')
  .describe('Of an operation in the view: a shipment’s id, @authorize, @release, or @refund: and a refund’s id');

export const resolveBody = z.strictObject({
  operationId,
  outcome: z.enum(['done', 'notDone']).describe('done books it; notDone frees its money'),
  amount: amount.nullish().describe('With done: what really moved, where that is not what was asked'),
  resend: z.boolean().nullish().describe('With notDone: send it again, under a new key'),
  providerReference: text.nullish().describe('With done: the provider’s id of it'),
  evidence: text.describe('What you saw, and where. Kept for ever with the payment'),
  reason: text,
}) satisfies z.ZodType<Members<ResolveMessage, 'operator'>>;

const attentionCode = z.enum(keysOf(ATTENTIONS));

export const acknowledgeBody = z.strictObject({
  code: attentionCode,
  id: operationId
    .nullish()
    .describe(
      'The operation, shipment, or refused refund (@refund: and its id) that it is about; left out, every attention of this code',
    ),
  reason: text,
}) satisfies z.ZodType<Members<AcknowledgeMessage, 'operator'>>;

/** A message’s members without those that come from elsewhere; what is optional may be null. */
type Members<T, Elsewhere extends PropertyKey = never> = {
  [K in keyof T as K extends Elsewhere ? never : K]: Partial<Pick<T, K>> extends Pick<T, K>
    ? T[K] | null | undefined
    : T[K];
};

const shipMessage = z.strictObject({ shipmentId: id, ...shipBody.shape });
const refundMessage = z.strictObject({ refundId: id, ...refundBody.shape });

export const forecastBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ship'), message: shipMessage }),
  z.strictObject({ kind: z.literal('complete'), message: completeBody }),
  z.strictObject({ kind: z.literal('refund'), message: refundMessage }),
  z.strictObject({ kind: z.literal('cancel'), message: cancelBody }),
  z.strictObject({ kind: z.literal('pause'), message: reasonBody }),
  z.strictObject({ kind: z.literal('resume'), message: reasonBody }),
  z.strictObject({ kind: z.literal('retryNow'), message: reasonBody }),
  z.strictObject({ kind: z.literal('resolve'), message: resolveBody }),
  z.strictObject({ kind: z.literal('acknowledge'), message: acknowledgeBody }),
]);

const LISTED_STATES = [
  'authorizing',
  'open',
  'retrying',
  'unknown',
  'denied',
  'parked',
  'paused',
  'attention',
  'completing',
] as const satisfies readonly CaptureStateValue[];

const PAGE_MAX = 1_000;

export const listQuery = z.strictObject({
  state: z.array(z.enum(LISTED_STATES)).min(1).max(LISTED_STATES.length).optional().describe('Any of these'),
  look: z.literal('needed', 'can only be needed').optional().describe('Only those that somebody should look at'),
  captureBefore: moment.optional().describe('Only those whose hold may be gone before, as far as the list tells'),
  limit: z.coerce
    .number()
    .int()
    .min(1, 'must be 1 to 1000')
    .max(PAGE_MAX, 'must be 1 to 1000')
    .default(100)
    .describe('Rows at most'),
  cursor: z
    .string()
    .min(1)
    .max(2_000)
    .regex(/^[\w-]+$/, 'is no cursor; send the `next` of the page before')
    .optional()
    .describe('`next` of the page before'),
});

export const eventsQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0, 'must be a sequence, as in 12')
    .default(0)
    .describe('Only events after this sequence'),
});

/* What is answered. Objects may gain members: ignore those that you do not know. */

const minor = z.int().describe('Minor units');
const epochMs = z.int().describe('Milliseconds since the epoch, UTC');
const some = z.exactOptional;

export const ledger = z.object({
  authorized: minor,
  captured: minor.describe('What the provider really took, by Holdfast or by others'),
  reserved: minor.describe('Promised to shipments that are not final, or being given back'),
  released: minor.describe('Given back for good'),
  available: minor.describe('What can still be shipped. Below zero: more was taken than authorized'),
  refunded: minor.describe('Given back of what was captured, by Holdfast or by others'),
  refunding: minor.describe('Promised to refunds that are not final'),
  refundable: minor.describe('What can still be given back of what was captured'),
}) satisfies z.ZodType<PaymentView['ledger']>;

const shipmentMembers = {
  id,
  amount: minor,
  state: z.enum(['waiting', 'capturing', 'captured', 'refused', 'unknown', 'denied', 'parked', 'dropped', 'expired']),
  safeToShip: z
    .enum(['yes', 'notYet', 'no'])
    .describe('May the parcel leave, as far as the money goes? notYet: ask again'),
  capturedAt: some(epochMs),
  nextAt: some(epochMs.describe('When Holdfast takes its next step about it; asking sooner tells nothing new')),
  providerReference: some(z.string()),
  reason: some(z.string()),
};

const shipmentView = z.object(shipmentMembers) satisfies z.ZodType<ShipmentView>;

/** What the sender of a shipment is answered, and what reads it later. */
export const shipment = z.object({
  ...shipmentMembers,
  currency,
  state: some(shipmentMembers.state.describe('Absent while it is not decided')),
  decided: z
    .boolean()
    .describe(
      'Whether the payment has accepted it. false: it is kept and will be decided; a refusal then reaches an operator',
    ),
});
export type ShipmentBody = z.output<typeof shipment>;

const refundMembers = {
  id,
  amount: minor.describe('What was given back; until then, what was ordered'),
  state: z.enum(['waiting', 'refunding', 'refunded', 'refused', 'unknown', 'denied', 'parked', 'dropped', 'expired']),
  for: z.string().describe('Why it was ordered'),
  shipmentId: some(id),
  refundedAt: some(epochMs),
  nextAt: some(epochMs.describe('When Holdfast takes its next step about it; asking sooner tells nothing new')),
  providerReference: some(z.string()),
  reason: some(z.string()),
};

const refundView = z.object(refundMembers) satisfies z.ZodType<RefundView>;

/** What the sender of a refund is answered, and what reads it later. */
export const refund = z.object({
  ...refundMembers,
  currency,
  state: some(refundMembers.state.describe('Absent while it is not decided')),
  decided: z
    .boolean()
    .describe(
      'Whether the payment has accepted it. false: it is kept and will be decided; a refusal then reaches an operator',
    ),
});
export type RefundBody = z.output<typeof refund>;

const operation = z.object({
  id: z.string(),
  kind: z.enum(['authorize', 'capture', 'release', 'refund']),
  amount: minor,
  status: z.enum(keysOf(STATUSES)),
  inDoubt: z.boolean(),
  settledAt: epochMs.describe('From here on no attempt can still take effect: an operator may resolve it'),
  shipments: z.array(z.string()).readonly(),
  attempts: z.int(),
  since: epochMs,
  sentAt: some(epochMs),
  nextAt: epochMs,
  lookUps: z.int(),
  evidence: z
    .array(z.object({ at: epochMs, text: z.string(), times: some(z.int()), isLookUp: some(z.literal(true)) }))
    .readonly(),
  trace: some(z.string().describe('The key or marker under which the provider shows it')),
  total: some(z.object({ ifNot: minor, ifDone: minor })),
  providerReference: some(z.string()),
  reason: some(z.string()),
});

const attention = z.object({
  code: attentionCode,
  text: z.string(),
  since: epochMs,
  operationId: some(z.string()),
  shipmentId: some(z.string()),
});

const action = z.object({
  update: z.enum(keysOf(UPDATES)),
  when: z.string(),
  does: z.string(),
  message: z.record(z.string(), z.unknown()),
  from: some(epochMs.describe('Refused before')),
  afterLook: some(z.literal(true)),
});

export const payment = z.object({
  account: id,
  provider: z.string(),
  paymentId: id,
  reference: z.string(),
  currency: z.string(),
  exponent: z.int().describe('Digits after the point in which amounts of this currency are written'),
  state: z.enum([...LISTED_STATES, 'finished']),
  seq: z.int().describe('Facts so far'),
  ledger,
  shipments: z.array(shipmentView).readonly(),
  refunds: z.array(refundView).readonly(),
  openOperations: z.array(operation).readonly().describe('Everything that is not final, the most doubtful first'),
  openOperation: some(operation),
  captureBy: epochMs,
  captureByAssumed: z
    .boolean()
    .describe('Nobody said when the hold was made: captureBy counts from the start of the payment'),
  seen: some(
    z.object({
      authorized: some(minor),
      captured: some(minor),
      released: some(minor),
      refunded: some(minor),
      at: epochMs,
    }),
  ),
  deadline: some(z.object({ at: epochMs, does: z.string() })),
  attention: z.array(attention).readonly(),
  paused: some(z.object({ operator: z.string(), reason: z.string(), at: epochMs })),
  nextStep: z.string().describe('What Holdfast does next, and when, in one sentence'),
  actions: z.array(action).readonly().describe('What an operator may do, the most urgent first'),
  journal: z
    .array(z.object({ seq: z.int(), at: epochMs, fact: z.string(), text: z.string(), times: some(z.int()) }))
    .readonly(),
  audit: z
    .array(
      z.object({
        ...{ at: epochMs, action: z.string(), operator: z.string(), reason: z.string() },
        about: some(z.string()),
      }),
    )
    .readonly(),
  auditForgotten: some(z.int()),
  notices: some(z.object({ times: z.int(), at: epochMs, text: z.string() })),
}) satisfies z.ZodType<PaymentView>;

export const paymentName = z.object({ account: id, paymentId: id });

export const accepted = z.object({
  accepted: z.enum(['completion', 'cancellation']).describe('Durable: it will be carried out'),
});

export const forecast = z.object({
  before: payment,
  after: some(payment),
  refusal: some(z.object({ code: z.string(), message: z.string() })),
}) satisfies z.ZodType<Omit<Forecast, 'refusal'> & { refusal?: { code: string; message: string } }>;

const listed = z.object({
  paymentId: id,
  provider: z.string(),
  state: z.enum(LISTED_STATES),
  startedAt: epochMs,
  since: some(epochMs.describe('Since when somebody should look at it')),
  captureBy: some(epochMs),
});

export const page = z.object({
  items: z.array(listed),
  next: some(z.string().describe('The cursor of the next page; absent on the last')),
});

/** A row of a list, as it goes out. */
export const listedOf = ({
  paymentId,
  provider,
  state,
  startedAt,
  since,
  captureBy,
}: ListedPayment): z.output<typeof listed> => ({
  ...{ paymentId, provider, state, startedAt: startedAt.getTime() },
  ...(since === undefined ? {} : { since: since.getTime() }),
  ...(captureBy === undefined ? {} : { captureBy: captureBy.getTime() }),
});

const event = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().describe('Never changes: who has seen it has seen the event'),
    source: z.string(),
    type: z.string(),
    subject: z.string().describe('The paymentId'),
    time: z.string().meta({ format: 'date-time' }),
    datacontenttype: z.literal('application/json'),
    partitionkey: z.string(),
    sequence: z.string().describe('Counts the events of this payment from 1: ten digits'),
    previous: some(z.string()),
    data: z.record(z.string(), z.unknown()),
  })
  .describe('CloudEvents 1.0');

export const events = z.object({
  events: z.array(event).readonly(),
  truncated: some(
    z.literal(true).describe('There were more after the one asked for, and they are gone: read the view'),
  ),
  endpoints: z
    .array(z.object({ endpoint: z.string(), told: z.string(), untold: z.int(), givenUp: some(z.string()) }))
    .readonly()
    .describe('How far each endpoint is. Empty: nobody listens to this payment, and it keeps no events'),
});

export const health = z.object({ ok: z.boolean(), why: some(z.string()) });

export const problem = z.object({
  type: z.string().meta({ format: 'uri-reference' }).describe('The page about this code'),
  title: z.string().describe('The code again: some clients show nothing else'),
  status: z.int(),
  code: z.string().describe('Compare this'),
  detail: z.string().describe('What was wrong and what to do, for people'),
  path: some(z.string().describe('The member that is wrong, where it is one')),
  trace: some(z.string().describe('Of a bug: the line in the log that tells of it')),
});

/** Under these names they are in the OpenAPI document. */
export const SCHEMAS = {
  Accepted: accepted,
  Acknowledge: acknowledgeBody,
  Cancellation: cancelBody,
  Completion: completeBody,
  Event: event,
  Events: events,
  Forecast: forecast,
  ForecastQuestion: forecastBody,
  Health: health,
  Ledger: ledger,
  Operation: operation,
  Page: page,
  Payment: payment,
  PaymentName: paymentName,
  Problem: problem,
  Reason: reasonBody,
  Refund: refund,
  RefundMessage: refundMessage,
  RefundOrder: refundBody,
  Resolve: resolveBody,
  Ship: shipBody,
  ShipMessage: shipMessage,
  Shipment: shipment,
  Start: startBody,
} as const;
