import { drawOf } from '../../sandbox/random';
import type { DemoCurrency } from './merchants';
import type { Order, Shipment } from './orders';

/** Parcels of an order and their weight: most are one parcel, a few are many. */
const PARCELS: readonly (readonly [count: number, weight: number])[] = [
  ...([1, 2, 3, 4, 5, 6].map((count, at) => [count, [64, 16, 8, 4, 2, 1][at] ?? 1] as const) ?? []),
  ...Array.from({ length: 10 }, (_, at) => [at + 7, 0.5] as const),
];

const CURRENCIES: readonly (readonly [DemoCurrency, number])[] = [
  ['NOK', 55],
  ['EUR', 35],
  ['DKK', 10],
];

/** The smallest hold that every market takes, and a large one. */
const SMALLEST = 100;
const LARGEST = 5_000_000;

/**
 * Orders as varied as real ones, and the same for the same seed: one to sixteen parcels, parcels of the same amount (which a service that
 * recognises captures by amount alone would take for one), remainders, and none. The first order always has sixteen parcels.
 */
export function makeOrders(count: number, seed: number): Order[] {
  return Array.from({ length: count }, (_, at) => makeOrder(at, seed));
}

function makeOrder(at: number, seed: number): Order {
  const paymentId = `order-${seed}-${String(at + 1).padStart(5, '0')}`;
  const draw = (...what: readonly (string | number)[]): number => drawOf(seed, paymentId, ...what);
  const currency = pick(CURRENCIES, draw('currency'));
  const parcels = at === 0 ? 16 : pick(PARCELS, draw('parcels'));
  const amounts = amountsOf(parcels, draw);
  let day = 0;
  const shipments: Shipment[] = amounts.map((amount, nth) => {
    day += nth === 0 ? 0 : Math.floor(draw('day', nth) * 30);
    return { shipmentId: `parcel-${nth + 1}`, amount, day };
  });
  const shipped = amounts.reduce((sum, amount) => sum + amount, 0);
  const remainder = draw('remainder?') < 0.2 ? Math.max(1, Math.floor(shipped * draw('remainder') * 0.5)) : 0;
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

function pick<T>(weights: readonly (readonly [T, number])[], draw: number): T {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let left = draw * total;
  for (const [value, weight] of weights) {
    left -= weight;
    if (left < 0) return value;
  }
  return (weights.at(-1) as readonly [T, number])[0];
}
