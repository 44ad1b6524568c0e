import { plan, takeDue } from '../agenda';
import { type Answer, type Reply, type Request, sends } from '../exchange';
import { faultFor } from '../faults';
import { latest, show, shownAt } from '../history';
import { carryOut, type Manner, PLAIN } from '../mishap';
import { count } from '../simulator';
import { authorize, cancel, capture, endHold, firstView, type Moved, refund, refundable, settle } from './money';
import { problem, serverError } from './problems';
import { type Route, routeOf } from './route';
import { cancelRefusal, captureRefusal, refundRefusal } from './rules';
import { type BamboraState, type Merchant, type Payment, paymentName, paymentOf } from './state';
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
  const name = `bambora.${route.operation}`;
  count(state.world, name);
  const account = merchantOf(state, request)?.name ?? null;
  const target = { provider: 'bambora', operation: route.operation, account, reference: route.reference };
  const work = { ms: 0 };
  const given = carryOut(faultFor(state.world.faults, target), actorFor(state, request, route, now, work));
  count(state.world, given.carry === 'send' ? `${name} ${given.reply.status}` : `${name} unanswered`);
  return { ...given, afterMs: given.afterMs + work.ms };
}

/** Lets everything happen that has fallen due, each thing at its own moment. */
export function letHappen(state: BamboraState, now: number): void {
  for (let due = takeDue(state.agenda, now); due !== null; due = takeDue(state.agenda, now)) {
    const { at, item } = due;
    switch (item.kind) {
      case 'holdEnds':
        endHold(state, item.payment, at);
        break;
      case 'settles':
        settle(item.payment, at);
        break;
      case 'lateRequest': {
        const route = routeOf(item.request);
        if (route !== null) perform(state, item.merchant, item.request, route, at, LATE);
        break;
      }
      default:
        item satisfies never;
    }
  }
}

/** `work.ms` is raised by what the provider needs to answer. */
type How = Manner & { readonly isLate: boolean; readonly work: { ms: number } };
/** A request that lost its way is not stopped by the lock that it holds itself. */
const LATE: How = { ...PLAIN, isLate: true, work: { ms: 0 } };

function actorFor(state: BamboraState, request: Request, route: Route, now: number, work: { ms: number }) {
  const { operation } = route;
  let merchant: Merchant | null = null;
  return {
    codes: {
      processing: 'payment_operation_blocked',
      tryLater: 'payment_operation_blocked',
      noFunds: 'insufficient_funds',
    },
    admit: (): Reply | null => {
      const admitted = admit(state, request, route);
      if ('status' in admitted) return admitted;
      merchant = admitted;
      return null;
    },
    act: (manner: Manner): Reply => {
      if (merchant === null) throw new Error('nobody acts before being admitted');
      return perform(state, merchant, request, route, now, { ...manner, isLate: false, work });
    },
    actLater: (afterMs: number): void => {
      if (merchant !== null) plan(state.agenda, now + afterMs, { kind: 'lateRequest', merchant, request });
    },
    lock: (ms: number): void => {
      const payment = merchant === null ? undefined : paymentOf(state, merchant, route.reference);
      if (payment !== undefined) payment.busyUntil = Math.max(payment.busyUntil, now + ms);
    },
    remember: (): void => undefined, // there is no idempotency key
    serverError: (status: number): Reply => serverError(state, operation, status),
    refusal: (code: string): Reply => problem(state, operation, code),
    busy: (): Reply => problem(state, operation, 'payment_operation_blocked'),
    throttled: (retryAfterMs: number | null): Reply => {
      const reply = problem(state, operation, '429');
      if (retryAfterMs === null) return reply;
      return { ...reply, headers: { ...reply.headers, 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } };
    },
    unauthorized: (): Reply => problem(state, operation, '401'),
  };
}

/** Who is asking, or the refusal that comes before a body is read. Sheet 1, 12. */
function admit(state: BamboraState, request: Request, { operation, reference }: Route): Merchant | Reply {
  const { headers, body, path } = request;
  const refuse = (code: string, detail = ''): Reply => problem(state, operation, code, detail);
  const merchant = merchantOf(state, request);
  const password = credentialsOf(request)?.password;
  if (merchant === undefined || password !== merchant.merchantSecret) return refuse('401');
  if (headers['api-version'] !== '1') return refuse('400', 'API-Version: 1 is required');
  if (operation !== 'get' && !merchant.rights.includes(operation)) return refuse('403');
  if (body !== '' && !/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return refuse('415');
  const wrong = faultInReference(reference);
  if (wrong !== null) return refuse('400', wrong);
  const other = new URLSearchParams(path.split('?')[1] ?? '').get('merchant');
  const isOther = operation === 'get' && other !== null && other !== merchant.merchantNumber;
  return isOther ? refuse('403') : merchant;
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
  return paymentReply(state, 200, payment, view, { isBusy, brief: false });
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
      ...{ merchant, reference, amount: wanted.amount, currency, truth: null, history: [] },
      ...{ holdUntil: now, busyUntil: 0, unfoundUntil: 0 },
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
  const { processingMs, captureStatus, captureAnswer } = state.switches;
  const isUnfinished = operation === 'capture' && captureAnswer === 'unfinished';
  const hiddenMs = how.staleMs + (how.isLate ? 0 : processingMs);
  const moved: Moved = { at: now, cause: { by: 'request', key: order.comment }, hiddenMs };
  const code = attempt(state, payment, operation, order, moved);
  if (code !== null) return problem(state, operation, code);
  if (!how.isLate && processingMs > 0) {
    payment.busyUntil = now + processingMs;
    if (!isUnfinished) how.work.ms = processingMs;
  }
  const status = { capture: captureStatus, cancel: 200, refund: 201 }[operation];
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
      const amount = order.amount ?? refundable(payment);
      const refused = refundRefusal(payment, amount);
      if (refused === null) refund(state, payment, amount, moved);
      return refused;
    }
    default:
      return operation satisfies never;
  }
}
