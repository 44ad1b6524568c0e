import { upsertSearchAttributes } from '@temporalio/workflow';
import type { Payment } from '../domain/payment';
import { CaptureBy, CaptureState, CaptureStuckSince } from '../messages/search-attributes';
import { captureState, stuckSince } from '../view/view';

/** What the search attributes show from the start: the client sets it. */
export const OPEN = 'open';

/** Search attributes change only when the payment settles down to wait in another state, or its hold proves to end otherwise: a healthy capture costs none. */
export function show(state: Payment, shown: string): string {
  const now = captureState(state);
  const since = stuckSince(state);
  // What goes on for its refunds has no hold that could end.
  const endsAt = state.reopenedAt === undefined ? state.captureBy : undefined;
  const trouble = `${now} ${since ?? ''}`;
  const signature = `${trouble} ${endsAt}`;
  if (signature === shown) return shown;
  // Who started it has shown the deadline of its terms, where they have one, and the provider's hold may end sooner.
  const endsOtherwise = endsAt !== undefined && endsAt !== (state.terms.captureBy ?? endsAt);
  // A run that continues one of an earlier build is not told which deadline that one has shown.
  if (!endsOtherwise && (trouble === shown || (trouble === 'open ' && shown === OPEN))) return shown;
  upsertSearchAttributes([
    { key: CaptureState, value: now },
    { key: CaptureStuckSince, value: since === undefined ? null : new Date(storable(since)) },
    { key: CaptureBy, value: endsAt === undefined ? null : new Date(storable(endsAt)) },
  ]);
  return signature;
}

/** Temporal keeps nanoseconds in 64 bits: a moment beyond fails the workflow task, again and again. */
const STORABLE_MAX_MS = Date.UTC(2262, 0, 1);

const storable = (moment: number): number => Math.min(Math.max(moment, 0), STORABLE_MAX_MS);
