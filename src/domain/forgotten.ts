import { type Minor, sum } from './money';
import type { Shown } from './outcome';
import { isLikeOurs, keySet, keysOf, listedUnderKeys, mayBeForgotten } from './own-keys';
import { capturesOf, type Payment, type Shipment, waitingShipments } from './payment';

/** Captures under keys like ours that no operation bears: parcels of a past that this run does not know of. Protocol 5, "Drift". */
type Unexplained = NonNullable<Payment['unexplained']>;
type Parcel = Pick<Shipment, 'id' | 'amount'>;

/** Measured: the state of so many fits what Temporal carries between two runs, and a replay fits a workflow task. */
export const SHIPMENTS_MAX = 2_000;

/** Kept as many as a payment can have parcels: when one comes again, it is known by it. A read without a list says nothing of them. */
export function unexplained(payment: Payment, shown?: readonly Shown[]): Unexplained {
  if (shown === undefined) return payment.unexplained ?? [];
  return byNone(
    payment,
    listedUnderKeys(shown, 'capture').filter(({ key }) => isLikeOurs(key)),
  ).slice(-SHIPMENTS_MAX);
}

/**
 * Where there is one capture, how much of it may be the money of the parcels that wait for theirs: not booked for others, too. Before anything is sent for
 * them, a look-up says whose it is, since what starts after an unknown past starts in doubt. Where there are many captures, no parcel waits for long.
 */
export function ofWaiting(payment: Payment, shown?: readonly Shown[]): Minor {
  if (payment.capabilities.captures !== 'one') return 0;
  const waiting = waitingShipments(payment);
  // Stryker disable next-line ConditionalExpression: saves hashing the keys of every capture, and nothing else
  return waiting.length === 0 ? 0 : perhapsOf(payment, unexplained(payment, shown), waiting);
}

/** How much of what is booked for others one more parcel may have. Not counted twice: it is this parcel's money, and a look-up will say so. */
export function claimOf(payment: Payment, parcel: Parcel): Minor {
  if (payment.capabilities.captures === 'one') return Math.min(parcel.amount, leftToClaim(payment));
  return Math.min(payment.foreign.captured, perhapsOf(payment, unexplained(payment), [parcel]));
}

/** Where there is one capture: how much of it further parcels may have, whichever come. */
export const leftToClaim = (payment: Payment): Minor =>
  Math.min(payment.foreign.captured, sumOf(payment, unexplained(payment)) - ofWaiting(payment));

/** One capture pays for several parcels under the key of whichever came first, so any may be in it; else each parcel has its own key. */
function perhapsOf(payment: Payment, listed: Unexplained, parcels: readonly Parcel[]): Minor {
  if (payment.capabilities.captures === 'one') return Math.min(sumOf(payment, listed), total(parcels));
  return total(parcels.filter((parcel) => isListed(payment, listed, parcel)));
}

function isListed(payment: Payment, listed: Unexplained, { id, amount }: Parcel): boolean {
  const candidates = listed.filter((entry) => entry.amount === amount && mayBeForgotten(payment, entry.key));
  // Deriving a key is the dearest thing that the core does; a healthy payment has nothing to compare it with.
  // Stryker disable next-line ConditionalExpression: saves time, and nothing else
  if (candidates.length === 0) return false;
  const keys = keysOf(payment, { id, kind: 'capture', shipments: [id], round: 0 });
  return candidates.some(({ key }) => keys.includes(key));
}

const sumOf = (payment: Payment, listed: Unexplained): Minor =>
  total(
    byNone(
      payment,
      listed.filter(({ key }) => mayBeForgotten(payment, key)),
    ),
  );

function byNone(payment: Payment, listed: Unexplained): Unexplained {
  // Stryker disable next-line ConditionalExpression: saves hashing the keys of every capture, and nothing else
  if (listed.length === 0) return listed;
  const ours = keySet(payment, capturesOf(payment));
  return listed.filter(({ key }) => !ours.has(key));
}

const total = (of: readonly { amount: Minor }[]): Minor => sum(of.map(({ amount }) => amount));
