import { drawOf } from '../sandbox/random';
import { pick } from './deal';
import type { Merchant } from './merchants';
import type { Order, Shipment } from './orders';

/** Parcels of an order and their weight: most are one parcel, a few are many. */
const PARCELS: readonly (readonly [count: number, weight: number])[] = [
  ...[64, 16, 8, 4, 2, 1].map((weight, at) => [at + 1, weight] as const),
  ...Array.from({ length: 10 }, (_, at) => [at + 7, 0.5] as const),
];

/** The smallest hold that every market takes, and a large one. */
const SMALLEST = 100;
const LARGEST = 5_000_000;

/**
 * Orders as varied as real ones, and the same for the same seed: one to sixteen parcels, parcels of the same amount (which a service that
 * recognises captures by amount alone would take for one), remainders, and none. The currency is that of a merchant; where none of its
 * takers captures in parts there is no remainder. The first order always has sixteen parcels.
 */
export function makeOrders(count: number, seed: number, merchants: readonly Merchant[]): Order[] {
  return Array.from({ length: count }, (_, at) => makeOrder(at, seed, merchants));
}

function makeOrder(at: number, seed: number, merchants: readonly Merchant[]): Order {
  const paymentId = `order-${seed}-${String(at + 1).padStart(5, '0')}`;
  const draw = (...what: readonly (string | number)[]): number => drawOf(seed, paymentId, ...what);
  const { currency } = pick(
    merchants.map((merchant) => [merchant, merchant.weight] as const),
    draw('currency'),
  );
  const parcels = at === 0 ? 16 : pick(PARCELS, draw('parcels'));
  const amounts = amountsOf(parcels, draw);
  let day = 0;
  const shipments: Shipment[] = amounts.map((amount, nth) => {
    day += nth === 0 ? 0 : Math.floor(draw('day', nth) * 30);
    return { shipmentId: `parcel-${nth + 1}`, amount, day };
  });
  const shipped = amounts.reduce((sum, amount) => sum + amount, 0);
  const inParts = merchants.some((merchant) => merchant.currency === currency && merchant.capabilities.partial);
  const remainder =
    inParts && draw('remainder?') < 0.2 ? Math.max(1, Math.floor(shipped * draw('remainder') * 0.5)) : 0;
  return { paymentId, authorized: shipped + remainder, currency, shipments, remainder };
}

function amountsOf(parcels: number, draw: (...what: readonly (string | number)[]) => number): number[] {
  const amount = (nth: number): number =>
    Math.round(SMALLEST * Math.exp(draw('amount', nth) * Math.log(LARGEST / SMALLEST)));
  const amounts = Array.from({ length: parcels }, (_, nth) => amount(nth));
  const equal = draw('equal');
  if (equal < 0.1) return amounts.map(() => amounts[0] ?? SMALLEST); // all the same
  if (equal < 0.3) return amounts.map((own, nth) => (nth === 1 ? (amounts[0] ?? own) : own)); // the first two
  return amounts;
}
