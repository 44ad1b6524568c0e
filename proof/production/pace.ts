import type { Summary } from '../../src/sandbox/truth';

/** What happened to the installation, and when: milliseconds since the epoch. */
export interface Disturbance {
  readonly what: string;
  readonly from: number;
  /** It takes work again, as its own health check says. Of a worker, when it was killed: the other one is there. */
  readonly back: number;
  /** The next disturbance may begin. */
  readonly to: number;
}

/** What the provider saw of it. Seconds. */
export interface Pace {
  readonly what: string;
  readonly down: number;
  readonly nextCapture: number | undefined;
  /** Between two captures, from the disturbance on. */
  readonly longestPause: number;
  /** Captures in that time. */
  readonly captures: number;
}

/** Read from the provider's own ledger, to the millisecond. */
export function pacesOf(disturbances: readonly Disturbance[], truth: readonly Summary[]): Pace[] {
  const captures = truth
    .flatMap(({ movements }) => movements.filter(({ kind }) => kind === 'captured').map(({ at }) => at))
    .sort((a, b) => a - b);
  return disturbances.map(({ what, from, back, to }) => {
    const within = captures.filter((at) => at >= from && at <= to);
    const next = captures.find((at) => at >= back);
    const marks = [from, ...within, to];
    const pauses = marks.slice(1).map((at, nth) => at - (marks[nth] as number));
    return {
      what,
      down: seconds(back - from),
      nextCapture: next === undefined ? undefined : seconds(next - back),
      longestPause: seconds(Math.max(...pauses)),
      captures: within.length,
    };
  });
}

/** How long shipments that were reported in a time waited for their capture, in seconds; of those whose key the provider shows. */
export function waitsOf(
  told: ReadonlyMap<string, number>,
  truth: readonly Summary[],
  from: number,
  to: number,
): { shipments: number; p50: number; max: number } {
  const waits = truth
    .flatMap(({ movements }) => movements.filter(({ kind }) => kind === 'captured'))
    .flatMap(({ at, cause }) => {
      const since = told.get(cause.key ?? '');
      return since !== undefined && since >= from && since < to ? [at - since] : [];
    })
    .sort((a, b) => a - b);
  return {
    shipments: waits.length,
    p50: seconds(waits[Math.floor(waits.length / 2)] ?? 0),
    max: seconds(waits.at(-1) ?? 0),
  };
}

const seconds = (ms: number): number => Math.round(ms / 10) / 100;
