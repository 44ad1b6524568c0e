import { parseArgs } from 'node:util';
import { createProgress } from '../../cli/progress';
import { chaos } from './chaos';
import { textOf } from './report';
import { setStage } from './stage';

const HELP = `Disturbs a real Temporal server, worker processes and the providers while payments run, and compares the books.

  npm run chaos -- [--rounds N] [--seed S] [--json]

  --rounds N   disturbances, six kinds in turn (default 200, about ten minutes)
  --seed S     decides orders, faults and disturbances (default: drawn, and printed)
  --json       one JSON object as the last line

Exit code 1 when money was captured twice, beyond what was authorized, or lost.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const rounds = countOf('--rounds', values.rounds);
  const seed = countOf('--seed', values.seed);
  const progress = createProgress(process.stderr);
  progress.note(`Seed ${seed}, ${rounds} rounds.`);
  const stage = await setStage(seed, process.env);
  const interrupt = (): void => void stage.close().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    const report = await chaos({ rounds, seed, show: progress.show }, stage);
    progress.end();
    process.stdout.write(`${textOf(report)}\n`);
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    if (!report.safe) process.exitCode = 1;
  } finally {
    progress.end();
    await stage.close();
  }
}

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new Error(`${name} is ${JSON.stringify(text)}; give a whole number.`);
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  // A connection that lingers must not keep the script from ending.
  .finally(() => process.exit());
