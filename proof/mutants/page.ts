import type { Verdict } from './verdict';

/** The table of a run for people: `docs/measured/mutants.md` is one. */
export function pageOf(verdicts: readonly Verdict[], { seeds, payments }: { seeds: number; payments: number }): string {
  const caught = verdicts.filter(({ alive }) => alive === null).length;
  return [
    '# Mutants',
    '',
    `${verdicts.length} deliberate mistakes, each switched on alone; ${caught} caught. The number is how many simulated payments it took until an`,
    `invariant broke: the median of ${seeds} seeds, each of which had to catch it within ${payments.toLocaleString('en')}. Made by \`npm run safety:mutants\`;`,
    'what the simulator is: [money-safety.md](../money-safety.md).',
    '',
    '| mistake | name | payments | invariant |',
    '|---|---|---:|---|',
    ...verdicts.map(row),
    '',
  ].join('\n');
}

const row = ({ name, says, median, invariant, alive }: Verdict): string =>
  `| ${says} | \`${name}\` | ${alive === null ? median?.toLocaleString('en') : alive} | ${invariant ?? ''} |`;
