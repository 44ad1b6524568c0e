import type { SendOrder } from '../../src/domain/order';
import type { Movement } from '../simulator/provider-side';

/** One order that was taken. */
export interface Taken extends Movement {
  paymentId: string;
  operationId: string;
  key: string;
}

/** An order that was handed over and takes effect later. */
export interface Pending {
  at: number;
  order: SendOrder;
  /** Shown as in progress meanwhile; undefined where nobody sees it coming. */
  ends?: 'done' | 'failed';
}

/** What a read shows of the money. */
export interface Snapshot {
  captures: readonly Taken[];
  /** Captured by others. */
  portal: number;
  releases: readonly Taken[];
  released: number;
  refunds: readonly Taken[];
  /** Given back by others after it was captured. */
  portalRefunds: number;
  /** Keys of the orders that it is visibly at. */
  atWork: readonly string[];
}

export type Hold = 'none' | 'pending' | 'there' | 'refused';
