import { malformed } from './problems';

/** Below the idle time-out of the usual proxies. */
const WAIT_MAX_S = 55;

/**
 * The seconds of `Prefer: wait=n` (RFC 7240): how long the caller wants to wait for more than the decision. Undefined where it says nothing of it;
 * other preferences are ignored. Throws where `n` is none of 1 to 55.
 */
export function waitIn(header: string | undefined): number | undefined {
  const [first] = (header ?? '').split(',').flatMap((one) => /^\s*wait\s*=\s*"?([^";\s]*)/i.exec(one)?.[1] ?? []);
  if (first === undefined) return undefined;
  const seconds = /^\d{1,2}$/.test(first) ? Number(first) : 0;
  if (seconds >= 1 && seconds <= WAIT_MAX_S) return seconds;
  throw malformed(
    `Prefer has another wait than 1 to ${WAIT_MAX_S} seconds; send one of these, as in wait=10.`,
    'Prefer',
  );
}
