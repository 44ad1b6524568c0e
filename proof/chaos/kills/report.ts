import type { KillsReport, KillsRound } from './kills';

const SHOWN = 20;

/** The report for people. */
export function textOf({ rounds, safe, seconds, seed }: KillsReport): string {
  const sum = (count: (round: KillsRound) => number): number => rounds.reduce((total, one) => total + count(one), 0);
  const ends = rounds.map(({ toLastEndMs }) => toLastEndMs).sort((a, b) => a - b);
  const faults = rounds.flatMap((round) => round.faults);
  const lines: readonly (readonly [string, string | number])[] = [
    ['rounds', rounds.length],
    ['payments', sum(({ payments }) => payments)],
    ['parcels', sum(({ parcels }) => parcels)],
    ['captures in doubt', sum(({ doubts }) => doubts)],
    ['settled by a person', sum(({ byPerson }) => byPerson)],
    ['sent twice', sum(({ sentTwice }) => sentTwice)],
    ['beyond what was held', sum(({ overCaptured }) => overCaptured)],
    ['lost', sum(({ lost }) => lost)],
    ['kill to last end, median', inSeconds(ends[Math.floor(ends.length / 2)])],
    ['kill to last end, longest', inSeconds(ends.at(-1))],
  ];
  return [
    ...lines.map(([what, value]) => `${what.padEnd(28)}${String(value).padStart(10)}`),
    `In ${seconds} s.`,
    ...faults.slice(0, SHOWN).map((what) => `  ${what}`),
    ...(faults.length > SHOWN ? [`  and ${faults.length - SHOWN} more`] : []),
    safe
      ? 'Every parcel was captured once, and the books agree to the last minor unit.'
      : 'The books do not agree. This must not happen: please report it, with the seed and the lines above.',
    `Again, the same orders: npm run chaos:kills -- --rounds ${rounds.length} --seed ${seed}`,
  ].join('\n');
}

const inSeconds = (ms: number | undefined): string => `${((ms ?? 0) / 1_000).toFixed(1)} s`;
