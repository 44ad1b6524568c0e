import { drawOf } from '../sandbox/random';
import { type Merchant, takes } from './merchants';
import type { Order } from './orders';

/** An order and the merchant that it is placed with. */
export interface Dealt {
  readonly order: Order;
  readonly merchant: Merchant;
}

/** Deals orders out among the merchants that take them. The same seed deals alike, whatever else is played. */
export function deal(orders: readonly Order[], merchants: readonly Merchant[], seed: number): Dealt[] {
  return orders.map((order) => {
    const able = merchants.filter((merchant) => takes(merchant, order));
    const draw = drawOf(seed, 'deal', order.paymentId);
    return {
      order,
      merchant: pick(
        able.map((merchant) => [merchant, merchant.weight] as const),
        draw,
      ),
    };
  });
}

/** One of some things, by their weights; `draw` is 0 to 1. */
export function pick<T>(weights: readonly (readonly [T, number])[], draw: number): T {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let left = draw * total;
  for (const [value, weight] of weights) {
    left -= weight;
    if (left < 0) return value;
  }
  const last = weights.at(-1);
  if (last === undefined) throw new Error('nothing to pick from');
  return last[0];
}
