import { HoldfastError, type PaymentHandle, type PaymentView } from '../../client';
import type { Caller } from './keys';
import { ApiProblem, type ProblemCode } from './problems';
import { type Answer, type Ask, type Desk, type Resource, resource } from './resource';
import { bodyOf, completed, refundBodyOf, refunded, shipped, tagOf } from './shipping';
import * as wire from './wire';

const PAYMENTS = '/v1/accounts/{account}/payments';
const PAYMENT = `${PAYMENTS}/{paymentId}`;

/** What each message to a payment, and each question, may be answered with. */
const OF_PAYMENTS = [
  ...['PaymentNotFound', 'PaymentTerminated', 'UnknownMessage', 'NoWorkerForAccount'],
  ...['KeyMissing', 'AnswerUnreadable', 'ServerUnavailable'],
] as ProblemCode[];

const VIEW = { says: 'The payment as it is now', schema: wire.payment, headers: ['ETag'] } as const;

/** All that the API has. */
export const RESOURCES: readonly Resource[] = [
  resource({
    ...{ method: 'PUT', path: PAYMENT, operationId: 'startPayment', scope: 'start', body: wire.startBody },
    says: 'Begin a payment, for a hold that exists or is to be created',
    answers: {
      201: { says: 'It is there now', schema: wire.paymentName },
      200: { says: 'It was there already, with the same terms', schema: wire.paymentName },
    },
    // Never UnknownAccount: the configuration lets no key name an account that is not there.
    problems: ['InvalidMessage', 'PaymentConflict', 'PaymentTerminated', 'KeyMissing', 'ServerUnavailable'],
    async answer({ account, paymentId, body }, { holdfast }) {
      const { isNew } = await holdfast.begin({ account, paymentId, ...body });
      return { status: isNew ? 201 : 200, body: { account, paymentId } };
    },
  }),
  resource({
    ...{ method: 'GET', path: PAYMENT, operationId: 'readPayment', scope: 'read', tagged: true },
    says: 'How the payment is',
    answers: { 200: VIEW, 304: { says: 'Nothing has changed since If-None-Match', headers: ['ETag'] } },
    problems: OF_PAYMENTS,
    async answer(ask, desk) {
      const view = await paymentOf(ask, desk).view();
      const etag = tagOf(view);
      return isKnown(ask.known, etag) ? { status: 304, headers: { etag } } : viewed(view);
    },
  }),
  resource({
    ...{ method: 'PUT', path: `${PAYMENT}/shipments/{shipmentId}`, operationId: 'ship', scope: 'ship', waits: true },
    body: wire.shipBody,
    says: 'A parcel leaves: capture its amount, once. Send the same again to ask how it is',
    answers: {
      200: {
        says: 'safeToShip is yes or no: act on it',
        schema: wire.shipment,
        headers: ['Preference-Applied'],
      },
      202: {
        says: 'safeToShip is notYet. The shipment is durable. Send the same again after Retry-After',
        schema: wire.shipment,
        headers: ['Retry-After', 'Preference-Applied'],
      },
    },
    problems: [
      ...OF_PAYMENTS,
      ...(['InvalidMessage', 'PaymentClosed', 'ShipmentConflict', 'ExceedsAvailable'] as const),
      ...(['CurrencyMismatch', 'TooManyShipments'] as const),
    ],
    async answer({ account, paymentId, shipmentId, waitS, body }, desk) {
      const { amount, currency, final } = body;
      const message = { shipmentId, amount, currency, ...(final ? { final } : {}) };
      return shipped({ account, paymentId, waitS }, message, desk);
    },
  }),
  resource({
    ...{ method: 'GET', path: `${PAYMENT}/shipments/{shipmentId}`, operationId: 'readShipment', scope: 'read' },
    says: 'How one shipment is',
    answers: { 200: { says: 'The shipment as it is now', schema: wire.shipment } },
    problems: ['ShipmentNotFound', ...OF_PAYMENTS],
    async answer(ask, desk) {
      const { shipments, currency } = await paymentOf(ask, desk).view();
      const found = shipments.find(({ id }) => id === ask.shipmentId);
      if (found !== undefined) return { status: 200, body: bodyOf(found, currency) };
      throw new ApiProblem(
        'ShipmentNotFound',
        `payment ${ask.paymentId} has no shipment ${ask.shipmentId}. Send it first, or check its id.`,
      );
    },
  }),
  resource({
    ...{ method: 'PUT', path: `${PAYMENT}/refunds/{refundId}`, operationId: 'refund', scope: 'refund', waits: true },
    body: wire.refundBody,
    says: 'Give captured money back, once, also after the payment has ended. Send the same again to ask how it is',
    answers: {
      200: {
        says: 'It is refunded, or will not be, or a person has to settle it: see state',
        schema: wire.refund,
        headers: ['Preference-Applied'],
      },
      202: {
        says: 'It is on its way. The refund is durable. Send the same again after Retry-After',
        schema: wire.refund,
        headers: ['Retry-After', 'Preference-Applied'],
      },
    },
    problems: [
      ...OF_PAYMENTS,
      ...(['InvalidMessage', 'PaymentClosed', 'RefundConflict', 'ExceedsRefundable', 'CannotRefund'] as const),
      ...(['CurrencyMismatch', 'RefundWindowOver', 'RefundsElsewhere', 'StateNotRead'] as const),
    ],
    async answer({ account, paymentId, refundId, waitS, body }, desk) {
      const { amount, currency, reason, shipmentId, providerReference } = body;
      const named = { ...(shipmentId && { shipmentId }), ...(providerReference && { providerReference }) };
      return refunded({ account, paymentId, waitS }, { refundId, amount, currency, reason, ...named }, desk);
    },
  }),
  resource({
    ...{ method: 'GET', path: `${PAYMENT}/refunds/{refundId}`, operationId: 'readRefund', scope: 'read' },
    says: 'How one refund is',
    answers: { 200: { says: 'The refund as it is now', schema: wire.refund } },
    problems: ['RefundNotFound', 'StateNotRead', ...OF_PAYMENTS],
    async answer(ask, desk) {
      const payment = paymentOf(ask, desk);
      const named = ({ refunds }: PaymentView) => refunds.find(({ id }) => id === ask.refundId);
      const seen = await payment.view();
      // What goes on for its refunds may have been sent it, and knows nothing before it has the state in which the payment ended.
      const later = named(seen) === undefined ? await payment.refunds() : undefined;
      const view = later === undefined ? seen : await later.viewIfKnown();
      if (view === undefined) {
        throw new HoldfastError(
          'StateNotRead',
          `payment ${ask.paymentId} goes on for its refunds, and cannot tell them yet. A refund that was accepted is kept. Ask again later.`,
        );
      }
      const found = named(view);
      if (found !== undefined) return { status: 200, body: refundBodyOf(found, view.currency) };
      throw new ApiProblem(
        'RefundNotFound',
        `payment ${ask.paymentId} has no refund ${ask.refundId}. Send it first, or check its id.`,
      );
    },
  }),
  resource({
    ...{ method: 'PUT', path: `${PAYMENT}/completion`, operationId: 'complete', scope: 'ship', waits: true },
    body: wire.completeBody,
    says: 'Nothing more ships: give the rest of the hold back once every capture is final',
    answers: {
      200: {
        says: 'With Prefer: the rest is given back, or in trouble',
        schema: wire.payment,
        headers: ['ETag', 'Preference-Applied'],
      },
      202: { says: 'It is durable', schema: wire.accepted, headers: ['Preference-Applied'] },
    },
    problems: ['PaymentClosed', 'InvalidMessage', ...OF_PAYMENTS],
    answer: ({ account, paymentId, waitS }, desk) => completed({ account, paymentId, waitS }, desk),
  }),
  resource({
    ...{ method: 'PUT', path: `${PAYMENT}/cancellation`, operationId: 'cancel', scope: 'ship', body: wire.cancelBody },
    says: 'Capture nothing more: drop what is planned, look up what is in doubt, give the rest back',
    answers: { 202: { says: 'It is durable', schema: wire.accepted } },
    problems: ['PaymentClosed', 'InvalidMessage', ...OF_PAYMENTS],
    async answer(ask, desk) {
      const { reason } = ask.body;
      await paymentOf(ask, desk).cancel(reason ? { reason } : {});
      return { status: 202, body: { accepted: 'cancellation' } };
    },
  }),
  resource({
    ...{ method: 'GET', path: `${PAYMENT}/events`, operationId: 'readEvents', scope: 'read', query: wire.eventsQuery },
    says: 'What those who listen were told of the payment, or are to be told: the latest events',
    answers: { 200: { says: 'In order', schema: wire.events } },
    problems: OF_PAYMENTS,
    answer: async (ask, desk) => ({ status: 200, body: await paymentOf(ask, desk).events(ask.query) }),
  }),
  resource({
    ...{ method: 'GET', path: PAYMENTS, operationId: 'listPayments', scope: 'read', query: wire.listQuery },
    says: 'Open payments of the account, the newest first; what has just changed may be a second late',
    answers: { 200: { says: 'One page', schema: wire.page } },
    problems: ['InvalidMessage', 'ServerUnavailable'],
    async answer({ account, query: { state, look, captureBefore, limit, cursor } }, { holdfast }) {
      const filter = {
        account,
        ...(state && { states: state }),
        ...(look && { look }),
        ...(captureBefore && { captureBy: new Date(captureBefore) }),
      };
      const { items, next } = await holdfast.page(filter, { limit, ...(cursor && { cursor }) });
      return { status: 200, body: { items: items.map(wire.listedOf), ...(next && { next }) } };
    },
  }),
  resource({
    ...{ method: 'POST', path: `${PAYMENT}/forecast`, operationId: 'forecast', scope: 'read', body: wire.forecastBody },
    says: 'What a message would do if it came now. Nothing is sent and nothing changes',
    answers: { 200: { says: 'Before and after, or why it would be refused', schema: wire.forecast } },
    problems: ['InvalidMessage', ...OF_PAYMENTS],
    async answer(ask, desk) {
      const { kind, message } = ask.body;
      const told =
        'reason' in message && kind !== 'cancel' ? { ...message, operator: operatorOf(ask.caller) } : message;
      return { status: 200, body: await paymentOf(ask, desk).forecast(kind, told) };
    },
  }),
  operating('pause', wire.reasonBody, 'Send nothing until resume; look-ups go on', []),
  operating('resume', wire.reasonBody, 'End a pause', []),
  operating('retryNow', wire.reasonBody, 'Take the next step now. Safe: what is in doubt is only looked up', [
    'NothingWaits',
  ]),
  operating('resolve', wire.resolveBody, 'Decide an operation that nobody can tell the outcome of, on your word', [
    ...(['OperationNotFound', 'NotResolvable', 'ContradictsEvidence', 'ExceedsAvailable'] as const),
  ]),
  operating('acknowledge', wire.acknowledgeBody, 'Close an attention', ['NotUp', 'NotResolvable']),
  resource({
    ...{ method: 'GET', path: '/openapi.json', operationId: 'readOpenApi' },
    says: 'This API as an OpenAPI 3.1 document',
    answers: { 200: { says: 'The document' } },
    problems: [],
    answer: async (_, { document }) => ({ status: 200, body: document }),
  }),
  resource({
    ...{ method: 'GET', path: '/healthz', operationId: 'readHealth' },
    says: 'Whether this process runs; a restart helps if not',
    answers: { 200: { says: 'It runs', schema: wire.health } },
    problems: [],
    answer: async () => ({ status: 200, body: { ok: true } }),
  }),
  resource({
    ...{ method: 'GET', path: '/readyz', operationId: 'readReadiness' },
    says: 'Whether it can take requests now: Temporal answers, and it is not about to stop',
    answers: { 200: { says: 'It can', schema: wire.health }, 503: { says: 'It cannot', schema: wire.health } },
    problems: [],
    async answer(_, { ready }) {
      const why = await ready();
      return why === undefined ? { status: 200, body: { ok: true } } : { status: 503, body: { ok: false, why } };
    },
  }),
];

type Operating = 'pause' | 'resume' | 'retryNow' | 'resolve' | 'acknowledge';

/** An Update of operators. Who acts is known by the key, whatever the body says. */
function operating(
  update: Operating,
  body: typeof wire.reasonBody | typeof wire.resolveBody | typeof wire.acknowledgeBody,
  says: string,
  problems: readonly ProblemCode[],
): Resource {
  return resource({
    ...{ method: 'POST', path: `${PAYMENT}/operator/${update}`, operationId: update, scope: 'operate', body, says },
    answers: { 200: VIEW },
    problems: ['InvalidMessage', 'PaymentClosed', 'StateNotRead', ...problems, ...OF_PAYMENTS],
    async answer(ask, desk) {
      const payment = paymentOf(ask, desk);
      const signed = { ...ask.body, operator: operatorOf(ask.caller) };
      return viewed(await (payment[update] as (message: object) => Promise<PaymentView>).call(payment, signed));
    },
  });
}

/** A forecast may be asked for by who may not operate: nothing is signed by it. */
const operatorOf = ({ operator, keyId }: Caller): string => operator ?? keyId;

/** Longer than any healthy payment needs, and as short as a gateway that stops may take. */
const ANSWERS_WITHIN_MS = 10_000;

const paymentOf = ({ account, paymentId }: Ask<unknown, unknown>, { holdfast }: Desk): PaymentHandle =>
  holdfast.payment(account, paymentId, { answerWithinMs: ANSWERS_WITHIN_MS });

const viewed = (view: PaymentView): Answer => ({ status: 200, headers: { etag: tagOf(view) }, body: view });

/** `If-None-Match`: tags of ours, weakly compared (RFC 9110, 13.1.2). */
const isKnown = (known: string | undefined, etag: string): boolean =>
  (known ?? '')
    .split(',')
    .some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''));
