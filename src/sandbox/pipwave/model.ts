import { happenAll, plan } from '../agenda';
import { type Answer, page, type Reply, type Request, retryAfter, sends } from '../exchange';
import { latest, shownAt } from '../history';
import { type Moved, refundableOf } from '../hold';
import { type Fields, readFields } from '../json-object';
import { type Actor, type Admission, LATE, type Manner, respond } from '../mishap';
import { exponentOf } from '../money-text';
import { hexOf } from '../random';
import { nextSerial } from '../state';
import { ACTIONS, type Action } from './actions';
import { endHold, landCapture, refund, release, settleAll, take, turn } from './gateway';
import { attempt } from './notification';
import { isRouted } from './route';
import { isEmpty, phpText, signatureOf } from './signature';
import { type Due, type Merchant, nameIn, type PipwaveState, type Transaction } from './state';
import { openTransaction, transactionOf } from './transactions';
import { readAmount, say, stateFields, transactionFields, wrongText } from './wire';

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
  const name = typeof body.action === 'string' ? body.action : '';
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
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
  const wrong = wrongText(body, 'pw_id', 32) ?? wrongText(body, 'txn_id', 255);
  if (wrong !== null) return say(state, '9001', wrong);
  if (isEmpty(body.pw_id) && isEmpty(body.txn_id)) return say(state, '9001', 'pw_id or txn_id is required');
  if (operation === 'capture' && isEmpty(body.pw_id) && state.switches.captureNeedsPwId) {
    return say(state, '9001', 'pw_id is required');
  }
  if (operation === 'get' && !isEmpty(body.pw_id) && !isEmpty(body.txn_id)) {
    return say(state, '9001', 'pw_id or txn_id, not both');
  }
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
    case 'refund':
      return giveBack(state, transaction, body, moved);
    case 'chargeback':
      return tagChargeback(state, transaction, body, moved);
    default:
      return operation satisfies never;
  }
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

const OVERRIDDEN_EXTRAS = [1, 2, 3].map((number) => `extra_param${number}`);

/** Sheet 2.1. The country is not asked for: the vendor's smallest sample has none. */
function initiate(state: PipwaveState, merchant: Merchant, body: Fields, now: number, how: Manner): Reply {
  const wrong = wrongText(body, 'txn_id', 255);
  if (wrong !== null || isEmpty(body.txn_id)) return say(state, '9001', wrong ?? 'txn_id is required');
  const currency = phpText(body.currency_code);
  if (!/^[A-Z]{3}$/.test(currency)) return say(state, '9001', 'currency_code must be string(3)');
  if (exponentOf(currency) > 2) return say(state, '1001', 'Currency is not offered');
  const amount = readAmount(body, 'amount', currency);
  if (typeof amount !== 'number') return say(state, '9001', amount ?? 'amount is required');
  const buyer = objectIn(body.buyer_info);
  if (isEmpty(buyer.id) || isEmpty(buyer.email)) return say(state, '9001', 'buyer_info needs id and email');
  const txnId = phpText(body.txn_id);
  if (transactionOf(state, merchant, txnId) !== undefined) return say(state, '1002', 'Duplicate txn_id');

  const override = objectIn(body.api_override);
  const url = override.notification_url;
  if (!isEmpty(url) && (typeof url !== 'string' || url.length > 255 || !URL.canParse(url))) {
    return say(state, '9001', 'api_override.notification_url must be a URL');
  }
  const extras = OVERRIDDEN_EXTRAS.flatMap((name) => {
    const value = override[`notification_${name}`];
    return isEmpty(value) ? [] : [[name, phpText(value).slice(0, 255)] as const];
  });
  const order = { txnId, amount, currency, noticeUrl: isEmpty(url) ? null : String(url) };
  const transaction = openTransaction(state, merchant, { ...order, extras: Object.fromEntries(extras) }, now);
  if (how.unfoundMs !== null) transaction.unfoundUntil = now + how.unfoundMs;
  const token = hexOf(state.world.seed, 32, 'token', nextSerial(state));
  state.byToken.set(token, transaction);
  const redirect_url = `https://staging-checkout.pipwave.com/made-up?token=${token}`;
  return say(state, '200', '', { token, redirect_url });
}

/** Sheet 2.1. The customer then pays at the gateway, which a test does by the control API. */
function submit(state: PipwaveState, body: Fields): Reply {
  const token = phpText(body.token);
  const transaction = state.byToken.get(token);
  if (transaction === undefined) return say(state, '2002', 'Token has expired');
  if (isEmpty(body.payment_method_code)) return say(state, '2001', 'Unsupported payment method');
  const { transaction_status } = stateFields(state, latest(transaction.history));
  const redirect_url = `https://gateway.example/made-up?token=${token}`;
  return say(state, '200', '', { redirect_url, payment_status: transaction_status, payment_reason: '' });
}

/** The three manual changes of state. None is a capture; cancelling gives the hold back only by switch. Sheet 2.4. */
function changeByHand(
  state: PipwaveState,
  transaction: Transaction,
  operation: 'cancel' | 'process' | 'confirm',
  body: Fields,
  moved: Moved,
): Reply {
  const wrong = wrongText(body, 'reason', 32) ?? wrongText(body, 'ref_tag', 32);
  if (wrong !== null) return say(state, '9001', wrong);
  const { phase } = latest(transaction.history);
  const status = Number(stateFields(state, { phase, finalAmount: 0 }).transaction_status);
  const from = { cancel: [0, 5], process: [0, 2], confirm: [5] }[operation];
  if (!from.includes(status)) return say(state, '400', `The transaction is ${phase}`);
  if (operation === 'cancel' && state.switches.cancelVoids) release(state, transaction, moved);
  const to = { cancel: 'cancelled', process: 'authorized', confirm: 'captured' } as const;
  turn(state, transaction, to[operation], moved.at, moved.hiddenMs);
  return say(state, '200');
}

/** Sheet 2.5. */
function giveBack(state: PipwaveState, transaction: Transaction, body: Fields, moved: Moved): Reply {
  const op = phpText(body.op);
  const supports = { supports_refund: true, supports_partial_refund: true };
  if (op === 'initiate') return say(state, '200', '', supports);
  if (op !== 'submit') return say(state, '9001', 'op must be initiate or submit');
  const asked = readAmount(body, 'refund_amount', transaction.currency);
  if (typeof asked === 'string') return say(state, '9001', asked);
  const { phase } = latest(transaction.history);
  if (phase === 'refunded') return say(state, '4001', 'Already fully refunded');
  if (phase !== 'captured' && phase !== 'partlyRefunded') return say(state, '4002', 'Not finalized yet');
  const amount = asked ?? refundableOf(transaction);
  if (amount > refundableOf(transaction) || amount === 0) return say(state, '4003', 'Refund is too high');
  refund(state, transaction, amount, moved);
  return say(state, '200', '', { ...supports, reverse_pw_id: `RV${nextSerial(state)}` });
}

const STAGES = ['disputed', 'chargeback', 'dispute won', 'dispute resolved', 'chargeback reversed'];

/** Sheet 2.6. Only the label changes: whose money it is then is between bank and merchant. */
function tagChargeback(state: PipwaveState, transaction: Transaction, body: Fields, moved: Moved): Reply {
  const stage = phpText(body.stage);
  if (!STAGES.includes(stage)) return say(state, '9001', 'stage is unknown');
  const { phase } = latest(transaction.history);
  const isTagged = phase === 'disputed' || phase === 'chargedBack';
  if (stage === 'chargeback reversed' && !isTagged) return say(state, '4501', 'No disputed chargeback');
  if (!isTagged && phase !== 'captured') return say(state, '400', `The transaction is ${phase}`);
  const to = stage === 'disputed' ? 'disputed' : stage === 'chargeback' ? 'chargedBack' : 'captured';
  turn(state, transaction, to, moved.at, moved.hiddenMs);
  return say(state, '200');
}

function busy(state: PipwaveState): Reply {
  return say(state, '400', 'Another operation is in process');
}

function outcomeOf(reply: Reply): string {
  return /^\{"status":"?(\d+)/.exec(reply.body)?.[1] ?? String(reply.status);
}

function objectIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
