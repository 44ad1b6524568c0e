import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentHandle, PaymentView } from '../../src/client';
import type { FaultOrder } from '../../src/sandbox/faults';
import { holdOf, type Order } from '../chaos/order';
import { insist } from '../chaos/shop';
import type { Desk } from '../chaos/stage';
import { MERCHANTS } from '../merchants';
import { PROVED, type ProviderName } from '../providers';
import { begin } from './traffic';

/** Goes wrong until the faults are cleared. */
const ALWAYS = 100_000;
const STANDS_WITHIN_MS = 60_000;
const SIGNATURE = { operator: 'ida', reason: 'the upgrade' };

interface Stance {
  readonly provider: ProviderName;
  readonly state: PaymentView['state'];
  /** Of the order's two parcels so many are reported before the upgrade. */
  readonly reported: 0 | 1 | 2;
  readonly faults?: readonly FaultOrder[];
  /** Holdfast makes the hold, and the customer has not approved it yet. */
  readonly isCreated?: true;
  readonly isPaused?: true;
}

const always = (operation: string, fault: FaultOrder['fault']): FaultOrder => ({ operation, fault, times: ALWAYS });

/** Where an upgrade finds payments. What goes wrong does so once the hold is there. */
const STANCES: Readonly<Record<string, Stance>> = {
  idle: { provider: 'vipps', state: 'open', reported: 0 },
  'captured in part': { provider: 'vipps', state: 'open', reported: 1 },
  collecting: { provider: 'bambora', state: 'open', reported: 1 },
  authorizing: { provider: 'vipps', state: 'authorizing', reported: 1, isCreated: true },
  paused: { provider: 'vipps', state: 'paused', reported: 1, isPaused: true },
  retrying: { provider: 'vipps', state: 'retrying', reported: 1, faults: [always('capture', 'throttles')] },
  unknown: {
    provider: 'vipps',
    state: 'unknown',
    reported: 1,
    faults: ['capture', 'get', 'events'].map((operation) => always(operation, 'dropsBeforeEffect')),
  },
  parked: {
    provider: 'payment-options',
    state: 'parked',
    reported: 2,
    faults: [{ operation: 'capture', fault: 'dropsAfterEffect' }],
  },
};

/** A payment whose capture is with the provider for so long. */
const IN_FLIGHT_MS = 1_500;

/** Payments that stand in every state while the builds change. */
export interface Standing {
  readonly orders: readonly Order[];
  /** Resolves when each is where it should be. */
  readonly states: readonly string[];
  /** A capture that is under way at this very moment; once for each of its two parcels. */
  captureNow(): Promise<void>;
  /** Takes every obstacle away, and tells the rest of each order. */
  finish(): Promise<void>;
}

export async function stand(desk: Desk): Promise<Standing> {
  const stances = Object.entries(STANCES);
  const flying = orderOf('in flight', 'vipps');
  const orders = stances.map(([name, { provider }]) => orderOf(name, provider));
  const pairs = stances.map(([, stance], at) => ({ stance, order: orders[at] as Order }));
  await Promise.all(pairs.map((pair) => take(pair.order, pair.stance, desk)));
  await begin(flying, desk);
  let flown = 0;
  return {
    orders: [...orders, flying],
    states: [...stances.map(([name]) => name), 'capture in flight'],
    async captureNow() {
      const late = { operation: 'capture', fault: 'answersLate', ms: IN_FLIGHT_MS, reference: holdOf(flying) } as const;
      await desk.control.inject({ ...late, provider: flying.provider });
      await report(flying, flown, flown + 1, desk);
      flown += 1;
    },
    async finish() {
      await desk.control.clearFaults();
      await Promise.all(pairs.map((pair) => conclude(pair.order, pair.stance, desk)));
    },
  };
}

function orderOf(name: string, provider: ProviderName): Order {
  const { name: account, currency } = MERCHANTS[provider];
  const parcels = [
    { shipmentId: 'parcel-1', amount: 4_100 },
    { shipmentId: 'parcel-2', amount: 2_300 },
  ];
  const paymentId = `standing-${name.replaceAll(' ', '-')}`;
  return { paymentId, provider, account, currency, authorized: 6_400, parcels, ends: 'final' };
}

async function take(order: Order, stance: Stance, desk: Desk): Promise<void> {
  const { provider, state, reported, faults = [], isCreated, isPaused } = stance;
  const payment = isCreated ? await create(order, desk) : await begin(order, desk);
  if (!isCreated) await until(payment, order, ({ state: now }) => now === 'open');
  if (faults.length > 0) {
    await desk.control.inject(...faults.map((fault) => ({ provider, reference: holdOf(order), ...fault })));
  }
  if (isPaused) await insist(() => payment.pause(SIGNATURE));
  await report(order, 0, reported, desk);
  await until(payment, order, (view) => view.state === state && view.shipments.length === reported);
}

async function until(
  payment: PaymentHandle,
  { paymentId }: Order,
  holds: (view: PaymentView) => boolean,
): Promise<void> {
  let view: PaymentView | undefined;
  for (const limit = Date.now() + STANDS_WITHIN_MS; Date.now() < limit; await sleep(200)) {
    view = await insist(() => payment.view());
    if (holds(view)) return;
  }
  throw new Error(`${paymentId} is ${view?.state} with ${view?.shipments.length} shipments: ${view?.nextStep}`);
}

const create = ({ account, provider, authorized: amount, currency, ...order }: Order, { holdfast }: Desk) =>
  insist(() =>
    holdfast.start({
      ...{ account, paymentId: order.paymentId, amount, currency },
      authorization: {
        reference: holdOf({ account, provider, currency, ...order, authorized: amount }),
        create: PROVED[provider].side.create,
      },
    }),
  );

/** The parcels from one to another; the last one says that nothing more comes. */
async function report(order: Order, from: number, to: number, { holdfast }: Desk): Promise<void> {
  const payment: PaymentHandle = holdfast.payment(order.account, order.paymentId);
  for (const [at, parcel] of order.parcels.entries()) {
    if (at < from || at >= to) continue;
    const isLast = at === order.parcels.length - 1;
    await insist(() => payment.ship({ ...parcel, currency: order.currency, ...(isLast ? { final: true } : {}) }));
  }
}

async function conclude(order: Order, { provider, reported, isCreated, isPaused }: Stance, desk: Desk): Promise<void> {
  const reference = holdOf(order);
  if (isCreated) await desk.control.customerApproves({ provider, account: order.account, reference });
  if (isPaused) await insist(() => desk.holdfast.payment(order.account, order.paymentId).resume(SIGNATURE));
  await report(order, reported, order.parcels.length, desk);
}
