import type { Figures, Report } from './report';
import { situationTable } from './situations';

const count = (value: number): string => value.toLocaleString('en');

/** The report for people: what was tried, by provider and by fault, and every violation with its story. */
export function pageOf(report: Report): string {
  const {
    mode,
    seed,
    payments,
    faults,
    steps,
    simulatedYears,
    seconds,
    violations,
    byProvider,
    byFault,
    bySituation,
    found,
  } = report;
  return [
    '# Simulated payments',
    '',
    `${count(payments)} payments through ${THROUGH[mode]}, seed ${seed}: ${count(violations)} violations.`,
    `${count(faults)} faults in ${count(steps)} steps, ${count(Math.round(simulatedYears))} simulated years, ${seconds.toFixed(1)} s` +
      ` (${count(Math.round(payments / seconds))} payments/s).`,
    '',
    '| provider | payments | steps | faults | years | violations |',
    '|---|---:|---:|---:|---:|---:|',
    ...Object.entries(byProvider).map(([provider, figures]) => row(provider, figures)),
    '',
    '| fault | times |',
    '|---|---:|',
    ...Object.entries(byFault)
      .sort(([, one], [, other]) => other - one)
      .map(([fault, times]) => `| ${fault} | ${count(times)} |`),
    '',
    ...situationTable(bySituation),
    ...found.flatMap(({ index, invariant, seen, provider, test, story }) => [
      '',
      `## Payment ${index}: ${invariant} at ${provider}`,
      '',
      seen,
      '',
      '```ts',
      test,
      '```',
      '',
      '```',
      ...story,
      '```',
    ]),
    '',
  ].join('\n');
}

const THROUGH: Readonly<Record<Report['mode'], string>> = {
  core: 'the core and a model of each provider',
  adapters: 'the core and the real provider adapters',
  workflow: 'the real workflow and a model of each provider',
};

const row = (provider: string, { payments, steps, faults, simulatedYears, violations }: Figures): string =>
  `| ${provider} | ${count(payments)} | ${count(steps)} | ${count(faults)} | ${count(Math.round(simulatedYears))} | ${count(violations)} |`;
