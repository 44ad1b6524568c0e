import { type Cause, move, openOf, type PaymentTruth, type Truth } from './truth';

/** A payment as its money knows it: what a provider shows of it may lag behind. `truth` is null while nothing was ever authorized. */
interface Known {
  readonly truth: PaymentTruth | null;
}

/** How something comes to happen. `hiddenMs`: how long reads don't show it. */
export interface Moved {
  readonly at: number;
  readonly cause: Cause;
  readonly hiddenMs: number;
}

/** What is still held, to be captured or given back. */
export function heldOf({ truth }: Known): number {
  return truth === null ? 0 : openOf(truth);
}

export function refundableOf({ truth }: Known): number {
  return truth === null ? 0 : truth.captured - truth.refunded;
}

/** Gives back what is still held, and says how much that was. What reads show is not touched. */
export function giveBack(truth: Truth, payment: Known, { at, cause }: Pick<Moved, 'at' | 'cause'>): number {
  const rest = heldOf(payment);
  if (payment.truth === null || rest <= 0) return 0;
  move(truth, payment.truth, cause.by === 'deadline' ? 'expired' : 'released', rest, at, cause);
  return rest;
}
