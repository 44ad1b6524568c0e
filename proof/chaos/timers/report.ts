import type { TimersReport } from './timers';

const SHOWN = 20;

/** The report for people. */
export function textOf(report: TimersReport): string {
  const { failed, unreplayed, standing } = report;
  const wrong = [...failed, ...unreplayed, ...standing, ...report.unmended];
  const lines: readonly (readonly [string, number])[] = [
    ['disturbances', report.disturbances],
    ['  workers frozen', report.frozen],
    ['  workers killed', report.killed],
    ['payments', report.payments],
    ['views answered meanwhile', report.answers],
    ['events', report.events],
    ['workflow tasks', report.tasks],
    ['  timed out', report.timedOut],
    ['  failed', failed.length],
    ['timers started', report.timersStarted],
    ['  cancelled', report.timersCancelled],
    ['histories replayed', report.runs - unreplayed.length],
    ['  not', unreplayed.length],
    ['payments that stood still', standing.length],
    ['  mended', report.mended],
  ];
  return [
    ...lines.map(([what, count]) => `${what.padEnd(28)}${String(count).padStart(8)}`),
    `In ${report.seconds} s.`,
    ...wrong.slice(0, SHOWN).map((what) => `  ${what}`),
    ...(wrong.length > SHOWN ? [`  and ${wrong.length - SHOWN} more`] : []),
    report.safe
      ? 'No workflow task failed, and every history replays.'
      : 'A history does not replay: its payment stood still until it was mended. The known cause is in docs/money-safety.md.',
    `Again, the same orders and disturbances: npm run chaos:timers -- --disturbances ${report.disturbances} --seed ${report.seed}`,
  ].join('\n');
}
