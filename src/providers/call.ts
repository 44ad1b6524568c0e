import type { Outcome } from '../domain/outcome';
import { present } from '../domain/present';
import { type After, inRealTime, type Leg } from './http';

export interface Clocks {
  /** Wall clock, ms since the epoch. */
  now: () => number;
  /** Never set back. */
  monotonic: () => number;
  after: After;
}

/**
 * A call that is more than one request: each is bounded by itself, together they have the time of one.
 * What still runs at the end is aborted, so that nothing is written afterwards.
 */
export async function within<O extends { signal?: AbortSignal }, R>(
  boundMs: number,
  order: O,
  call: (order: O & { signal: AbortSignal }) => Promise<R>,
  after: After = inRealTime,
): Promise<R> {
  const limit = new AbortController();
  const end = (): void => limit.abort();
  const callOff = after(boundMs, end);
  order.signal?.addEventListener('abort', end, { once: true });
  if (order.signal?.aborted) end();
  try {
    return await call({ ...order, signal: limit.signal });
  } finally {
    callOff();
    order.signal?.removeEventListener('abort', end);
  }
}

/**
 * The read before a write has half of the call's time, the write what is left: a slow read must end as a send that was not made, not as a
 * write that is cut off and in doubt.
 */
export const READ_SHARE = 0.5;

/**
 * The fence of a write that comes after something else (a read, a token), by both clocks and from the beginning of the call. The transport
 * counts from the request: a wall clock that is set back meanwhile would give a late write new time.
 */
export function fenceOf(notAfter: number, { now, monotonic }: Pick<Clocks, 'now' | 'monotonic'>): () => number {
  const startedAt = monotonic();
  const budgetMs = notAfter - now();
  return () => Math.min(notAfter, now() + budgetMs - (monotonic() - startedAt));
}

type NotSent = Extract<Outcome, { kind: 'notSent' }>;

/** What is known of a request without an answer. One that was not sent may say more than the transport's leg. */
type Unanswered =
  | Extract<Leg, { sent: 'maybe' }>
  | (Extract<Leg, { sent: 'no' }> & Pick<NotSent, 'retryAfterMs' | 'ownLimit'>);

/** The outcome of a write that was not answered. */
export const unanswered = (leg: Unanswered): Outcome =>
  leg.sent === 'maybe'
    ? { kind: 'unknown', why: leg.why }
    : present({ kind: 'notSent', why: leg.why, retryAfterMs: leg.retryAfterMs, ownLimit: leg.ownLimit });

/** The read before the write showed something else than the ledger, or nothing. Nothing was written. Protocol 4. */
export const notWritten = (why: string, more: Pick<NotSent, 'totals' | 'retryAfterMs'> = {}): Outcome => ({
  kind: 'notSent',
  why: `not written: ${why}`,
  ...more,
});

/** Refused by us: nothing was sent. */
export const refusedHere = (code: string, why: string): Outcome => ({ kind: 'refused', code, why });

/** Names only: a value may be a token or a person's. */
export function unacceptable(issues: readonly { path: readonly PropertyKey[] }[], schema: string): Outcome {
  const paths = issues.map(({ path }) => ['create', ...path.slice(0, 1).map(String)].join('.'));
  return refusedHere('InvalidCreate', `not accepted: ${[...new Set(paths)].join(', ')}; see ${schema}`);
}
