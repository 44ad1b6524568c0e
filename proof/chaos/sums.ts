import type { PaymentView } from '../../src/view/view';
import type { Order } from './order';
import type { Verdict } from './verdict';

/** What is counted of one payment that has ended. */
export interface Counted {
  readonly order: Order;
  readonly verdict: Verdict;
  /** How often nobody knew whether money had moved. */
  readonly doubts: number;
  /** Operations that a person had to settle. */
  readonly byPerson: number;
}

export interface Sums {
  readonly payments: number;
  readonly parcels: number;
  readonly captures: number;
  readonly doubts: number;
  readonly byPerson: number;
  readonly capturedTwice: number;
  readonly overCaptured: number;
  readonly refunds: number;
  readonly refundedTwice: number;
  readonly overRefunded: number;
  readonly lost: number;
}

export function sumsOf(all: readonly Counted[]): Sums {
  const sum = (count: (one: Counted) => number): number => all.reduce((total, one) => total + count(one), 0);
  return {
    payments: all.length,
    parcels: sum(({ order }) => order.parcels.length),
    captures: sum(({ verdict }) => verdict.captures),
    doubts: sum(({ doubts }) => doubts),
    byPerson: sum(({ byPerson }) => byPerson),
    capturedTwice: sum(({ verdict }) => verdict.capturedTwice),
    overCaptured: sum(({ verdict }) => verdict.overCaptured),
    refunds: sum(({ verdict }) => verdict.refunds),
    refundedTwice: sum(({ verdict }) => verdict.refundedTwice),
    overRefunded: sum(({ verdict }) => verdict.overRefunded),
    lost: sum(({ verdict }) => verdict.lost),
  };
}

/** How often this payment did not know whether its money had moved. */
export const doubtsOf = (view: PaymentView | undefined): number =>
  view?.journal.filter(({ fact }) => /^(Capture|Release|Refund)Unknown$/.test(fact)).length ?? 0;
