import type { HttpReport } from './http';

/** The report for people. */
export function textOf(report: HttpReport): string {
  const { puts, promised, undecided, unavailable, other, lost, wrong, seconds, seed, safe } = report;
  const lines: readonly (readonly [string, number])[] = [
    ['requests', puts],
    ['promised (200, 202)', promised],
    ['  of these undecided', undecided],
    ['not promised (503)', unavailable],
    ['other answers', other.length],
    ['promised and lost', lost.length],
    ['money not as asked', wrong.length],
  ];
  return [
    ...lines.map(([what, value]) => `${what.padEnd(28)}${String(value).padStart(10)}`),
    `In ${seconds} s.`,
    ...[...lost, ...wrong, ...other].map((what) => `  ${what}`),
    safe
      ? 'Everything that was promised over HTTP was captured, once.'
      : 'A promise was not kept. This must not happen: please report it, with the seed and the lines above.',
    `Again, the same requests: npm run chaos:http -- --puts ${puts} --seed ${seed}`,
  ].join('\n');
}
