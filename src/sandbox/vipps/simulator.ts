import { z } from 'zod';
import { emptyAgenda, nextAt } from '../agenda';
import type { Delivery } from '../exchange';
import {
  type AuthorizedPayment,
  type AuthorizeOrder,
  ControlRefused,
  type Deed,
  type Simulator,
  type World,
} from '../simulator';
import { MARKETS, type VippsAccount } from './account';
import { noPlaces } from './limiter';
import { answer, letHappen } from './model';
import { authorize, capturable, capture, refund, refundable, release } from './money';
import { close, customerApproves, endCapture, freshReference, openPayment } from './payments';
import { isKnownCode } from './problems';
import { OPERATIONS } from './route';
import { type Merchant, type Payment, paymentOf, type VippsState } from './state';
import { vippsSwitches } from './switches';
import { landed } from './webhooks';
import { isReference } from './wire';

const PORTAL = { by: 'portal', key: null } as const;

/** A pretended Vipps MobilePay for some accounts. The state is its own unless one is given, a clone for example. */
export function createVipps(
  world: World,
  accounts: Readonly<Record<string, VippsAccount>>,
  switches: unknown = {},
  state: VippsState = vippsState(world, accounts, switches),
): Simulator & { readonly state: VippsState } {
  return {
    provider: 'vipps',
    operations: OPERATIONS,
    state,
    handle: (request, now) => answer(state, request, now),
    advance: (now): Delivery[] => {
      letHappen(state, now);
      return state.outbox.splice(0);
    },
    nextDueAt: () => nextAt(state.agenda),
    delivered: (id, status, now) => landed(state, id, status, now),
    wrongWith: ({ fault, code }) => {
      if (fault === 'failsLater') return 'failsLater: what Vipps answers is final';
      return code === undefined || isKnownCode(code) ? null : `${fault}: Vipps has no ErrorCode ${code}`;
    },
    authorize: (order, now) => makeAuthorized(state, order, now),
    doToPayment: (deed, account, reference, amount, now) => {
      letHappen(state, now);
      doTo(state, deed, knownPayment(state, account, reference), amount, now);
    },
    switches: () => state.switches,
    setSwitches: (patch) => {
      state.switches = readSwitches({ ...state.switches, ...(patch as object) });
      return state.switches;
    },
  };
}

function vippsState(world: World, accounts: Readonly<Record<string, VippsAccount>>, switches: unknown): VippsState {
  const state: VippsState = {
    world,
    switches: readSwitches(switches),
    ...{ accounts: new Map(), merchantBySerial: new Map(), merchantByClient: new Map(), tokens: new Map() },
    ...{ payments: new Map(), keys: new Map(), places: noPlaces() },
    ...{ registrations: new Map(), flights: new Map(), agenda: emptyAgenda(), outbox: [], serial: 0 },
  };
  for (const [name, account] of Object.entries(accounts)) {
    const merchant: Merchant = { ...account, name, registrations: new Set() };
    state.accounts.set(name, merchant);
    state.merchantBySerial.set(account.merchantSerialNumber, merchant);
    state.merchantByClient.set(account.clientId, merchant);
  }
  return state;
}

function readSwitches(raw: unknown) {
  const read = vippsSwitches.safeParse(raw);
  if (!read.success) throw new ControlRefused(400, `vipps switches: ${z.prettifyError(read.error)}`);
  return read.data;
}

function makeAuthorized(state: VippsState, order: AuthorizeOrder, now: number): AuthorizedPayment {
  letHappen(state, now);
  const merchant = state.accounts.get(order.account);
  if (merchant === undefined) throw new ControlRefused(404, `no vipps account ${order.account}`);
  const reference = order.reference ?? freshReference(state);
  const currency = order.currency ?? MARKETS[merchant.market].currency;
  if (order.noticeUrl !== undefined) {
    throw new ControlRefused(400, 'noticeUrl: Vipps is told by its webhook registration, leave it out');
  }
  if (!isReference(state, reference)) {
    const { referenceLengthMax } = state.switches;
    throw new ControlRefused(400, `reference ${reference}: write 8 to ${referenceLengthMax} letters, digits or dashes`);
  }
  if (currency !== MARKETS[merchant.market].currency) {
    throw new ControlRefused(
      400,
      `currency ${currency}: account ${order.account} takes ${MARKETS[merchant.market].currency}`,
    );
  }
  if (paymentOf(state, merchant, reference) !== undefined) {
    throw new ControlRefused(409, `reference ${reference} exists: choose another`);
  }
  const key = `sandbox-create-${state.serial}`;
  const payment = openPayment(
    ...([state, merchant] as const),
    { amount: { currency, value: order.amount }, reference, userFlow: 'WEB_REDIRECT', metadata: null, expiresAt: null },
    ...([key, now] as const),
  );
  authorize(state, payment, now, { by: 'control', key: null });
  return {
    ...{ provider: 'vipps', account: order.account, id: reference, reference, amount: order.amount, currency },
    authorizedAt: new Date(now).toISOString(),
    captureBy: new Date(payment.captureBy ?? now).toISOString(),
  };
}

function knownPayment(state: VippsState, account: string, reference: string): Payment {
  const merchant = state.accounts.get(account);
  const payment = merchant === undefined ? undefined : paymentOf(state, merchant, reference);
  if (payment === undefined) throw new ControlRefused(404, `no payment ${reference} in vipps account ${account}`);
  return payment;
}

/** What a person does in the portal or the customer in the app. The rules of money hold, those of the API don't. */
function doTo(state: VippsState, deed: Deed, payment: Payment, amount: number | undefined, now: number): void {
  const refuse = (why: string): never => {
    throw new ControlRefused(409, `${payment.reference} ${why}`);
  };
  const moved = { at: now, cause: PORTAL };
  switch (deed) {
    case 'capture': {
      const wanted = amount ?? capturable(payment);
      if (wanted <= 0 || wanted > capturable(payment)) refuse(`has ${capturable(payment)} to capture, asked ${wanted}`);
      capture(state, payment, wanted, moved);
      return;
    }
    case 'cancel':
      if (payment.state === 'CREATED') close(state, payment, 'TERMINATED', now, null);
      else if (capturable(payment) <= 0) refuse('has nothing to cancel');
      else release(state, payment, moved);
      return;
    case 'refund': {
      const wanted = amount ?? refundable(payment);
      if (wanted <= 0 || wanted > refundable(payment)) refuse(`has ${refundable(payment)} to refund, asked ${wanted}`);
      refund(state, payment, wanted, moved);
      return;
    }
    case 'approve':
      if (payment.state !== 'CREATED') refuse(`is ${payment.state}, not waiting for its customer`);
      customerApproves(state, payment, now);
      return;
    case 'decline':
      if (payment.state !== 'CREATED') refuse(`is ${payment.state}, not waiting for its customer`);
      close(state, payment, 'ABORTED', now, undefined);
      return;
    case 'expire':
      if (payment.state === 'CREATED') close(state, payment, 'EXPIRED', now, undefined);
      else if (payment.state === 'AUTHORIZED') {
        payment.captureBy = now;
        endCapture(state, payment, now);
      } else refuse(`is ${payment.state} already`);
      return;
    default:
      deed satisfies never;
  }
}
