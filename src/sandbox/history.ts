/**
 * What a provider's reads have shown of one thing over time, oldest first.
 *
 * Kept apart from the truth, because reads lag behind it, and some providers never learn all of it.
 */
export type History<T> = { readonly view: T; readonly at: number; readonly visibleAt: number }[];

/** Writes down a new view. `hiddenMs`: how long reads still show an older one. */
export function show<T>(history: History<T>, view: T, at: number, hiddenMs = 0): void {
  history.push({ view, at, visibleAt: at + hiddenMs });
}

/** What the provider itself goes by. */
export function latest<T>(history: History<T>): T {
  const last = history.at(-1);
  if (last === undefined) throw new Error('a history begins with its first view');
  return last.view;
}

/** What a read shows at a moment that lags `lagMs` behind. The first view is always there. */
export function shownAt<T>(history: History<T>, now: number, lagMs: number): T {
  const seen = history.findLast(({ at, visibleAt }) => visibleAt <= now && at <= now - lagMs) ?? history[0];
  if (seen === undefined) throw new Error('a history begins with its first view');
  return seen.view;
}
