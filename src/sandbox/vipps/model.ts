import { happenAll, plan } from '../agenda';
import { type Answer, type Reply, type Request, sends } from '../exchange';
import type { Moved } from '../hold';
import { type Actor, LATE, type Manner, respond } from '../mishap';
import { eventsReply, modificationReply, paymentReply } from './answers';
import { approve, create } from './checkout';
import { admit, issueToken, tooMany } from './gateway';
import { causeOf, keyed, recall, remember, sticks } from './keys';
import { capture, log, refund, release } from './money';
import { close, endApproval, endCapture, landApproval } from './payments';
import { busy, gateway, malformed, oddUnauthorized, problem, serverError } from './problems';
import { type Route, routeOf } from './route';
import { cancelRefusal, captureRefusal, refundRefusal } from './rules';
import {
  type Due,
  type EventName,
  type LoggedEvent,
  type Merchant,
  type Payment,
  paymentOf,
  type VippsState,
} from './state';
import { attempt, listRegistrations, register, unregister } from './webhooks';
import { type Amount, isReference, type Read, readCancel, readModification } from './wire';

/**
 * Answers one request at one moment: the whole of the provider, seen from outside.
 *
 * Changes `state` in place (see ProviderState) and touches nothing else. A fault that is planned for the request decides
 * how much of it happens and how much of the answer arrives.
 */
export function answer(state: VippsState, request: Request, now: number): Answer {
  letHappen(state, now);
  const route = routeOf(request);
  if (route === null) return sends(gateway(404, 'Resource not found'));
  const { operation, reference } = route;
  const account = guessMerchant(state, request, route)?.name ?? null;
  const target = { provider: 'vipps', operation, account, reference };
  return respond(state.world, target, actorFor(state, request, route, now));
}

export function letHappen(state: VippsState, now: number): void {
  happenAll(state.agenda, now, (item, at) => happen(state, item, at));
}

function happen(state: VippsState, item: Due, at: number): void {
  switch (item.kind) {
    case 'approvalEnds':
      endApproval(state, item.payment, at);
      break;
    case 'approvalLands':
      landApproval(state, item.payment, at);
      break;
    case 'captureEnds':
      endCapture(state, item.payment, at);
      break;
    case 'lateRequest':
      perform(state, item.merchant, item.request, item.route, at, LATE);
      break;
    case 'attempt':
      attempt(state, item.registrationId, item.queue, at);
      break;
    default:
      item satisfies never;
  }
}

/** Whoever asks for a token is nobody yet. */
function actorFor(state: VippsState, request: Request, route: Route, now: number): Actor<Merchant | null> {
  const { instance } = route;
  const payment = (merchant: Merchant | null): Payment | undefined =>
    merchant === null || route.reference === null ? undefined : paymentOf(state, merchant, route.reference);
  return {
    codes: { processing: '6160', tryLater: '6280', noFunds: '6260' },
    admit: () => (route.operation === 'token' ? { merchant: null } : admit(state, request, route, now)),
    act: (merchant, manner) =>
      merchant === null ? issueToken(state, request, now) : perform(state, merchant, request, route, now, manner),
    actLater: (merchant, afterMs) => {
      if (merchant !== null) plan(state.agenda, now + afterMs, { kind: 'lateRequest', merchant, request, route });
    },
    lock: (merchant, ms) => {
      const locked = payment(merchant);
      if (locked !== undefined) locked.lockedUntil = Math.max(locked.lockedUntil, now + ms);
    },
    remember: (merchant, reply) => {
      if (merchant !== null) remember(state, keyed(merchant, request, route), reply, now);
    },
    serverError: (status) => serverError(state, status, instance),
    refusal: (merchant, code) => {
      const refused = payment(merchant);
      if (refused !== undefined) logRefusal(state, refused, request, route, now);
      return problem(state, code, instance);
    },
    busy: () => busy(state, instance),
    throttled: (retryAfterMs) => tooMany(state, retryAfterMs),
    unauthorized: oddUnauthorized,
  };
}

/** Carries out an admitted request. */
function perform(
  state: VippsState,
  merchant: Merchant,
  request: Request,
  route: Route,
  now: number,
  how: Manner,
): Reply {
  const reference = route.reference ?? '';
  switch (route.operation) {
    case 'token':
      return issueToken(state, request, now);
    case 'registerWebhook':
      return register(state, merchant, request.body);
    case 'listWebhooks':
      return listRegistrations(state, merchant);
    case 'deleteWebhook':
      return unregister(state, merchant, reference);
    case 'create':
      return create(state, merchant, request, route, now, how);
    default: {
      if (!isReference(state, reference)) {
        return malformed(state, route.instance, [{ name: 'reference', reason: 'must match the pattern' }]);
      }
      const payment = paymentOf(state, merchant, reference);
      const isHidden = payment !== undefined && isUnfound(payment, route, now, how);
      if (payment === undefined || isHidden) {
        return problem(state, '5090', route.instance, `no payment ${reference}`);
      }
      return performOn(state, payment, request, route, now, how);
    }
  }
}

function performOn(
  state: VippsState,
  payment: Payment,
  request: Request,
  route: Route,
  now: number,
  how: Manner,
): Reply {
  const { instance } = route;
  const { body } = request;
  const act: Moved = { at: now, cause: causeOf(request), hiddenMs: how.staleMs };
  switch (route.operation) {
    case 'get':
      return paymentReply(state, payment, seen(payment, now, how.staleMs + state.switches.aggregateLagMs));
    case 'events':
      return eventsReply(state, payment, seen(payment, now, how.staleMs + state.switches.eventLogLagMs));
    case 'approve':
      return approve(state, payment, request, route, now);
    case 'capture':
      return write(state, payment, request, route, now, how, readModification(state, body, instance), {
        refusal: (amount) => captureRefusal(state, payment, amount, now),
        happen: (amount) => capture(state, payment, amount.value, act),
      });
    case 'refund':
      return write(state, payment, request, route, now, how, readModification(state, body, instance), {
        refusal: (amount) => refundRefusal(state, payment, amount, now),
        happen: (amount) => refund(state, payment, amount.value, act),
      });
    case 'cancel':
      return write(state, payment, request, route, now, how, readCancel(state, body, instance), {
        refusal: ({ transactionOnly }) => cancelRefusal(payment, transactionOnly, now),
        happen: () => {
          if (payment.state === 'CREATED') close(state, payment, 'TERMINATED', now, keyOnCancel(state, request));
          else release(state, payment, act);
        },
      });
    default:
      throw new Error(`${route.operation} is not about a payment`);
  }
}

/** What every write of a payment has in common: the lock, the key, the rule, the effect, the totals. Sheet 2.5, 6. */
function write<T>(
  state: VippsState,
  payment: Payment,
  request: Request,
  route: Route,
  now: number,
  how: Manner,
  read: Read<T>,
  rule: { refusal: (order: T) => string | null; happen: (order: T) => void },
): Reply {
  if (!read.ok) return read.reply;
  if (!how.isLate && now < payment.lockedUntil) return busy(state, route.instance);
  const under = keyed(payment.merchant, request, route);
  if (!how.forgetsKey) {
    const known = recall(state, under, now);
    if (known === 'conflict') return problem(state, CONFLICTS[route.operation] ?? '4020', route.instance);
    if (known !== 'new') {
      const isFresh = state.switches.replay === 'current' && known.reply.status < 300;
      return isFresh ? modificationReply(state, payment) : known.reply;
    }
  }
  const code = rule.refusal(read.value);
  if (code === null) rule.happen(read.value);
  else logRefusal(state, payment, request, route, now);
  const reply = code === null ? modificationReply(state, payment) : problem(state, code, route.instance);
  if (!how.forgetsKey && sticks(state, reply)) remember(state, under, reply, now);
  return reply;
}

/** A known key with another request. Sheet 6 points 2 and 3; what a cancel gets is not documented, so 4020 as create does. */
const CONFLICTS: Readonly<Record<string, string>> = { capture: '4010', refund: '4150' };

const LOGGED_AS: Readonly<Record<string, EventName>> = { capture: 'CAPTURED', cancel: 'CANCELLED', refund: 'REFUNDED' };

/** Whether a refused operation is logged is unknown, so it is a switch. Sheet 2.4. */
function logRefusal(state: VippsState, payment: Payment, request: Request, route: Route, now: number): void {
  const name = LOGGED_AS[route.operation];
  if (!state.switches.logFailures || name === undefined) return;
  const asked = route.operation === 'cancel' ? null : readModification(state, request.body, route.instance);
  const amount: Amount | null = asked?.ok === true ? asked.value : null;
  const key = name === 'CANCELLED' ? keyOnCancel(state, request) : causeOf(request).key;
  log(state, payment, name, amount?.value ?? payment.amount, now, { key, success: false });
}

function seen(payment: Payment, now: number, lagMs: number): LoggedEvent[] {
  return payment.events.filter(
    ({ name, at, visibleAt }) => name === 'CREATED' || (visibleAt <= now && at <= now - lagMs),
  );
}

function keyOnCancel(state: VippsState, request: Request): string | null | undefined {
  return state.switches.keyOnCancelled ? causeOf(request).key : undefined;
}

/** A fault may let reads find nothing for a while. Sets that while on a write. */
function isUnfound(payment: Payment, route: Route, now: number, how: Manner): boolean {
  if (route.kind !== 'read') {
    if (how.unfoundMs !== null) payment.unfoundUntil = Math.max(payment.unfoundUntil, now + how.unfoundMs);
    return false;
  }
  return how.unfoundMs !== null || now < payment.unfoundUntil;
}

/** Whose request it seems to be, for faults of one account. Proves nothing. */
function guessMerchant(state: VippsState, request: Request, route: Route): Merchant | undefined {
  const { headers } = request;
  return route.operation === 'token'
    ? state.merchantByClient.get(headers.client_id ?? '')
    : state.merchantBySerial.get(headers['merchant-serial-number'] ?? '');
}
