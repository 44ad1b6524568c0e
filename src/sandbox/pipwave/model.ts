import { happenAll, plan } from '../agenda';
import { type Answer, page, type Reply, type Request, retryAfter, sends } from '../exchange';
import { latest, shownAt } from '../history';
import type { Moved } from '../hold';
import { type Fields, readFields } from '../json-object';
import { type Actor, type Admission, LATE, type Manner, respond } from '../mishap';
import { type Action, actionIn, type Operation } from './actions';
import { changeByHand, giveBack, offerRefund, tagChargeback } from './by-hand';
import { initiate, submit } from './checkout';
import { endHold, landCapture, landRefund, settleAll, take, turn } from './gateway';
import { attempt } from './notification';
import { isRouted } from './route';
import { isEmpty, phpText, signatureOf } from './signature';
import { type Due, type Merchant, nameIn, type PipwaveState, type Transaction } from './state';
import { readAmount, say, transactionFields, wrongText } from './wire';

/**
 * Answers one request at one moment: the whole of the provider, seen from outside.
 *
 * Changes `state` in place and touches nothing else. The body is read as JSON whatever the media type: the vendor's own
 * clients say that it is a form. Sheet 12.
 */
export function answer(state: PipwaveState, request: Request, now: number): Answer {
  letHappen(state, now);
  if (!isRouted(request)) return sends(page(404));
  const body = readFields(request.body);
  if (body === null) return sends(say(state, '9001', 'the body is not a JSON object'));
  const action = actionIn(body);
  if (action === undefined) {
    const admission = admitKey(state, request, body);
    return sends('refusal' in admission ? admission.refusal : say(state, '404', 'Invalid action'));
  }
  const merchant = state.merchantByKey.get(phpText(body.api_key));
  const meant = merchant === undefined ? undefined : (named(state, merchant, body) ?? undefined);
  const target = {
    provider: 'pipwave',
    operation: action.operation,
    account: merchant?.name ?? null,
    reference: meant?.txnId ?? textOrNull(body.txn_id),
    id: meant?.pwId ?? textOrNull(body.pw_id),
  };
  return respond(state.world, target, actorFor(state, request, body, action, now), outcomeOf);
}

export function letHappen(state: PipwaveState, now: number): void {
  happenAll(state.agenda, now, (item, at) => happen(state, item, at));
}

function happen(state: PipwaveState, item: Due, at: number): void {
  switch (item.kind) {
    case 'holdEnds':
      endHold(state, item.transaction, at);
      break;
    case 'captureLands':
      landCapture(state, item.transaction, item, at);
      break;
    case 'refundLands':
      landRefund(state, item.transaction, item, at);
      break;
    case 'settlesAll':
      settleAll(state, item.transaction, at);
      break;
    case 'lateRequest':
      perform(state, item.merchant, item.body, item.action, at, LATE);
      break;
    case 'attempt':
      attempt(state, item.noticeId);
      break;
    default:
      item satisfies never;
  }
}

function actorFor(state: PipwaveState, request: Request, body: Fields, action: Action, now: number): Actor<Merchant> {
  return {
    codes: { processing: '400', tryLater: '400', noFunds: '400' },
    admit: () => admit(state, request, body, action, now),
    act: (merchant, manner) => perform(state, merchant, body, action, now, manner),
    actLater: (merchant, afterMs) => plan(state.agenda, now + afterMs, { kind: 'lateRequest', merchant, body, action }),
    lock: (merchant, ms) => {
      const locked = named(state, merchant, body);
      if (locked !== null && locked !== undefined) locked.busyUntil = Math.max(locked.busyUntil, now + ms);
    },
    serverError: (status) => (status === 500 ? say(state, '500', 'Internal server error') : page(status)),
    refusal: (_merchant, code) => say(state, code, 'made-up text'),
    busy: () => busy(state),
    throttled: (ms) => retryAfter(page(429), ms),
    unauthorized: () => say(state, '401', 'Invalid signature'),
  };
}

function admit(state: PipwaveState, request: Request, body: Fields, action: Action, now: number): Admission<Merchant> {
  const admission = admitKey(state, request, body);
  if ('refusal' in admission) return admission;
  const refusal = wrongSignature(state, body, action, admission.merchant) ?? late(state, body, now);
  return refusal === null ? admission : { refusal };
}

/** The key stands in a header and in the body. Sheet 1.2. */
function admitKey(state: PipwaveState, { headers }: Request, body: Fields): Admission<Merchant> {
  const { headerKey, keyRefusedBy } = state.switches;
  const merchant = state.merchantByKey.get(phpText(body.api_key));
  const isHeaderGood = headerKey === 'ignored' || headers['x-api-key'] === merchant?.apiKey;
  if (merchant !== undefined && body.api_key === merchant.apiKey && isHeaderGood) return { merchant };
  return { refusal: keyRefusedBy === 'front' ? page(403) : say(state, '403', 'Invalid API key') };
}

/** Sheet 1.3. An optional field counts when PHP calls it not empty. */
function wrongSignature(state: PipwaveState, body: Fields, action: Action, merchant: Merchant): Reply | null {
  if (!action.isSigned) return null;
  const optional = action.signedIfProvided.filter((field) => !isEmpty(body[field]));
  const names = ['action', 'api_key', 'timestamp', ...action.signed, ...optional];
  const expected = signatureOf(Object.fromEntries(names.map((name) => [name, body[name]])), merchant.apiSecret);
  return body.signature === expected ? null : say(state, '401', 'Invalid signature');
}

function late(state: PipwaveState, body: Fields, now: number): Reply | null {
  const text = phpText(body.timestamp);
  if (!/^\d{1,12}$/.test(text)) return say(state, '9001', 'timestamp must be Unix seconds');
  const { timestampToleranceMs: tolerance } = state.switches;
  const isFar = tolerance > 0 && Math.abs(Number(text) * 1000 - now) > tolerance;
  return isFar ? say(state, '9001', 'timestamp is out of range') : null;
}

/** Carries out an admitted request. */
function perform(
  state: PipwaveState,
  merchant: Merchant,
  body: Fields,
  action: Action,
  now: number,
  how: Manner,
): Reply {
  const { operation } = action;
  if (operation === 'initiate') return initiate(state, merchant, body, now, how);
  if (operation === 'submit') return submit(state, body);
  const wrong = wrongIds(state, operation, body);
  if (wrong !== null) return say(state, '9001', wrong);
  const transaction = named(state, merchant, body);
  if (transaction === null) return say(state, '9001', 'pw_id and txn_id are of two payments');
  if (transaction === undefined) return say(state, state.switches.unknownPayment, 'No such payment');
  if (operation === 'get') return requery(state, transaction, now, how);
  if (how.unfoundMs !== null) transaction.unfoundUntil = now + how.unfoundMs;
  if (!how.isLate && now < transaction.busyUntil) return busy(state);

  const moved: Moved = { at: now, cause: { by: 'request', key: null }, hiddenMs: how.staleMs };
  switch (operation) {
    case 'capture':
      return capture(state, transaction, body, now, how, moved);
    case 'cancel':
    case 'process':
    case 'confirm':
      return changeByHand(state, transaction, operation, body, moved);
    case 'askRefund':
      return offerRefund(state, transaction);
    case 'refund':
      return giveBack(state, transaction, body, how, moved);
    case 'chargeback':
      return tagChargeback(state, transaction, body, moved);
    default:
      return operation satisfies never;
  }
}

/** What is wrong with the ids by which a body names a payment, or null. */
function wrongIds(state: PipwaveState, operation: Operation, body: Fields): string | null {
  const wrong = wrongText(body, 'pw_id', 32) ?? wrongText(body, 'txn_id', 255);
  if (wrong !== null) return wrong;
  const hasPwId = !isEmpty(body.pw_id);
  const hasTxnId = !isEmpty(body.txn_id);
  if (!hasPwId && !hasTxnId) return 'pw_id or txn_id is required';
  if (operation === 'capture' && !hasPwId && state.switches.captureNeedsPwId) return 'pw_id is required';
  return operation === 'get' && hasPwId && hasTxnId ? 'pw_id or txn_id, not both' : null;
}

/** Sheet 2.2. A 200 says that the order was taken, not that money was (6 [I]). */
function capture(
  state: PipwaveState,
  transaction: Transaction,
  body: Fields,
  now: number,
  how: Manner,
  moved: Moved,
): Reply {
  const { switches } = state;
  const amount = readAmount(body, 'capture_amount', transaction.currency);
  if (typeof amount === 'string') return say(state, '9001', amount);
  const { phase } = latest(transaction.history);
  if (phase === 'captured')
    return say(state, switches.secondAfterDone, 'The transaction is not in AUTHORISATION status');
  if (phase !== 'authorized') return say(state, '400', `The transaction is ${phase}`);
  if (transaction.pendingCount > 0 && switches.secondWhilePending === 'refused') {
    return say(state, '400', 'A capture is in process');
  }
  const fails = how.failsAfterMs !== null;
  const { captureTiming } = switches;
  if (captureTiming === 'synchronous' && !fails) {
    const isTaken = take(state, transaction, amount, moved) === 'taken';
    return isTaken ? say(state, '200') : say(state, '400', 'Refused by the payment gateway');
  }
  transaction.pendingCount += 1;
  const lands = fails || captureTiming === 'asynchronousFailure' || captureTiming === 'optimisticFailure';
  const at = now + (how.failsAfterMs ?? switches.captureAfterMs);
  const order = { kind: 'captureLands', transaction, amount, hiddenMs: how.staleMs, fails: lands } as const;
  plan(state.agenda, at, order);
  if (captureTiming === 'optimisticFailure') turn(state, transaction, 'captured', now, how.staleMs);
  return say(state, '200');
}

function requery(state: PipwaveState, transaction: Transaction, now: number, how: Manner): Reply {
  const isHidden = how.unfoundMs !== null || now < transaction.unfoundUntil;
  if (isHidden) return say(state, state.switches.unknownPayment, 'No such payment');
  const view = shownAt(transaction.history, now, how.staleMs + state.switches.requeryLagMs);
  return say(
    state,
    '200',
    '',
    transactionFields(state, transaction, view, (text) => text),
  );
}

/** The transaction that a body names; null when its two ids name two. */
function named(state: PipwaveState, merchant: Merchant, body: Fields): Transaction | undefined | null {
  const byPwId = isEmpty(body.pw_id) ? undefined : state.byPwId.get(nameIn(merchant, phpText(body.pw_id)));
  const byTxnId = isEmpty(body.txn_id) ? undefined : state.byTxnId.get(nameIn(merchant, phpText(body.txn_id)));
  if (!isEmpty(body.pw_id) && !isEmpty(body.txn_id)) return byPwId === byTxnId ? byPwId : null;
  return byPwId ?? byTxnId;
}

function busy(state: PipwaveState): Reply {
  return say(state, '400', 'Another operation is in process');
}

function outcomeOf(reply: Reply): string {
  return /^\{"status":"?(\d+)/.exec(reply.body)?.[1] ?? String(reply.status);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
