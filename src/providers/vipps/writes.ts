/** A place among the writes of a reference. Exactly one of the two is called when the request is over. */
export interface Slot {
  /** It may have left, so it counts for a minute from now. */
  keep(): void;
  /** It surely did not leave. */
  giveBack(): void;
}

export interface Writes {
  /** A place now, or exactly how long until one is free, in whole milliseconds. Never waits. */
  take(reference: string): Slot | { retryAfterMs: number };
}

const WINDOW_MS = 60_000;
/** References remembered at a time. The one that wrote longest ago is forgotten first; the provider's own limit stands behind ours. */
const REFERENCES_MAX = 10_000;

/**
 * Keeps the writes to one payment (create, capture, cancel and refund together) within `limit` a minute. Source: sheet 10.
 *
 * A request arrives some time between its start and its end, so it counts from its start until a minute after its end: whatever
 * window the provider uses, it never sees more than `limit`. In memory: another worker has a budget of its own, and a 429 says so.
 */
export function createWrites(limit: number, now: () => number): Writes {
  const ends = new Map<string, number[]>(); // of each write the time of its end, infinite while it runs

  const forgetOldest = (): void => {
    const [oldest] = ends.keys();
    if (oldest !== undefined) ends.delete(oldest);
  };

  return {
    take(reference) {
      const recent = (ends.get(reference) ?? []).filter((end) => end > now() - WINDOW_MS);
      if (recent.length >= limit) {
        const nextEnd = Math.min(...recent.filter(Number.isFinite), now()); // all running: the first of them may end now
        return { retryAfterMs: Math.ceil(nextEnd + WINDOW_MS - now()) };
      }
      const list = [...recent, Number.POSITIVE_INFINITY];
      ends.delete(reference); // to the end of the map's order
      ends.set(reference, list);
      if (ends.size > REFERENCES_MAX) forgetOldest();

      const end = (at: number | undefined): void => {
        const current = ends.get(reference);
        const index = current?.indexOf(Number.POSITIVE_INFINITY) ?? -1;
        if (current && index >= 0) current.splice(index, 1, ...(at === undefined ? [] : [at]));
      };
      return { keep: () => end(now()), giveBack: () => end(undefined) };
    },
  };
}
