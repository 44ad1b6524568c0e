/**
 * Works with a signal that ends the work in time, or when the process is about to end. Not `AbortSignal.any`: with each request that leaves some
 * bytes behind at a signal that lives as long as the process, and nothing ever takes them away.
 */
export async function inTimeOr<T>(
  stopping: AbortSignal,
  withinMs: number,
  work: (givenUp: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = setTimeout(end, withinMs);
  stopping.addEventListener('abort', end, { once: true });
  if (stopping.aborted) end();
  try {
    return await work(over.signal);
  } finally {
    clearTimeout(timer);
    stopping.removeEventListener('abort', end);
  }
}
