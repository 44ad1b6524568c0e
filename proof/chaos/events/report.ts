import type { EventsReport } from './events';

const SHOWN = 20;

/** The report for people. */
export function textOf(report: EventsReport): string {
  const { faults, rounds, safe, seconds, seed } = report;
  const lines: readonly (readonly [string, number])[] = [
    ['rounds, each with a kill', rounds],
    ['payments', report.payments],
    ['runs continued as new', report.renewals],
    ['ended before all was told', report.handedOn],
    ['requests refused', report.refused],
    ['events due', report.due],
    ['lost', report.lost],
    ['gaps', report.gaps],
    ['doubled', report.doubled],
    ['wrong signatures', report.forged],
  ];
  return [
    ...lines.map(([what, value]) => `${what.padEnd(28)}${String(value).padStart(10)}`),
    `In ${seconds} s.`,
    ...faults.slice(0, SHOWN).map((what) => `  ${what}`),
    ...(faults.length > SHOWN ? [`  and ${faults.length - SHOWN} more`] : []),
    safe
      ? 'Every event was heard, in order, and every parcel was captured once.'
      : 'Events or books do not agree. This must not happen: please report it, with the seed and the lines above.',
    `Again, the same orders: npm run chaos:events -- --rounds ${rounds} --seed ${seed}`,
  ].join('\n');
}
