import { parseArgs } from 'node:util';
import { Runtime } from '@temporalio/worker';
import { createProgress } from '../../../cli/progress';
import { setStage } from '../stage';
import { textOf } from './report';
import { timers } from './timers';

const HELP = `Freezes and kills workers while payments arm timers and are asked for all the time, and replays every history.

  npm run chaos:timers -- [--disturbances N] [--seed S] [--json]

  --disturbances N   how often a worker is frozen or killed (default 500, about a quarter of an hour)
  --seed S           decides orders, faults and disturbances (default: drawn, and printed)
  --json             one JSON object as the last line

Exit code 1 when a workflow task failed, a history does not replay, or a payment stands still.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      disturbances: { type: 'string', default: '500' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const disturbances = countOf('--disturbances', values.disturbances);
  const seed = countOf('--seed', values.seed);
  // What a replay finds is in the report; the SDK would tell it once more, line by line.
  Runtime.install({ logger: SILENT, telemetryOptions: { logging: { filter: 'OFF' } } });
  const progress = createProgress(process.stderr);
  progress.note(`Seed ${seed}, ${disturbances} disturbances.`);
  const stage = await setStage(seed, process.env);
  const interrupt = (): void => void stage.close().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    const report = await timers({ disturbances, seed, show: progress.show }, stage);
    progress.end();
    process.stdout.write(`${textOf(report)}\n`);
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    if (!report.safe) process.exitCode = 1;
  } finally {
    progress.end();
    await stage.close();
  }
}

const silent = (): void => undefined;
const SILENT = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };

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
