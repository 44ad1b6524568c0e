import type { EpochMs } from './money';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How far the clock of who authorized may be ahead of ours. */
export const AUTHORIZED_AT_SKEW_MS = 5 * MINUTE;

/** No hold was made before: 2000-01-01. */
export const AUTHORIZED_AT_MIN: EpochMs = Date.UTC(2000, 0, 1);

/** No hold lasts longer than this from now. */
export const CAPTURE_BY_MAX_MS = 400 * DAY;

/** Milliseconds below this are seconds, and those above the other microseconds: no payment lived in 1973, nor will one in 5138. */
const MILLISECONDS_MIN = 1e11;
const MILLISECONDS_MAX = 1e14;

const REMEDY = 'send milliseconds since the epoch, or an ISO 8601 time';

/** What is wrong with the moment of an authorization, as words that follow its name; undefined when it will do. */
export function authorizedAtProblem(ms: unknown, now: EpochMs): string | undefined {
  const unit = unitProblem(ms);
  if (unit !== undefined) return unit;
  const at = ms as EpochMs;
  if (at < AUTHORIZED_AT_MIN)
    return `is ${told(at)}, which is too early for a hold; send the time when the hold was made`;
  if (at > now + AUTHORIZED_AT_SKEW_MS)
    return `is ${told(at)}, which is in the future; send the time when the hold was made`;
  return undefined;
}

/** The same for the moment by which a hold must be captured. */
export function captureByProblem(ms: unknown, now: EpochMs): string | undefined {
  const unit = unitProblem(ms);
  if (unit !== undefined) return unit;
  const at = ms as EpochMs;
  if (at <= now) return `is ${told(at)}, which is in the past; send a future time, or leave it out`;
  if (at > now + CAPTURE_BY_MAX_MS) {
    return `is ${told(at)}, more than ${CAPTURE_BY_MAX_MS / DAY} days ahead; send the time when the hold ends, or leave it out`;
  }
  return undefined;
}

function unitProblem(ms: unknown): string | undefined {
  if (!Number.isSafeInteger(ms)) return `is not a whole number of milliseconds; ${REMEDY}`;
  const at = ms as number;
  if (Math.abs(at) < MILLISECONDS_MIN) return `is ${at}, which is a time in ${monthOf(at)}; ${REMEDY}`;
  if (at > MILLISECONDS_MAX) return `is ${at}, which is thousands of years ahead; ${REMEDY}`;
  return undefined;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function monthOf(at: EpochMs): string {
  const date = new Date(at);
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** What a date cannot say is told as the number. */
function told(at: EpochMs): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString().replace('.000Z', 'Z');
}
