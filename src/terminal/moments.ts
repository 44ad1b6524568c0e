import { InvalidArgumentError } from 'commander';
import { cleanText } from '../domain/clean';
import { DURATION_REMEDY, formatDuration, parseDuration } from '../providers/duration';

/** A parser for options that are lengths of time, in milliseconds. */
export function length(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new InvalidArgumentError(`${DURATION_REMEDY.charAt(0).toUpperCase()}${DURATION_REMEDY.slice(1)}.`);
}

const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1_000] as const;

/** `in 3d`, `5h ago`: whole units, cut off, so that no deadline sounds later than it is. */
export function fromNow(moment: number, now: number): string {
  const ms = Math.abs(moment - now);
  const unit = UNITS_MS.find((size) => ms >= size);
  if (unit === undefined) return 'now';
  const span = formatDuration(ms - (ms % unit));
  return moment > now ? `in ${span}` : `${span} ago`;
}

/** `2027-03-01 14:05Z`. */
export const clock = (moment: number): string => `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')}Z`;

const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const AT_MOMENT = /\bat (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/g;

/** A sentence with its moments as a person says them: `look up parcel-1 in 4h`. */
export const spoken = (sentence: string, now: number): string =>
  cleanText(sentence)
    .replace(AT_MOMENT, (_, at: string) => fromNow(Date.parse(at), now))
    .replace(MOMENT, (at) => clock(Date.parse(at)));
