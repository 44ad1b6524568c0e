import { DEFAULT_POLICY, type Policy } from '../../src/domain/policy';

/**
 * Time in the small model: one tick is one millisecond, and every length is a few ticks. The lengths keep the order that the real ones
 * have: a gap is shorter than a settle window, which is shorter than the life of a key, which is shorter than the hold.
 *
 * It is always `NOW`: a state holds its moments as seen from now, and time passes by moving them.
 */
export const NOW = 1_000_000;

/** A captureBy this far ahead or further is far: nothing that is short brings it nearer. */
export const FAR = 1_000;
export const isFar = (ticks: number): boolean => ticks > FAR / 2;

/** How far captureBy is when it has come near: all that a deadline decides lies within. */
export const NEAR = 6;

export const TICKS = {
  minGap: 2,
  lookGap: 1,
  readGap: 2,
  settleWindow: 4,
  replayFor: 10,
  provisional: 2,
  /** A worker that died is missed only after its time limit. */
  lossNoticed: 2,
  /** No worker for longer than any window. */
  noWorker: 12,
} as const;

export const POLICY: Policy = {
  ...DEFAULT_POLICY,
  ladderMs: [1, 1],
  backoffMs: [1],
  provingReadsMax: 2,
  parkedEveryMs: 2,
  parkedAfterDeadlineMs: 2,
  warnBeforeMs: 3,
  deadlineMarginMs: 2,
  stuckAfterMs: 1,
  sendWithinMs: 1,
  callBoundMs: 1,
};
