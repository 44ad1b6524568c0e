import { isUtf8 } from 'node:buffer';
import { present } from '../../domain/present';
import { hasDoubledMember } from './doubled';

/** A complete answer of a provider, whatever its status. */
export interface Answer {
  status: number;
  /** Names in lower case; a repeated header is joined with `, `. */
  headers: Record<string, string>;
  /** The body as text. Bytes that are not UTF-8 become U+FFFD. */
  text: string;
  /** parsed JSON whatever the media type, undefined if it is not JSON, or has two members of one name */
  json: unknown;
  /** What `retry-after` asks for, seconds or a date, as a length from now. Absent when there is none that can be read. */
  retryAfterMs?: number;
}

/** The headers as undici gives them. */
export type RawHeaders = Record<string, string | string[] | undefined>;

/** Puts an answer together from its parts. `now` is the wall clock, for a `retry-after` that is a date. */
export function readAnswer(status: number, raw: RawHeaders, body: Buffer, now: number): Answer {
  const headers = flatten(raw);
  const text = new TextDecoder('utf-8').decode(body); // drops a byte order mark, on which JSON.parse would fail
  // A replaced byte could turn one reference into another, so what is not UTF-8 is not JSON either.
  const json = isUtf8(body) ? parse(text) : undefined;
  const retryAfterMs = readRetryAfter(headers['retry-after'], now);
  return { status, headers, text, json, ...present({ retryAfterMs }) };
}

/**
 * Whether the end of this answer can be told from a broken connection.
 *
 * Without a length and without chunks the body ends where the connection does, and a provider that dies in the middle
 * looks like one that has finished. Then only JSON that closes its own bracket proves that nothing is missing.
 */
export function isWhole(answer: Answer): boolean {
  const { status, headers, json } = answer;
  if (status === 204 || status === 304) return true;
  const isFramed = 'content-length' in headers || /\bchunked\s*$/i.test(headers['transfer-encoding'] ?? '');
  return isFramed || (typeof json === 'object' && json !== null);
}

function flatten(raw: RawHeaders): Record<string, string> {
  const pairs = Object.entries(raw).map(([name, value]) => [name.toLowerCase(), [value ?? []].flat().join(', ')]);
  return Object.fromEntries(pairs);
}

function parse(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return hasDoubledMember(text) ? undefined : json;
  } catch {
    return undefined;
  }
}

function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = / GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
