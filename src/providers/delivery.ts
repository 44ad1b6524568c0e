import { timingSafeEqual } from 'node:crypto';

/** Whether a delivery came from the provider. One that did is still only a reason to look. */
export type Verdict = { genuine: true } | { genuine: false; why: string };

/** Whether a signature or tag is the expected one, without telling by its time how much of it was right. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The JSON of a webhook's raw body; undefined when it is none. */
export function parse(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'));
  } catch {
    return undefined;
  }
}
