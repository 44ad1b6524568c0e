import type { EpochMs } from '../domain/money';
import { isFinal, type Operation } from '../domain/payment';

/** When Holdfast does its next step about an operation; undefined once it is final, and while an answer is awaited. */
export const nextAtOf = (op: Operation | undefined): EpochMs | undefined =>
  op === undefined || isFinal(op) || op.status === 'sending' ? undefined : Math.min(op.dueAt, op.extraAt ?? op.dueAt);
