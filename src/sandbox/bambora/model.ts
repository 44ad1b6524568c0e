import { happenAll, plan } from '../agenda';
import { type Answer, isJson, type Reply, type Request, retryAfter, sends } from '../exchange';
import { latest, show, shownAt } from '../history';
import { type Moved, refundableOf } from '../hold';
import { type Actor, type Admission, LATE, type Manner, respond } from '../mishap';
import { authorize, cancel, capture, endHold, firstView, refund, settle } from './money';
import { problem, serverError } from './problems';
import { type Route, routeOf } from './route';
import { cancelRefusal, captureRefusal, refundRefusal } from './rules';
import { type BamboraState, type Due, type Merchant, type Payment, paymentName, paymentOf } from './state';
import { faultInReference, type Order, paymentReply, readOrder } from './wire';

/**
 * Answers one request at one moment: the whole of the provider, seen from outside.
 *
 * Changes `state` in place and touches nothing else. A fault that is planned for the request decides how much of it
 * happens and how much of the answer arrives.
 */
export function answer(state: BamboraState, request: Request, now: number): Answer {
  letHappen(state, now);
  const route = routeOf(request);
  if (route === null) return sends(problem(state, null, '404'));
  const { operation, reference } = route;
  const account = merchantOf(state, request)?.name ?? null;
  const work: Work = { ms: 0 };
  const target = { provider: 'bambora', operation, account, reference };
  const given = respond(state.world, target, actorFor(state, request, route, now, work));
  return { ...given, afterMs: given.afterMs + work.ms };
}

export function letHappen(state: BamboraState, now: number): void {
  happenAll(state.agenda, now, (item, at) => happen(state, item, at));
}

function happen(state: BamboraState, item: Due, at: number): void {
  switch (item.kind) {
    case 'holdEnds':
      endHold(state, item.payment, at);
      break;
    case 'settles':
      settle(item.payment, at);
      break;
    case 'lateRequest':
      perform(state, item.merchant, item.request, item.route, at, { ...LATE, work: { ms: 0 } });
      break;
    default:
      item satisfies never;
  }
}

/** What the provider needs to answer. */
interface Work {
  ms: number;
}
type How = Manner & { readonly work: Work };

function actorFor(state: BamboraState, request: Request, route: Route, now: number, work: Work): Actor<Merchant> {
  const { operation, reference } = route;
  return {
    codes: {
      processing: 'payment_operation_blocked',
      tryLater: 'payment_operation_blocked',
      noFunds: 'insufficient_funds',
    },
    admit: () => admit(state, request, route),
    act: (merchant, manner) => perform(state, merchant, request, route, now, { ...manner, work }),
    actLater: (merchant, afterMs) =>
      plan(state.agenda, now + afterMs, { kind: 'lateRequest', merchant, request, route }),
    lock: (merchant, ms) => {
      const payment = paymentOf(state, merchant, reference);
      if (payment !== undefined) payment.busyUntil = Math.max(payment.busyUntil, now + ms);
    },
    serverError: (status) => serverError(state, operation, status),
    refusal: (_merchant, code) => problem(state, operation, code),
    busy: () => problem(state, operation, 'payment_operation_blocked'),
    throttled: (ms) => retryAfter(problem(state, operation, '429'), ms),
    unauthorized: () => problem(state, operation, '401'),
  };
}

/** Who is asking, or the refusal that comes before a body is read. Sheet 1, 12. */
function admit(state: BamboraState, request: Request, { operation, reference }: Route): Admission<Merchant> {
  const { headers, body, path } = request;
  const refuse = (code: string, detail = '') => ({ refusal: problem(state, operation, code, detail) });
  const merchant = merchantOf(state, request);
  const password = credentialsOf(request)?.password;
  if (merchant === undefined || password !== merchant.merchantSecret) return refuse('401');
  if (headers['api-version'] !== '1') return refuse('400', 'API-Version: 1 is required');
  if (operation !== 'get' && !merchant.rights.includes(operation)) return refuse('403');
  if (body !== '' && !isJson(request)) return refuse('415');
  const wrong = faultInReference(reference);
  if (wrong !== null) return refuse('400', wrong);
  const other = new URLSearchParams(path.split('?')[1] ?? '').get('merchant');
  const isOther = operation === 'get' && other !== null && other !== merchant.merchantNumber;
  return isOther ? refuse('403') : { merchant };
}

/** User `token@merchantNumber`, password the secret. Sheet 1. */
function credentialsOf({ headers }: Request): { user: string; password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined || encoded.length % 4 !== 0) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? null : { user: text.slice(0, at), password: text.slice(at + 1) };
}

function merchantOf(state: BamboraState, request: Request): Merchant | undefined {
  const [token, number] = credentialsOf(request)?.user.split('@') ?? [];
  const merchant = state.merchantByNumber.get(number ?? '');
  return merchant?.merchantToken === token ? merchant : undefined;
}

/** Carries out an admitted request. */
function perform(
  state: BamboraState,
  merchant: Merchant,
  request: Request,
  route: Route,
  now: number,
  how: How,
): Reply {
  const { operation, reference } = route;
  const payment = paymentOf(state, merchant, reference);
  if (operation === 'get') return get(state, payment, now, how);
  const read = readOrder(state, operation, request);
  if (!read.ok) return read.reply;
  const reply =
    operation === 'authorize'
      ? makePayment(state, merchant, reference, payment, read.order, now, how)
      : write(state, payment, operation, read.order, now, how);
  const touched = paymentOf(state, merchant, reference);
  if (touched !== undefined && how.unfoundMs !== null) touched.unfoundUntil = now + how.unfoundMs;
  return reply;
}

function get(state: BamboraState, payment: Payment | undefined, now: number, how: How): Reply {
  const isHidden = how.unfoundMs !== null || now < (payment?.unfoundUntil ?? 0);
  if (payment === undefined || isHidden) return problem(state, 'get', 'payment_not_found');
  const isBusy = now < payment.busyUntil;
  if (isBusy && state.switches.getWhileBusy === '409') return problem(state, 'get', 'payment_operation_blocked');
  const view = shownAt(payment.history, now, how.staleMs + state.switches.getLagMs);
  return paymentReply(state, 200, payment, view, { isBusy, brief: false, isRead: true });
}

/** Tokens whose card is not good, and what the merchant hears. Any other token is authorized. */
const BAD_TOKENS: Readonly<Record<string, string>> = {
  'token-declined': 'cannot_authorize',
  'token-no-funds': 'insufficient_funds',
  'token-expired': 'expired_card',
  'token-blocked': 'blocked_by_issuer',
};

/** Authorizes by card token. A reference is used once: what a second use is told is not documented. Sheet 2.1. */
function makePayment(
  state: BamboraState,
  merchant: Merchant,
  reference: string,
  known: Payment | undefined,
  order: Order,
  now: number,
  how: How,
): Reply {
  const { amount, currency, comment, token } = order;
  if (order.merchant !== null && order.merchant !== merchant.merchantNumber) return problem(state, 'authorize', '403');
  if (known !== undefined) {
    const busy = !how.isLate && now < known.busyUntil;
    return problem(state, 'authorize', busy ? 'payment_operation_blocked' : 'invalid_payment_state_transition');
  }
  const bad = BAD_TOKENS[token];
  const wanted = { reference, amount: amount ?? 0, currency, comment };
  if (bad !== undefined) {
    const declined: Payment = {
      merchant,
      reference,
      amount: wanted.amount,
      currency,
      truth: null,
      history: [],
      holdUntil: now,
      busyUntil: 0,
      unfoundUntil: 0,
    };
    show(declined.history, firstView('Declined', comment), now);
    state.payments.set(paymentName(merchant, reference), declined);
    return problem(state, 'authorize', bad);
  }
  const cause = { by: 'request', key: comment } as const;
  const payment = authorize(state, merchant, wanted, { at: now, cause, hiddenMs: 0 });
  return paymentReply(state, 201, payment, latest(payment.history), { isBusy: false, brief: false });
}

/** What every write of a payment has in common: the lock, the rule, the effect, the payment as it is then. */
function write(
  state: BamboraState,
  payment: Payment | undefined,
  operation: 'capture' | 'cancel' | 'refund',
  order: Order,
  now: number,
  how: How,
): Reply {
  if (payment === undefined) return problem(state, operation, 'payment_not_found');
  if (!how.isLate && now < payment.busyUntil) return problem(state, operation, 'payment_operation_blocked');
  const { processingMs, captureStatus, captureAnswer, refundStatus } = state.switches;
  const isUnfinished = operation === 'capture' && captureAnswer === 'unfinished';
  const hiddenMs = how.staleMs + (how.isLate ? 0 : processingMs);
  const moved: Moved = { at: now, cause: { by: 'request', key: order.comment }, hiddenMs };
  const code = attempt(state, payment, operation, order, moved);
  if (code !== null) return problem(state, operation, code);
  if (!how.isLate && processingMs > 0) {
    payment.busyUntil = now + processingMs;
    if (!isUnfinished) how.work.ms = processingMs;
  }
  const status = { capture: captureStatus, cancel: 200, refund: refundStatus }[operation];
  const brief = operation === 'capture' && captureAnswer === 'brief';
  return paymentReply(state, status, payment, latest(payment.history), { isBusy: isUnfinished, brief });
}

/** Does it, or says with which code it is refused. */
function attempt(
  state: BamboraState,
  payment: Payment,
  operation: 'capture' | 'cancel' | 'refund',
  order: Order,
  moved: Moved,
): string | null {
  switch (operation) {
    case 'capture': {
      const isAll = order.amount === null || (order.amount === 0 && state.switches.amountZero === 'capturesAll');
      const amount = isAll ? payment.amount : (order.amount ?? 0);
      const refused = captureRefusal(state, payment, amount, moved.at);
      if (refused === null) capture(state, payment, amount, order.comment, moved);
      return refused;
    }
    case 'cancel': {
      const refused = cancelRefusal(payment);
      if (refused === null) cancel(state, payment, 'Canceled', moved);
      return refused;
    }
    case 'refund': {
      const amount = order.amount ?? refundableOf(payment);
      const refused = refundRefusal(state, payment, amount);
      if (refused === null) refund(state, payment, amount, moved);
      return refused;
    }
    default:
      return operation satisfies never;
  }
}
