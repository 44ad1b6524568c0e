import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { wholeNumber } from '../../src/terminal/numbers';
import { createProgress } from '../../src/terminal/progress';
import { OTHERS } from '../model/columns';
import { NAMES } from '../providers';
import { pageOf } from './page';
import type { Report, Violation } from './report';
import { accountsOf } from './run';
import { spread } from './spread';

const SEED_MAX = 0x7fffffff;

interface Options {
  payments: number;
  seed?: number;
  core: boolean;
  workflow: boolean;
  provider?: string;
  json: boolean;
  report?: string;
}

/** Bad input, in the manner of the other commands. */
const BAD_INPUT = 2;
const INTERRUPTED = 130;

const program = new Command('safety')
  .description(
    'Lives payments in virtual time: every fault that is known, at every moment, and an oracle that compares the\n' +
      'provider’s hidden books with the payment after every action. Exit code 1 if an invariant does not hold.',
  )
  .option('--payments <n>', 'how many', wholeNumber(1), 20_000)
  .option('--seed <n>', 'the same seed, the same run; a fresh one is printed', wholeNumber(0, SEED_MAX))
  .option('--core', 'a model of each provider in place of adapters and sandbox: faster', false)
  .addOption(
    new Option(
      '--workflow',
      'inside the real workflow in virtual time, before a model of each provider: needs `npm run build`, and is slower',
    )
      .default(false)
      .conflicts('core'),
  )
  .addOption(
    new Option('--provider <name>', `this provider only (${OTHERS}: with --core or --workflow)`).choices([
      ...NAMES,
      OTHERS,
    ]),
  )
  .option('--json', 'print one JSON object last', false)
  .option('--report <folder>', 'write report.json and report.md there')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(`${text.trim()}\nSee --help.\n`) });

async function main(): Promise<number> {
  try {
    program.parse();
  } catch (error) {
    return (error as { exitCode?: number }).exitCode === 0 ? 0 : BAD_INPUT;
  }
  const { payments, core, workflow, provider, json, report: folder, ...given } = program.opts<Options>();
  const mode = workflow ? 'workflow' : core ? 'core' : 'adapters';
  if (accountsOf(mode, provider).length === 0) {
    process.stderr.write(`${provider} exists in the model only: add --core or --workflow.\n`);
    return BAD_INPUT;
  }
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const seed = given.seed ?? Date.now() % SEED_MAX;
  process.stderr.write(`seed ${seed}, ${payments.toLocaleString('en')} payments, mode ${mode}\n`);

  const startedAt = performance.now();
  const progress = createProgress(process.stderr);
  let done = 0;
  let violations = 0;
  const run = spread({ payments, seed, mode, ...(provider === undefined ? {} : { provider }) }, (part) => {
    for (const violation of part.found.slice(0, Math.max(0, SHOWN_MAX - violations))) progress.note(inWords(violation));
    done += part.payments;
    violations += part.violations;
    const rate = done / ((performance.now() - startedAt) / 1000);
    const left = Math.ceil((payments - done) / rate);
    progress.show(
      `${done.toLocaleString('en')} payments, ${Math.round(rate)}/s, ${violations} violations, ${left} s left`,
    );
  });
  let isInterrupted = false;
  process.once('SIGINT', () => {
    isInterrupted = true;
    run.stop();
  });
  const report = await run.report;
  progress.end();

  if (folder !== undefined) {
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    writeFileSync(join(folder, 'report.md'), pageOf(report));
  }
  process.stdout.write(`${summary(report)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  if (isInterrupted) return INTERRUPTED;
  return report.violations > 0 ? 1 : 0;
}

const SHOWN_MAX = 3;

const inWords = ({ seed, index, invariant, seen, test, story }: Violation): string =>
  `\n${invariant}, seed ${seed}, payment ${index}: ${seen}\n\n${test}\n\n${story.join('\n')}`;

function summary({ payments, faults, simulatedYears, seconds, violations, mode, seed }: Report): string {
  const rate = Math.round(payments / seconds);
  return (
    `${payments.toLocaleString('en')} payments (${mode}, seed ${seed}), ${faults.toLocaleString('en')} faults, ` +
    `${Math.round(simulatedYears).toLocaleString('en')} simulated years in ${seconds.toFixed(1)} s (${rate}/s): ` +
    `${violations} violations`
  );
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`the simulator failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
