import { z } from 'zod';
import { emptyAgenda, nextAt } from '../agenda';
import { latest } from '../history';
import {
  type AuthorizedPayment,
  type AuthorizeOrder,
  ControlRefused,
  type Deed,
  type Simulator,
  type World,
} from '../simulator';
import type { BamboraAccount } from './account';
import { answer, letHappen } from './model';
import { authorize, cancel, capture, endHold, type Moved, open, refund, refundable, release } from './money';
import { isKnownCode } from './problems';
import { OPERATIONS } from './route';
import { type BamboraState, type Payment, paymentOf } from './state';
import { bamboraSwitches } from './switches';
import { faultInReference } from './wire';

/** A pretended Bambora for some accounts. The state is its own unless one is given, a clone for example. */
export function createBambora(
  world: World,
  accounts: Readonly<Record<string, BamboraAccount>>,
  switches: unknown = {},
  state: BamboraState = bamboraState(world, accounts, switches),
): Simulator & { readonly state: BamboraState } {
  return {
    provider: 'bambora',
    operations: OPERATIONS,
    state,
    handle: (request, now) => answer(state, request, now),
    advance: (now) => {
      letHappen(state, now);
      return []; // no webhooks exist. Sheet 8.
    },
    nextDueAt: () => nextAt(state.agenda),
    delivered: () => undefined,
    wrongWith: ({ fault, code }) => {
      if (fault === 'forgetsKey') return 'forgetsKey: Bambora has no idempotency key';
      if (fault === 'failsLater') return 'failsLater: what Bambora answers is final';
      return code === undefined || isKnownCode(code) ? null : `${fault}: Bambora has no error ${code}`;
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

function bamboraState(
  world: World,
  accounts: Readonly<Record<string, BamboraAccount>>,
  switches: unknown,
): BamboraState {
  const state: BamboraState = {
    ...{ world, switches: readSwitches(switches), merchants: new Map(), merchantByNumber: new Map() },
    ...{ payments: new Map(), agenda: emptyAgenda(), serial: 0 },
  };
  for (const [name, account] of Object.entries(accounts)) {
    const merchant = { ...account, name };
    state.merchants.set(name, merchant);
    state.merchantByNumber.set(account.merchantNumber, merchant);
  }
  return state;
}

function readSwitches(raw: unknown) {
  const read = bamboraSwitches.safeParse(raw);
  if (!read.success) throw new ControlRefused(400, `bambora switches: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** What the app would have done with its SDK, which is out of scope. Sheet 2.1, 12. */
function makeAuthorized(state: BamboraState, order: AuthorizeOrder, now: number): AuthorizedPayment {
  letHappen(state, now);
  const merchant = state.merchants.get(order.account);
  if (merchant === undefined) throw new ControlRefused(404, `no bambora account ${order.account}`);
  state.serial += 1;
  const reference = order.reference ?? `sandbox-${state.serial}`;
  const currency = order.currency ?? merchant.currency;
  const { amount } = order;
  if (order.noticeUrl !== undefined) throw new ControlRefused(400, 'noticeUrl: Bambora sends no notices, leave it out');
  const wrong = reference === '' ? 'is empty' : faultInReference(reference);
  if (wrong !== null) throw new ControlRefused(400, `reference: ${wrong}`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new ControlRefused(400, `currency ${currency}: write three capitals`);
  if (paymentOf(state, merchant, reference) !== undefined) {
    throw new ControlRefused(409, `reference ${reference} exists: choose another`);
  }
  const moved: Moved = { at: now, cause: { by: 'control', key: null }, hiddenMs: 0 };
  const payment = authorize(state, merchant, { reference, amount, currency, comment: null }, moved);
  return {
    ...{ provider: 'bambora', account: order.account, id: reference, reference, amount, currency },
    authorizedAt: new Date(now).toISOString(),
    captureBy: new Date(payment.holdUntil).toISOString(),
  };
}

function knownPayment(state: BamboraState, account: string, reference: string): Payment {
  const merchant = state.merchants.get(account);
  const payment = merchant === undefined ? undefined : paymentOf(state, merchant, reference);
  if (payment === undefined) throw new ControlRefused(404, `no payment ${reference} in bambora account ${account}`);
  return payment;
}

/** What a person does in the back office. The API doesn't learn of it, unless a switch says so. Sheet 9. */
function doTo(state: BamboraState, deed: Deed, payment: Payment, amount: number | undefined, now: number): void {
  const refuse = (why: string): never => {
    throw new ControlRefused(409, `${payment.reference} ${why}`);
  };
  const moved: Moved = { at: now, cause: { by: 'portal', key: null }, hiddenMs: 0 };
  const isSeen = state.switches.backOffice === 'visible';
  const unseen = (run: () => void): void => {
    const before = latest(payment.history);
    run();
    if (!isSeen && latest(payment.history) !== before) payment.history.pop();
  };
  switch (deed) {
    case 'capture': {
      const wanted = amount ?? open(payment);
      if (wanted <= 0 || wanted > open(payment)) refuse(`has ${open(payment)} to capture, asked ${wanted}`);
      unseen(() => capture(state, payment, wanted, state.switches.backOfficeComment || null, moved));
      return;
    }
    case 'cancel':
      if (open(payment) <= 0) refuse('has nothing to cancel');
      unseen(() => {
        if (latest(payment.history).state === 'Authorized') cancel(state, payment, 'Voided', moved);
        else release(state, payment, moved);
      });
      return;
    case 'refund': {
      const wanted = amount ?? refundable(payment);
      if (wanted <= 0 || wanted > refundable(payment)) refuse(`has ${refundable(payment)} to refund, asked ${wanted}`);
      unseen(() => refund(state, payment, wanted, moved));
      return;
    }
    case 'approve':
    case 'decline':
      refuse('waits for no customer: Bambora authorizes at once');
      return;
    case 'expire':
      if (payment.truth === null || open(payment) <= 0) refuse('holds nothing');
      payment.holdUntil = now;
      endHold(state, payment, now);
      return;
    default:
      deed satisfies never;
  }
}
