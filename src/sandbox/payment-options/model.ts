import { happenAll, plan } from '../agenda';
import { type Answer, isJson, page, type Reply, type Request, retryAfter, sends } from '../exchange';
import { shownAt } from '../history';
import { type Fields, readFields } from '../json-object';
import { type Actor, type Admission, LATE, type Manner, respond } from '../mishap';
import { type About, refused, statusOf, type Twist, written } from './answers';
import { authorize, cancel, capture, endHold, type Moved, refund } from './money';
import { type Operation, type Route, routeOf } from './route';
import type { Due, Hold, Merchant, PaymentOptionsState, Transaction, TransactionType } from './state';
import { attempt } from './webhooks';
import { readAmount, readAuthorize, type Wrong, wrongOrder } from './wire';

/**
 * Answers one request at one moment: the whole of the provider, seen from outside.
 *
 * Changes `state` in place and touches nothing else. A fault that is planned for the request decides how much of it
 * happens and how much of the answer arrives.
 */
export function answer(state: PaymentOptionsState, request: Request, now: number): Answer {
  letHappen(state, now);
  const route = routeOf(request);
  if (route === null) return sends(refused(state, 404, null, null));
  const hold = holdMeant(state, request, route);
  const target = {
    provider: 'payment-options',
    operation: route.operation,
    account: merchantOf(state, request)?.name ?? null,
    reference: hold?.truth.reference ?? merchantTxnRefIn(request, route),
    id: hold?.id ?? null,
  };
  return respond(state.world, target, actorFor(state, request, route, now));
}

export function letHappen(state: PaymentOptionsState, now: number): void {
  happenAll(state.agenda, now, (item, at) => happen(state, item, at));
}

function happen(state: PaymentOptionsState, item: Due, at: number): void {
  switch (item.kind) {
    case 'holdEnds':
      endHold(state, item.hold, at);
      break;
    case 'lateRequest':
      perform(state, item.merchant, item.request, item.route, at, LATE);
      break;
    case 'attempt':
      attempt(state, item.noticeId);
      break;
    default:
      item satisfies never;
  }
}

const MADE_BY: Readonly<Record<Operation, TransactionType>> = {
  authorize: 'PRE_AUTH',
  capture: 'CAPTURE',
  cancel: 'VOID',
  refund: 'REFUND',
  get: 'PRE_AUTH',
};

/** A refusal by name: `836`, `412/94`, `201/10`, `201/false`. Without a status it is 400. */
export const REFUSAL = /^(?:(\d{3})\/)?(-?\d+|false)$/;

function actorFor(state: PaymentOptionsState, request: Request, route: Route, now: number): Actor<Merchant> {
  const about: About = { type: MADE_BY[route.operation] };
  let made: Transaction | null = null;
  return {
    codes: { processing: '409/94', tryLater: '400/705', noFunds: '400/51' },
    admit: () => admit(state, request, route),
    act: (merchant, manner) => {
      const done = perform(state, merchant, request, route, now, manner);
      made = done.made;
      return done.reply;
    },
    actLater: (merchant, afterMs) =>
      plan(state.agenda, now + afterMs, { kind: 'lateRequest', merchant, request, route }),
    lock: (_merchant, ms) => {
      const hold = holdMeant(state, request, route);
      if (hold !== undefined) hold.busyUntil = Math.max(hold.busyUntil, now + ms);
    },
    serverError: (status) => refused(state, status, status === 504 ? 68 : 96, about),
    refusal: (_merchant, code) => oddly(state, code, about, made, holdMeant(state, request, route)),
    busy: () => refused(state, 409, 94, about),
    throttled: (ms) => retryAfter(page(429), ms),
    unauthorized: () => refused(state, 401, null, null),
  };
}

/** A refusal, or a success with something odd in it. Where nothing was made, its transaction is nobody's. Sheet 12. */
function oddly(
  state: PaymentOptionsState,
  name: string,
  about: About,
  made: Transaction | null,
  hold: Hold | undefined,
): Reply {
  const [, status = '400', code = ''] = REFUSAL.exec(name) ?? [];
  if (Number(status) >= 300) return refused(state, Number(status), code === 'false' ? null : Number(code), about);
  const twist: Twist = code === 'false' ? { success: false } : { responseCode: Number(code) };
  const answer = (of: Transaction, more: Twist = {}): Reply => ({
    ...written(state, of, { ...twist, ...more, statusCode: Number(status) }),
    status: Number(status),
  });
  if (made !== null) return answer(made);
  const nobody = '00000000-0000-4000-8000-000000000000';
  const first = hold === undefined ? undefined : state.transactions.get(hold.id);
  if (first === undefined) return refused(state, 400, 25, about);
  return answer({ ...first, type: about.type }, { id: nobody });
}

/** Both keys, or 401. The key after `Basic` is raw or in base64. Sheet 1. */
function admit(state: PaymentOptionsState, request: Request, route: Route): Admission<Merchant> {
  const merchant = merchantOf(state, request);
  if (merchant === undefined) return { refusal: refused(state, 401, null, null) };
  const isFine = route.operation === 'get' || isJson(request);
  return isFine ? { merchant } : { refusal: refused(state, 400, 30, { type: MADE_BY[route.operation] }) };
}

function merchantOf(state: PaymentOptionsState, { headers }: Request): Merchant | undefined {
  const key = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (key === undefined) return undefined;
  const { basic } = state.switches;
  return [...state.merchants.values()].find(({ apiKey, secondKey }) => {
    const isRaw = basic !== 'base64' && key === apiKey;
    const isEncoded = basic !== 'raw' && key === Buffer.from(apiKey).toString('base64');
    return (isRaw || isEncoded) && headers['x-api-key'] === secondKey;
  });
}

interface Done {
  readonly reply: Reply;
  readonly made: Transaction | null;
}

/** Carries out an admitted request. */
function perform(
  state: PaymentOptionsState,
  merchant: Merchant,
  request: Request,
  route: Route,
  now: number,
  how: Manner,
): Done {
  const { operation } = route;
  if (operation === 'get') return { reply: status(state, merchant, route.id ?? '', now, how), made: null };
  const fields = readFields(request.body);
  if (fields === null) return refuse(state, [400, 30], { type: MADE_BY[operation] });
  const mark = typeof fields.notes === 'string' ? fields.notes : null;
  const cause = { by: 'request', key: mark } as const;
  const moved: Moved = { at: now, cause, hiddenMs: how.staleMs, unfoundMs: how.unfoundMs ?? 0 };
  if (operation !== 'authorize') return performOn(state, merchant, operation, fields, moved, how);
  const read = readAuthorize(state, fields, merchant.merchantId);
  if (!read.ok) return refuse(state, read.wrong, { type: MADE_BY.authorize });
  return does(state, authorize(state, merchant, read.order, moved));
}

function refuse(state: PaymentOptionsState, [httpStatus, code]: Wrong, about: About): Done {
  return { reply: refused(state, httpStatus, code, about), made: null };
}

function does(state: PaymentOptionsState, transaction: Transaction): Done {
  return { reply: written(state, transaction), made: transaction };
}

/** What the changes of a payment have in common: its body, whose payment it is, the lock. */
function performOn(
  state: PaymentOptionsState,
  merchant: Merchant,
  operation: 'capture' | 'cancel' | 'refund',
  fields: Fields,
  moved: Moved,
  how: Manner,
): Done {
  const about: About = { type: MADE_BY[operation] };
  const wrong = wrongOrder(state, fields);
  if (wrong !== null) return refuse(state, wrong, about);
  const target = state.transactions.get(String(fields.transactionId));
  if (target === undefined || target.hold.merchant !== merchant) return refuse(state, [404, 25], about);
  const { hold } = target;
  if (fields.merchant_id !== merchant.merchantId) return refuse(state, [400, 3], about);
  if (!how.isLate && moved.at < hold.busyUntil) return refuse(state, [409, 94], about);
  if (target.type !== (operation === 'refund' ? 'CAPTURE' : 'PRE_AUTH')) return refuse(state, [400, 12], about);
  if (operation !== 'cancel') return changeBy(state, operation, target, fields.amount, moved);
  const isOver = hold.isVoided || hold.truth.captured > 0 || moved.at >= hold.holdUntil;
  return isOver ? refuse(state, [400, 12], about) : does(state, cancel(state, hold, moved));
}

/** A capture or a refund, by an amount. */
function changeBy(
  state: PaymentOptionsState,
  operation: 'capture' | 'refund',
  target: Transaction,
  asked: unknown,
  moved: Moved,
): Done {
  const { hold } = target;
  const { currency } = hold;
  const type = MADE_BY[operation];
  const amount = readAmount(state, asked, currency);
  if (amount === null) return refuse(state, [400, 13], { type });
  const code = operation === 'capture' ? captureRefusal(state, hold, amount, moved.at) : refundRefusal(target, amount);
  if (code !== null) {
    const [httpStatus = 400, processor = 12] = code.split('/').map(Number);
    return refuse(state, [httpStatus, processor], { type, amount, currency });
  }
  return does(
    state,
    operation === 'capture' ? capture(state, hold, amount, moved) : refund(state, target, amount, moved),
  );
}

/** Why a capture is refused, as HTTP status and response code, or null. Sheet 5, 7. */
function captureRefusal(state: PaymentOptionsState, hold: Hold, amount: number, now: number): string | null {
  const { secondCapture, overCapture, lateCapture } = state.switches;
  if (hold.isVoided) return '400/12';
  if (amount > hold.amount) return overCapture;
  if (hold.truth.captured > 0) return secondCapture === 'charged' ? null : secondCapture;
  return now >= hold.holdUntil ? lateCapture : null;
}

function refundRefusal(of: Transaction, amount: number): string | null {
  return amount > of.amount - of.refunded ? '400/-8019' : null;
}

/** Sheet 2.5. */
function status(state: PaymentOptionsState, merchant: Merchant, id: string, now: number, how: Manner): Reply {
  const transaction = state.transactions.get(id);
  const isHidden = how.unfoundMs !== null || now < (transaction?.unfoundUntil ?? 0);
  if (transaction === undefined || transaction.hold.merchant !== merchant || isHidden) {
    return refused(state, 404, 25, null);
  }
  const { capturedStatus, refundedStatus, statusLagMs } = state.switches;
  const { type, hold, refundId } = transaction;
  const { latestId } = shownAt(hold.history, now, how.staleMs + statusLagMs);
  const isFirst = type === 'PRE_AUTH';
  const latest = state.transactions.get((isFirst ? latestId : refundId) ?? transaction.id) ?? transaction;
  switch (isFirst ? capturedStatus : refundedStatus) {
    case 'A':
      return statusOf(state, transaction);
    case 'B':
      return statusOf(state, transaction, { type: latest.type, amount: latest.amount });
    case 'C':
      return statusOf(state, latest);
  }
}

/** The authorization that a request is about, for faults and locks; undefined when it names none. */
function holdMeant(state: PaymentOptionsState, request: Request, route: Route): Hold | undefined {
  if (route.operation === 'authorize') return undefined;
  const named = route.id ?? readFields(request.body)?.transactionId;
  return typeof named === 'string' ? state.transactions.get(named)?.hold : undefined;
}

function merchantTxnRefIn(request: Request, route: Route): string | null {
  if (route.operation !== 'authorize') return null;
  const { merchant_txn_ref: reference } = readFields(request.body) ?? {};
  return typeof reference === 'string' ? reference : null;
}
