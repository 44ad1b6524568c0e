/**
 * How Holdfast behaves for one account where the protocol leaves a choice. Nothing here can make a capture happen twice; it decides
 * how long to wait, whom to tell and when to give up. All lengths in milliseconds.
 */
export interface Policy {
  /** The waits before each look-up of an operation accepted or unknown. Protocol 5, "Ladder". */
  ladderMs: readonly number[];
  /** The waits before a planned operation is sent again; the last repeats. */
  backoffMs: readonly number[];
  /** Settled reads tried before an operation is parked. */
  provingReadsMax: number;
  /** Between two look-ups of a parked operation, until captureBy. */
  parkedEveryMs: number;
  /** The same, after captureBy. */
  parkedAfterDeadlineMs: number;
  /** How long before captureBy the order service is told that the authorization expires. */
  warnBeforeMs: number;
  /** How long before captureBy `atDeadline` is carried out; where there is one capture, it is formed then at the latest. */
  deadlineMarginMs: number;
  /** What becomes of what has not shipped by then. `release` is `complete` by the clock. */
  atDeadline: 'alert' | 'release';
  /** While a parcel that left is unpaid, keep the hold instead of releasing the rest, at the latest until the deadline margin. */
  keepForRefused: boolean;
  /** Whatever is not final this long after its first due time is stuck. */
  stuckAfterMs: number;
  /** An attempt may begin to be written this long after it was decided. */
  sendWithinMs: number;
  /** One provider call, token included, ends within this. */
  callBoundMs: number;
  /** Silence after which a worker counts as lost. */
  heartbeatMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const DEFAULT_POLICY: Policy = {
  ladderMs: [SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR],
  backoffMs: [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR],
  provingReadsMax: 8,
  parkedEveryMs: 6 * HOUR,
  parkedAfterDeadlineMs: DAY,
  warnBeforeMs: 3 * DAY,
  deadlineMarginMs: DAY,
  atDeadline: 'alert',
  keepForRefused: true,
  stuckAfterMs: 10 * MINUTE,
  sendWithinMs: 30 * SECOND,
  callBoundMs: 25 * SECOND,
  heartbeatMs: 5 * SECOND,
};
