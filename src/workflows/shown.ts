import { upsertSearchAttributes } from '@temporalio/workflow';
import type { Payment } from '../domain/payment';
import { CaptureBy, CaptureState, CaptureStuckSince } from '../messages/search-attributes';
import { captureState, stuckSince } from '../view/view';

/** What the search attributes show from the start: the client sets it. */
export const OPEN = 'open';

/** Search attributes change only when the payment settles down to wait in another state: a healthy capture costs none. */
export function show(state: Payment, shown: string): string {
  const now = captureState(state);
  const since = stuckSince(state);
  const signature = `${now} ${since ?? ''}`;
  if (signature === shown || (signature === 'open ' && shown === OPEN)) return shown;
  upsertSearchAttributes([
    { key: CaptureState, value: now },
    { key: CaptureStuckSince, value: since === undefined ? null : new Date(storable(since)) },
    // What goes on for its refunds has no hold that could end.
    { key: CaptureBy, value: state.reopenedAt === undefined ? new Date(storable(state.captureBy)) : null },
  ]);
  return signature;
}

/** Temporal keeps nanoseconds in 64 bits: a moment beyond fails the workflow task, again and again. */
const STORABLE_MAX_MS = Date.UTC(2262, 0, 1);

const storable = (moment: number): number => Math.min(Math.max(moment, 0), STORABLE_MAX_MS);
