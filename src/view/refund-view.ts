import type { EpochMs, Minor } from '../domain/money';
import { type Operation, type Payment, refundIdOf, refundsOf } from '../domain/payment';
import { present } from '../domain/present';
import { nextAtOf } from './next-at';

export type RefundState =
  | 'waiting'
  | 'refunding'
  | 'refunded'
  | 'refused'
  | 'unknown'
  | 'denied'
  | 'parked'
  | 'dropped'
  | 'expired';

/** One refund. Amounts in minor units, moments in milliseconds since the epoch. */
export interface RefundView {
  id: string;
  /** What was given back; until then, what was ordered. */
  amount: Minor;
  state: RefundState;
  /** Why it was ordered, in the words of the order service. */
  for: string;
  /** The parcel whose money goes back. */
  shipmentId?: string;
  refundedAt?: EpochMs;
  /** When Holdfast does its next step about it; asking sooner tells nothing new. Absent once it is final, and while an answer is awaited. */
  nextAt?: EpochMs;
  providerReference?: string;
  /** Why it stands where it stands. */
  reason?: string;
}

export const refundViews = (payment: Payment): RefundView[] => refundsOf(payment).map(refundView);

/** What two runs of one payment tell of its refunds, each once: the second run makes them, and knows more. */
export function refundsOfBoth(own: readonly RefundView[], second: readonly RefundView[]): RefundView[] {
  const known = new Set(second.map(({ id }) => id));
  return [...own.filter(({ id }) => !known.has(id)), ...second];
}

export function refundView(op: Operation): RefundView {
  const { refunds } = op;
  const state = refundState(op);
  return {
    id: refundIdOf(op.id),
    amount: op.amount,
    state,
    for: refunds?.reason ?? '',
    ...present({
      shipmentId: refunds?.shipmentId,
      refundedAt: state === 'refunded' ? op.doneAt : undefined,
      nextAt: nextAtOf(op),
      providerReference: op.providerReference,
      reason: state === 'refunded' ? undefined : op.reason,
    }),
  };
}

function refundState({ status, attempts }: Operation): RefundState {
  switch (status) {
    case 'planned':
      return attempts > 0 ? 'refunding' : 'waiting';
    case 'sending':
    case 'accepted':
      return 'refunding';
    case 'done':
      return 'refunded';
    case 'lapsed':
      return 'expired';
    case 'unknown':
    case 'denied':
    case 'parked':
    case 'refused':
    case 'dropped':
    case 'expired':
      return status;
    default:
      return status satisfies never;
  }
}
