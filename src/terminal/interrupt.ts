const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Somebody pressed Ctrl-C, or told us to end. */
export class Interrupted extends Error {
  readonly code = 'Interrupted';
}

export interface Interrupts {
  /** The work's result, or `Interrupted` as soon as somebody wants us to end. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Resolves when somebody wants us to end. */
  readonly came: Promise<void>;
  end(): void;
}

/** Ctrl-C becomes an error like any other, so that one `finally` ends everything. More of them change nothing: npm repeats each. */
export function listenForInterrupts(): Interrupts {
  let ring: () => void = () => undefined;
  const came = new Promise<void>((resolve) => {
    ring = resolve;
  });
  for (const signal of SIGNALS) process.on(signal, ring);
  const stopped = came.then((): never => {
    throw new Interrupted('Interrupted. Everything that was started is ended.');
  });
  stopped.catch(() => undefined);
  return {
    race: (work) => Promise.race([work, stopped]),
    came,
    end: () => {
      for (const signal of SIGNALS) process.off(signal, ring);
    },
  };
}

/** Until somebody wants a server to end that has nothing else to wait for. A second signal ends it at once. */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
