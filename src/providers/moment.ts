import { authorizedAtProblem, captureByProblem } from '../domain/moments';
import type { EpochMs } from '../domain/money';
import type { Answer } from './http';

/**
 * Moments as providers tell them. One that cannot be (the year 1 of a program that knows no better, 9999 for "never", words) is no moment: it
 * is left out, and the finding's `why` says so. Otherwise one optional member of one read could end a payment.
 */

/** The moment, where it can be, and else a note for the person who reads the evidence. Nothing told is neither. */
export interface Moment {
  at?: EpochMs;
  note?: string;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** A `Retry-After` beyond this is not believed: it could outlast the hold. */
export const PAUSE_MAX_MS = HOUR;

/** What a provider tells: its member, what stands there, and the zone that a moment without one has by the provider's sheet, if it has any. */
export interface Told {
  name: string;
  value: unknown;
  zone?: 'Z';
}

/** When something happened: not before the providers did, and not in the future. */
export const happened = (told: Told, now: EpochMs): Moment =>
  bounded(told, (at) => authorizedAtProblem(at, now) === undefined);

/** Until when the provider will do something: not over yet, and no further than any hold lasts. */
export const until = (told: Told, now: EpochMs): Moment =>
  bounded(told, (at) => captureByProblem(at, now) === undefined);

const NOTES_MAX = 3;

/** A sentence with what had to be ignored, each note once, and of many the first few: the sentence is kept with the payment. */
export function withNotes(why: string, moments: readonly Moment[]): string {
  const notes = [...new Set(moments.flatMap(({ note }) => note ?? []))];
  const more = notes.length > NOTES_MAX ? [`and ${notes.length - NOTES_MAX} more like it`] : [];
  return [why, ...notes.slice(0, NOTES_MAX), ...more].join('; ');
}

/** How long the provider asks to wait, as a member; absent where it does not say. */
export const pauseOf = ({ retryAfterMs }: Pick<Answer, 'retryAfterMs'>): { retryAfterMs?: number } =>
  retryAfterMs === undefined ? {} : { retryAfterMs: Math.min(retryAfterMs, PAUSE_MAX_MS) };

function bounded(told: Told, isPossible: (at: EpochMs) => boolean): Moment {
  const { name, value } = told;
  if (value === undefined || value === null) return {};
  const at = read(told);
  if (at !== undefined && isPossible(at)) return { at };
  return { note: `the provider’s ${name} ${quoted(value)} cannot be, ignored` };
}

/** ISO 8601. */
function read({ value, zone }: Told): EpochMs | undefined {
  if (typeof value !== 'string') return undefined;
  const [text, written] = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/i.exec(value) ?? [];
  if (text === undefined || (written ?? zone) === undefined) return undefined;
  const at = Date.parse(written === undefined ? `${text}${zone}` : text);
  return Number.isNaN(at) ? undefined : at;
}

/** Copied into a `why`, so only what looks like a moment. */
const quoted = (value: unknown): string => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[-+.:\dTZ]{1,40}$/.test(text) ? text : '(unreadable)';
};
