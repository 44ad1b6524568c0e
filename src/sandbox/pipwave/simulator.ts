import { z } from 'zod';
import { emptyAgenda, nextAt } from '../agenda';
import { latest } from '../history';
import { exponentOf } from '../money-text';
import {
  type AuthorizedPayment,
  type AuthorizeOrder,
  ControlRefused,
  type Deed,
  type Simulator,
  type World,
} from '../simulator';
import type { PipwaveAccount } from './account';
import { OPERATIONS } from './actions';
import { authorize, endHold, type Moved, open, refund, refundable, release, takeExactly, turn } from './gateway';
import { answer, letHappen } from './model';
import { landed } from './notification';
import { nextSerial, type PipwaveState, type Transaction } from './state';
import { pipwaveSwitches } from './switches';
import { openTransaction, transactionOf } from './transactions';

const CODE = /^\d{3,4}$/;

/** A pretended pipwave for some accounts. The state is its own unless one is given, a clone for example. */
export function createPipwave(
  world: World,
  accounts: Readonly<Record<string, PipwaveAccount>>,
  switches: unknown = {},
  state: PipwaveState = pipwaveState(world, accounts, switches),
): Simulator & { readonly state: PipwaveState } {
  return {
    provider: 'pipwave',
    operations: OPERATIONS,
    state,
    handle: (request, now) => answer(state, request, now),
    advance: (now) => {
      letHappen(state, now);
      return state.outbox.splice(0);
    },
    nextDueAt: () => nextAt(state.agenda),
    delivered: (id, status, now, body = '') => landed(state, id, status, body, now),
    wrongWith: ({ fault, code }) => {
      if (fault === 'forgetsKey') return 'forgetsKey: pipwave has no idempotency key';
      return code === undefined || CODE.test(code) ? null : `${fault}: write a pipwave status such as 400, not ${code}`;
    },
    authorize: (order, now) => makeAuthorized(state, order, now),
    doToPayment: (deed, account, reference, amount, now) => {
      letHappen(state, now);
      doTo(state, deed, knownTransaction(state, account, reference), amount, now);
    },
    switches: () => state.switches,
    setSwitches: (patch) => {
      state.switches = readSwitches({ ...state.switches, ...(patch as object) });
      return state.switches;
    },
  };
}

function pipwaveState(
  world: World,
  accounts: Readonly<Record<string, PipwaveAccount>>,
  switches: unknown,
): PipwaveState {
  const state: PipwaveState = {
    ...{ world, switches: readSwitches(switches), merchants: new Map(), merchantByKey: new Map() },
    ...{ byPwId: new Map(), byTxnId: new Map(), byToken: new Map(), notices: new Map() },
    ...{ agenda: emptyAgenda(), outbox: [], serial: 0 },
  };
  for (const [name, account] of Object.entries(accounts)) {
    const merchant = { ...account, name };
    state.merchants.set(name, merchant);
    state.merchantByKey.set(account.apiKey, merchant);
  }
  return state;
}

function readSwitches(raw: unknown) {
  const read = pipwaveSwitches.safeParse(raw);
  if (!read.success) throw new ControlRefused(400, `pipwave switches: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** What checkout, customer and gateway would have done. The id is the `pw_id`. */
function makeAuthorized(state: PipwaveState, order: AuthorizeOrder, now: number): AuthorizedPayment {
  letHappen(state, now);
  const merchant = state.merchants.get(order.account);
  if (merchant === undefined) throw new ControlRefused(404, `no pipwave account ${order.account}`);
  const reference = order.reference ?? `sandbox-${nextSerial(state)}`;
  const currency = order.currency ?? merchant.currency;
  if (reference === '' || reference.length > 255) {
    throw new ControlRefused(400, `reference ${reference}: write 1 to 255 characters`);
  }
  if (!/^[A-Z]{3}$/.test(currency) || exponentOf(currency) > 2) {
    throw new ControlRefused(400, `currency ${currency}: pipwave writes two decimals, choose another`);
  }
  if (transactionOf(state, merchant, reference) !== undefined) {
    throw new ControlRefused(409, `reference ${reference} exists: choose another`);
  }
  const { amount, noticeUrl = null } = order;
  const wanted = { txnId: reference, amount, currency, noticeUrl, extras: {} };
  const transaction = openTransaction(state, merchant, wanted, now);
  authorize(state, transaction, now);
  return {
    ...{ provider: 'pipwave', account: order.account, id: transaction.pwId, reference, amount, currency },
    authorizedAt: new Date(now).toISOString(),
    captureBy: new Date(transaction.holdUntil).toISOString(),
  };
}

function knownTransaction(state: PipwaveState, account: string, reference: string): Transaction {
  const merchant = state.merchants.get(account);
  const transaction = merchant === undefined ? undefined : transactionOf(state, merchant, reference);
  if (transaction === undefined) throw new ControlRefused(404, `no payment ${reference} in pipwave account ${account}`);
  return transaction;
}

/** What a person does in the portal, which can't be told from a request, or the customer at the gateway. Sheet 6. */
function doTo(
  state: PipwaveState,
  deed: Deed,
  transaction: Transaction,
  amount: number | undefined,
  now: number,
): void {
  const refuse = (why: string): never => {
    throw new ControlRefused(409, `${transaction.txnId} ${why}`);
  };
  const moved: Moved = { at: now, cause: { by: 'portal', key: null }, hiddenMs: 0 };
  const { phase } = latest(transaction.history);
  switch (deed) {
    case 'capture': {
      const wanted = amount ?? open(transaction);
      if (wanted <= 0 || wanted > open(transaction)) refuse(`has ${open(transaction)} to capture, asked ${wanted}`);
      takeExactly(state, transaction, wanted, moved);
      return;
    }
    case 'cancel':
      if (open(transaction) <= 0) refuse('has nothing to cancel');
      release(state, transaction, moved);
      if (phase === 'authorized') turn(state, transaction, 'cancelled', now);
      return;
    case 'refund': {
      const wanted = amount ?? refundable(transaction);
      const left = refundable(transaction);
      if (wanted <= 0 || wanted > left) refuse(`has ${left} to refund, asked ${wanted}`);
      refund(state, transaction, wanted, moved);
      return;
    }
    case 'approve':
      if (phase !== 'pending') refuse(`is ${phase}, not waiting for its customer`);
      authorize(state, transaction, now);
      return;
    case 'decline':
      if (phase !== 'pending') refuse(`is ${phase}, not waiting for its customer`);
      turn(state, transaction, 'failed', now);
      return;
    case 'expire':
      if (open(transaction) <= 0) refuse('holds nothing');
      transaction.holdUntil = now;
      endHold(state, transaction, now);
      return;
    default:
      deed satisfies never;
  }
}
