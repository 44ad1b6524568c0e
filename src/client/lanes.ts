/** Does the work for each, a few at a time and in order, until the time is up; how many were begun. Stops at the first that throws. */
export async function inLanes<T>(
  all: readonly T[],
  { atOnce, until }: { atOnce: number; until: number },
  work: (one: T, at: number) => Promise<void>,
): Promise<number> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < all.length && Date.now() < until) {
      const at = next++;
      await work(all[at] as T, at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, lane));
  return next;
}
