import { createHash } from 'node:crypto';
import {
  HoldfastError,
  type Patience,
  type PaymentHandle,
  type PaymentView,
  type RefundMessage,
  type RefundView,
  type ShipMessage,
  type ShipmentView,
} from '../../client';
import { inTimeOr } from './giving-up';
import type { Answer, Desk } from './resource';
import type { RefundBody, ShipmentBody } from './wire';

/** A worker that is there decides in some 15 ms; one that was killed with the payment in its hands holds it up for 5 s. */
const DECIDED_WITHIN_MS = 7_000;
/** The server keeps a signal in some milliseconds, or is away. */
const SIGNAL_WITHIN_MS = 3_000;

export interface Order {
  account: string;
  paymentId: string;
  /** How long the caller wants to wait for more than the decision. */
  waitS: number | undefined;
}

/**
 * Takes a shipment, and says whether it may leave. 200: act on it. 202: not yet, and it is durable, whoever dies after this answer. An Update that
 * nobody took in time is no promise, since the server holds it in memory only: the Signal is left behind first. Throws where even that is not taken.
 */
export async function shipped(order: Order, message: ShipMessage, desk: Desk): Promise<Answer> {
  const { waited, ...asked } = await inTime(order, desk, {
    whole: (payment) => payment.shipAndWait(message),
    decided: (payment) => payment.shipDecided(message),
  });
  const headers = waited === undefined ? {} : { 'preference-applied': `wait=${waited}` };
  if (asked.answer !== undefined) return told(bodyOf(asked.answer.shipment, message.currency), headers);
  await paymentOf(order, desk, { answerWithinMs: SIGNAL_WITHIN_MS }).ship(message);
  const { shipmentId: id, amount, currency } = message;
  const reason = 'it is kept, and no worker has decided it yet';
  return told({ id, amount, currency, safeToShip: 'notYet', decided: false, reason }, headers);
}

/** Takes a refund, while the payment runs and after its end. 200: it is over, or a person has it. 202: it goes on, and is durable as a shipment is. */
export async function refunded(order: Order, message: RefundMessage, desk: Desk): Promise<Answer> {
  const { waited, ...asked } = await inTime(order, desk, {
    whole: (payment) => payment.refundAndWait(message),
    decided: (payment) => payment.refundDecided(message),
  });
  const headers = waited === undefined ? {} : { 'preference-applied': `wait=${waited}` };
  if (asked.answer !== undefined) return toldOf(refundBodyOf(asked.answer.refund, message.currency), headers);
  await paymentOf(order, desk, { answerWithinMs: SIGNAL_WITHIN_MS }).refund(message);
  const { refundId: id, amount, currency, reason: why, shipmentId } = message;
  const reason = 'it is kept, and no worker has decided it yet';
  const named = shipmentId === undefined ? {} : { shipmentId };
  return toldOf({ id, amount, currency, for: why, ...named, decided: false, reason }, headers);
}

/** Takes the completion of a payment; with a wait, answers when the rest is given back or in trouble. The promise is as durable as a shipment's. */
export async function completed(order: Order, desk: Desk): Promise<Answer> {
  const { answer, waited } = await inTime(order, desk, { whole: (payment) => payment.completeAndWait() });
  const headers = waited === undefined ? {} : { 'preference-applied': `wait=${waited}` };
  if (answer !== undefined) return { status: 200, headers: { ...headers, etag: tagOf(answer) }, body: answer };
  await paymentOf(order, desk, { answerWithinMs: SIGNAL_WITHIN_MS }).complete();
  return { status: 202, headers, body: { accepted: 'completion' } };
}

/** Of all that the payment tells, without what the clock alone changes. Not of `seq`: a reset brings its numbers back with other facts. */
export function tagOf({ nextStep: _, actions: __, ...told }: PaymentView): string {
  return `W/"${createHash('sha256').update(JSON.stringify(told)).digest('base64url')}"`;
}

interface Questions<T> {
  /** What is asked where the caller waits. */
  whole(payment: PaymentHandle): Promise<T>;
  /** What is asked where it does not, and when its time is nearly over. */
  decided?(payment: PaymentHandle): Promise<T>;
}

/** Asks within the caller's time, of which the last part is kept for the decision alone. `waited`: the wait that was kept. */
async function inTime<T>(
  order: Order,
  desk: Desk,
  { whole, decided }: Questions<T>,
): Promise<{ answer: T | undefined; waited: number | undefined }> {
  const { account, paymentId, waitS = 0 } = order;
  const waitMs = waitS * 1_000;
  const lastMs = Math.min(1_000, waitMs / 2);
  const ask = (withinMs: number, question: (payment: PaymentHandle) => Promise<T>) =>
    inTimeOr(desk.stopping, withinMs, (givenUp) =>
      answerOf(question(paymentOf(order, desk, { answerWithinMs: withinMs, givenUp }))),
    );
  const waiting =
    waitS === 0 ? undefined : desk.waiting.during(`${account}:${paymentId}`, () => ask(waitMs - lastMs, whole));
  const waited = waiting === undefined ? undefined : waitS;
  const answer = await waiting;
  if (answer !== undefined || decided === undefined || desk.stopping.aborted) return { answer, waited };
  return { answer: await ask(waited === undefined ? DECIDED_WITHIN_MS : lastMs, decided), waited };
}

const paymentOf = ({ account, paymentId }: Order, { holdfast }: Desk, patience: Patience): PaymentHandle =>
  holdfast.payment(account, paymentId, patience);

/** Nobody answered: the message may have been taken or not. */
const SILENCE: readonly string[] = ['ServerUnavailable', 'NoWorkerForAccount', 'StateNotRead'];

/** The answer; undefined where there was none in time. Throws a refusal. */
async function answerOf<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof HoldfastError && SILENCE.includes(error.code)) return undefined;
    throw error;
  }
}

/** A refund as it goes out. */
export const refundBodyOf = (refund: RefundView, currency: string): RefundBody => ({
  ...refund,
  currency,
  decided: true,
});

/** While it is on its way by itself, asking again tells more. */
const ON_ITS_WAY: readonly (RefundBody['state'] | undefined)[] = [
  undefined,
  'waiting',
  'refunding',
  'unknown',
  'denied',
];

function toldOf(body: RefundBody, headers: Readonly<Record<string, string>>): Answer {
  return ON_ITS_WAY.includes(body.state) ? later(body, headers) : { status: 200, headers, body };
}

/** A shipment as it goes out. */
export const bodyOf = (shipment: ShipmentView, currency: string): ShipmentBody => ({
  ...shipment,
  currency,
  decided: true,
});

function told(body: ShipmentBody, headers: Readonly<Record<string, string>>): Answer {
  if (body.safeToShip !== 'notYet') return { status: 200, headers, body };
  return later(body, headers);
}

const later = (body: ShipmentBody | RefundBody, headers: Readonly<Record<string, string>>): Answer => ({
  status: 202,
  headers: { ...headers, 'retry-after': String(retryAfter(body.nextAt, Date.now())) },
  body,
});

const HOUR_S = 3_600;
/** While an answer of the provider is awaited, nobody knows when it comes. */
const SOON_S = 2;

/** In seconds. A payment that looks once a day may be settled by an operator meanwhile, so nobody is sent away for longer than an hour. */
export const retryAfter = (nextAt: number | undefined, now: number): number =>
  nextAt === undefined ? SOON_S : Math.min(HOUR_S, Math.max(1, Math.ceil((nextAt - now) / 1_000)));
