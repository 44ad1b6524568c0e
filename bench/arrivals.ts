import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Sees every request the moment the sandbox's server has read its head; the sandbox itself knows nothing of it. */
export interface Arrivals {
  /** The moment, on the clock of `performance.now()`, at which the next capture of this hold comes in. */
  nextCapture(reference: string): Promise<number>;
  /** Look-ups of holds that were answered so far. */
  lookUps(): number;
  /** Captures that came in so far. */
  captures(): number;
  stop(): void;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

export function watchArrivals(): Arrivals {
  const waiting = new Map<string, ((at: number) => void)[]>();
  let lookUpCount = 0;
  let captureCount = 0;
  const started = (message: unknown): void => {
    const now = performance.now();
    const [, reference] = /\/payments\/([^/]+)\/capture$/.exec((message as Exchange).request.url ?? '') ?? [];
    if (reference === undefined) return;
    captureCount++;
    waiting.get(reference)?.shift()?.(now);
  };
  const finished = (message: unknown): void => {
    // A look-up reads the payment and then its event log.
    if (/\/payments\/[^/]+\/events$/.test((message as Exchange).request.url ?? '')) lookUpCount++;
  };
  const starts = channel('http.server.request.start');
  const finishes = channel('http.server.response.finish');
  starts.subscribe(started);
  finishes.subscribe(finished);
  return {
    nextCapture: (reference) =>
      new Promise((come) => {
        waiting.set(reference, [...(waiting.get(reference) ?? []), come]);
      }),
    lookUps: () => lookUpCount,
    captures: () => captureCount,
    stop() {
      starts.unsubscribe(started);
      finishes.unsubscribe(finished);
    },
  };
}
