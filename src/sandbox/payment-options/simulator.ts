import { z } from 'zod';
import { emptyAgenda, nextAt } from '../agenda';
import {
  type AuthorizedPayment,
  type AuthorizeOrder,
  ControlRefused,
  type Deed,
  type Simulator,
  type World,
} from '../simulator';
import { find } from '../truth';
import type { PaymentOptionsAccount } from './account';
import { answer, letHappen, REFUSAL } from './model';
import { authorize, cancel, capture, endHold, type Moved, open, refund } from './money';
import { OPERATIONS } from './route';
import { type Hold, nextSerial, type PaymentOptionsState } from './state';
import { paymentOptionsSwitches } from './switches';
import { landed } from './webhooks';
import { DEFAULT_CARD } from './wire';

const PROVIDER = 'payment-options';

/** A pretended Payment Options for some accounts. The state is its own unless one is given, a clone for example. */
export function createPaymentOptions(
  world: World,
  accounts: Readonly<Record<string, PaymentOptionsAccount>>,
  switches: unknown = {},
  state: PaymentOptionsState = paymentOptionsState(world, accounts, switches),
): Simulator & { readonly state: PaymentOptionsState } {
  return {
    provider: PROVIDER,
    operations: OPERATIONS,
    state,
    handle: (request, now) => answer(state, request, now),
    advance: (now) => {
      letHappen(state, now);
      return state.outbox.splice(0);
    },
    nextDueAt: () => nextAt(state.agenda),
    delivered: (id, status, now) => landed(state, id, status, now),
    wrongWith: ({ fault, code }) => {
      if (fault === 'forgetsKey') return 'forgetsKey: Payment Options has no idempotency key';
      if (fault === 'failsLater') return 'failsLater: what Payment Options answers is final';
      if (fault === 'missignsNotice') return 'missignsNotice: Payment Options signs nothing, use forgesNotice';
      const isGood = code === undefined || REFUSAL.test(code);
      return isGood ? null : `${fault}: write a response code such as 836, 412/94, 201/578 or 201/false, not ${code}`;
    },
    authorize: (order, now) => makeAuthorized(state, order, now),
    doToPayment: (deed, account, reference, amount, now) => {
      letHappen(state, now);
      doTo(state, deed, knownHold(state, account, reference), amount, now);
    },
    switches: () => state.switches,
    setSwitches: (patch) => {
      state.switches = readSwitches({ ...state.switches, ...(patch as object) });
      return state.switches;
    },
  };
}

function paymentOptionsState(
  world: World,
  accounts: Readonly<Record<string, PaymentOptionsAccount>>,
  switches: unknown,
): PaymentOptionsState {
  const state: PaymentOptionsState = {
    ...{ world, switches: readSwitches(switches), merchants: new Map(), transactions: new Map(), holds: new Map() },
    ...{ notices: new Map(), agenda: emptyAgenda(), outbox: [], serial: 0 },
  };
  for (const [name, account] of Object.entries(accounts)) state.merchants.set(name, { ...account, name });
  return state;
}

function readSwitches(raw: unknown) {
  const read = paymentOptionsSwitches.safeParse(raw);
  if (!read.success) throw new ControlRefused(400, `payment-options switches: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** What a customer on the hosted page would have done. The id is the transaction's. */
function makeAuthorized(state: PaymentOptionsState, order: AuthorizeOrder, now: number): AuthorizedPayment {
  letHappen(state, now);
  const merchant = state.merchants.get(order.account);
  if (merchant === undefined) throw new ControlRefused(404, `no payment-options account ${order.account}`);
  const reference = order.reference ?? `sandbox-${nextSerial(state)}`;
  const { amount, currency = merchant.currency, noticeUrl = null, account } = order;
  if (reference === '' || reference.length > 45) {
    throw new ControlRefused(400, `reference ${reference}: write 1 to 45 characters`);
  }
  if (!/^[A-Z]{3}$/.test(currency)) throw new ControlRefused(400, `currency ${currency}: write three capitals`);
  if (find(state.world.truth, { provider: PROVIDER, account, reference }) !== undefined) {
    throw new ControlRefused(409, `reference ${reference} exists: choose another`);
  }
  const wanted = { amount, currency, merchantTxnRef: reference, noticeUrl, cardNumber: DEFAULT_CARD };
  const moved: Moved = { at: now, cause: { by: 'control', key: null }, hiddenMs: 0, unfoundMs: 0 };
  const { id, hold } = authorize(state, merchant, { ...wanted, customerIp: '203.0.113.11' }, moved);
  return {
    ...{ provider: PROVIDER, account, id, reference, amount, currency },
    authorizedAt: new Date(now).toISOString(),
    captureBy: new Date(hold.holdUntil).toISOString(),
  };
}

function knownHold(state: PaymentOptionsState, account: string, reference: string): Hold {
  const truth = find(state.world.truth, { provider: PROVIDER, account, reference });
  const hold = truth === undefined ? undefined : state.holds.get(truth.id);
  if (hold === undefined)
    throw new ControlRefused(404, `no payment ${reference} in payment-options account ${account}`);
  return hold;
}

/** What a person does in the portal. The rules of money hold, also where the API would charge twice. */
function doTo(state: PaymentOptionsState, deed: Deed, hold: Hold, amount: number | undefined, now: number): void {
  const refuse = (why: string): never => {
    throw new ControlRefused(409, `${hold.truth.reference} ${why}`);
  };
  const moved: Moved = { at: now, cause: { by: 'portal', key: null }, hiddenMs: 0, unfoundMs: 0 };
  switch (deed) {
    case 'capture': {
      const wanted = amount ?? open(hold);
      if (wanted <= 0 || wanted > open(hold)) refuse(`has ${open(hold)} to capture, asked ${wanted}`);
      capture(state, hold, wanted, moved);
      return;
    }
    case 'cancel':
      if (open(hold) <= 0) refuse('has nothing to cancel');
      cancel(state, hold, moved);
      return;
    case 'refund': {
      const captures = [...state.transactions.values()].filter((one) => one.hold === hold && one.type === 'CAPTURE');
      const captured = captures.find((one) => one.amount > one.refunded);
      const left = captured === undefined ? 0 : captured.amount - captured.refunded;
      const wanted = amount ?? left;
      if (captured !== undefined && wanted <= left) refund(state, captured, wanted, moved);
      else refuse(`has ${left} to refund, asked ${wanted}`);
      return;
    }
    case 'approve':
    case 'decline':
      refuse('waits for no customer: this sandbox authorizes at once');
      return;
    case 'expire':
      if (open(hold) <= 0) refuse('holds nothing');
      hold.holdUntil = now;
      endHold(state, hold, now);
      return;
    default:
      deed satisfies never;
  }
}
