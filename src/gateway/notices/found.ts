const KEPT_MS = 60 * 60_000;
const MOST = 100_000;

/** What was found under a key, kept for an hour; 100,000 keys, the oldest first. */
export function createFound<T>(
  now: () => number = Date.now,
  most = MOST,
): { get(key: string): T | undefined; set(key: string, value: T): void } {
  const kept = new Map<string, { value: T; until: number }>();
  return {
    get(key) {
      const entry = kept.get(key);
      if (entry === undefined || entry.until > now()) return entry?.value;
      kept.delete(key);
      return undefined;
    },
    set(key, value) {
      kept.delete(key);
      kept.set(key, { value, until: now() + KEPT_MS });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
  };
}
