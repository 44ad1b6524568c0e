import { join } from 'node:path';
import { inThreads } from '../threads';
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
): Spread {
  const startedAt = performance.now();
  const parts: SafetyOptions[] = [];
  for (let from = 0; from < options.payments; from += PART) {
    parts.push({ ...options, from, payments: Math.min(PART, options.payments - from), shrinks: true });
  }
  const { results, stop } = inThreads<SafetyOptions, Report>(join(__dirname, 'thread.js'), parts, {
    limits: { maxYoungGenerationSizeMb: YOUNG_MB },
    onDone: onPart,
  });
  const { mode, seed } = options;
  return {
    report: results.then((reports) => merge(reports, { mode, seed, seconds: (performance.now() - startedAt) / 1000 })),
    stop,
  };
}
