import { setTimeout as sleep } from 'node:timers/promises';
import { deriveKey } from '../../src/domain/key';
import { drawOf } from '../../src/sandbox/random';
import { holdOf, type Order, orderOf } from '../chaos/order';
import { insist } from '../chaos/shop';
import type { Desk } from '../chaos/stage';
import { NAMES, PROVED } from '../providers';
import type { Stage } from './stage';

/** An order comes so often. */
const EVERY_MS = 600;
/** Most parcels leave at once; of one order in three they leave so much later, so that payments stand open meanwhile. */
const PAUSE_MAX_MS = 300;
const LONG_PAUSE_MS = [4_000, 12_000] as const;
const SLOW = 1 / 3;
/** Of these orders the parcels are reported over HTTP. */
const OVER_HTTP = 1 / 3;

/** Orders that come whether the earlier ones are done or not, as customers do. */
export interface Traffic {
  /** When each shipment was reported, by the key of its capture. */
  readonly told: ReadonlyMap<string, number>;
  /** Those of them that went over HTTP. */
  readonly overHttp: ReadonlySet<string>;
  /** Rejects when an order could not be told. */
  readonly failed: Promise<never>;
  /** No order comes any more; resolves when all are told to the end. */
  stop(): Promise<void>;
}

/** Puts each order into `orders` before it begins. */
export function startTraffic(stage: Shops, seed: number, orders: Map<string, Order>): Traffic {
  const told = new Map<string, number>();
  const overHttp = new Set<string>();
  const telling = new Set<Promise<void>>();
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  let nth = 0;
  const timer = setInterval(() => {
    nth += 1;
    const order = orderOf(seed, NAMES[nth % NAMES.length] as Order['provider'], nth);
    orders.set(order.paymentId, order);
    const one = tell(order, stage, { told, overHttp }, seed).catch(fail);
    telling.add(one);
    void one.finally(() => telling.delete(one));
  }, EVERY_MS);
  return {
    told,
    overHttp,
    failed,
    async stop() {
      clearInterval(timer);
      await Promise.race([Promise.all(telling), failed]);
    },
  };
}

/** An order service with the client, and one that has nothing but HTTP. */
type Shops = Pick<Stage, 'control' | 'holdfast' | 'gateway'>;

async function tell(
  order: Order,
  shops: Shops,
  { told, overHttp }: { told: Map<string, number>; overHttp: Set<string> },
  seed: number,
): Promise<void> {
  const draw = (...what: (string | number)[]): number => drawOf(seed, 'traffic', order.paymentId, ...what);
  const [least, most] = draw('slow') < SLOW ? LONG_PAUSE_MS : [0, PAUSE_MAX_MS];
  const isOverHttp = draw('http') < OVER_HTTP;
  const payment = await begin(order, shops);
  for (const [at, parcel] of order.parcels.entries()) {
    await sleep(least + draw('pause', at) * (most - least));
    const isLast = at === order.parcels.length - 1;
    const key = keyOf(order, parcel.shipmentId);
    told.set(key, Date.now());
    if (isOverHttp) overHttp.add(key);
    const message = {
      ...parcel,
      currency: order.currency,
      ...(isLast && order.ends === 'final' ? { final: true } : {}),
    };
    await (isOverHttp ? shops.gateway.ship(order, message) : insist(() => payment.ship(message)));
  }
  if (order.ends === 'complete') await insist(() => payment.complete());
  if (order.ends === 'cancel') await insist(() => payment.cancel({ reason: 'the customer thought better of it' }));
}

/** A hold at the provider, and the payment for it. */
export async function begin(order: Order, { control, holdfast }: Pick<Desk, 'control' | 'holdfast'>) {
  const { account, provider, paymentId, currency, authorized: amount } = order;
  const hold = await control.authorize({ provider, account, reference: holdOf(order), amount, currency });
  const authorization = { reference: PROVED[provider].side.referenceOf(hold) };
  return insist(() => holdfast.start({ account, paymentId, authorization, amount, currency }));
}

/** What the provider's books call a capture, where they keep our key. */
export const keyOf = ({ account, paymentId }: Order, operationId: string): string =>
  deriveKey({ account, paymentId, kind: 'capture', operationId, round: 0 });
