/** Runs a task for each item, at most `atOnce` at a time, in order. Rejects with the first failure and starts no more. */
export async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  task: (item: T, at: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let isFailed = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !isFailed) {
      const at = next;
      next += 1;
      try {
        results[at] = await task(items[at] as T, at);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
