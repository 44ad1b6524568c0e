import type { PaymentView } from '../view/view';
import type { ListedPayment } from './listing';

/** A listed payment with its view, or why nobody told it. */
export type SeenPayment = ListedPayment &
  ({ view: PaymentView; unseen?: undefined } | { view?: undefined; unseen: string });

/** How views are read. A payment that no worker has at hand is replayed for it, so there is a bound to everything. */
export interface Looking {
  /** Views asked for at the same time. Default: 8. */
  atOnce?: number;
  /** After this no more are asked for: the rest comes back unseen. Default: 30 seconds. */
  withinMs?: number;
  onSeen?: (seen: number, of: number) => void;
}

/** The view of each payment, in their order. A payment that cannot be read says why; it never stops the others. */
export async function viewsOf(
  payments: readonly ListedPayment[],
  viewOf: (payment: ListedPayment) => Promise<PaymentView>,
  { atOnce = 8, withinMs = 30_000, onSeen }: Looking = {},
): Promise<SeenPayment[]> {
  const seen = new Array<SeenPayment>(payments.length);
  const until = Date.now() + withinMs;
  let next = 0;
  let count = 0;
  const lane = async (): Promise<void> => {
    while (next < payments.length) {
      const at = next++;
      seen[at] = await look(payments[at] as ListedPayment, viewOf, until);
      onSeen?.(++count, payments.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, payments.length) }, lane));
  return seen;
}

async function look(
  payment: ListedPayment,
  viewOf: (payment: ListedPayment) => Promise<PaymentView>,
  until: number,
): Promise<SeenPayment> {
  if (Date.now() >= until) return { ...payment, unseen: 'not queried: time limit reached' };
  try {
    return { ...payment, view: await viewOf(payment) };
  } catch (error) {
    return { ...payment, unseen: error instanceof Error ? error.message : String(error) };
  }
}
