import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { merge } from './merge';
import type { Report } from './report';
import type { SafetyOptions } from './run';

/** Payments that a thread lives between two words. Part of the result: the same cuts whatever the number of threads. */
const PART = 200;
/** A payment's life is garbage when it ends: with room for many, most of it is never copied. */
const YOUNG_MB = 64;

export interface Spread {
  /** Rejects when the simulator itself fails. */
  readonly report: Promise<Report>;
  /** Begins nothing more; the report is then of what was reached. */
  stop(): void;
}

/** Runs on every core. The result is that of one thread, whatever their number. */
export function spread(
  options: Pick<SafetyOptions, 'payments' | 'seed' | 'mode' | 'provider'>,
  onPart: (part: Report) => void,
  threads = availableParallelism(),
): Spread {
  const startedAt = performance.now();
  const parts: SafetyOptions[] = [];
  for (let from = 0; from < options.payments; from += PART) {
    parts.push({ ...options, from, payments: Math.min(PART, options.payments - from), shrinks: true });
  }
  const done = new Map<number, Report>();
  const workers = Array.from(
    { length: Math.min(threads, parts.length) },
    () => new Worker(join(__dirname, 'thread.js'), { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
  );
  let next = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve;
    for (const worker of workers) {
      let at = 0;
      const takeNext = (): void => {
        at = next++;
        if (at < parts.length) worker.postMessage(parts[at]);
        else if (done.size === parts.length) resolve();
      };
      worker.on('message', (part: Report) => {
        done.set(at, part);
        onPart(part);
        takeNext();
      });
      worker.on('error', reject);
      takeNext();
    }
  });
  return {
    report: ended
      .then(() => {
        const inOrder = [...done].sort(([one], [other]) => one - other).map(([, part]) => part);
        const { mode, seed } = options;
        return merge(inOrder, { mode, seed, seconds: (performance.now() - startedAt) / 1000 });
      })
      .finally(() => Promise.all(workers.map((worker) => worker.terminate()))),
    stop: () => end(),
  };
}
