import type { Order } from '../order';

/** The key of what is told of this order. */
export const partitionOf = ({ account, paymentId }: Order): string => `${account}/${paymentId}`;
