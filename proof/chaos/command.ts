import { parseArgs } from 'node:util';
import { createProgress } from '../../src/terminal/progress';
import type { Stage } from './stage';

/** A command that disturbs what runs on a stage, and reports whether it was safe. */
export interface StageCommand<Report extends { safe: boolean }, S extends Stage = Stage> {
  help: string;
  /** The option that says how often, and how often without it. */
  counts: string;
  often: number;
  run(plan: { count: number; seed: number; show: (line: string) => void }, stage: S): Promise<Report>;
  set(seed: number, env: NodeJS.ProcessEnv): Promise<S>;
  textOf(report: Report): string;
}

/** Runs the command, and ends the process: 1 when it was not safe, or could not be run. */
export function runCommand<Report extends { safe: boolean }, S extends Stage>(command: StageCommand<Report, S>): void {
  onStage(command)
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    })
    // A connection that lingers must not keep the script from ending.
    .finally(() => process.exit());
}

async function onStage<Report extends { safe: boolean }, S extends Stage>(
  command: StageCommand<Report, S>,
): Promise<void> {
  const { counts, often, textOf } = command;
  const { values } = parseArgs({
    options: {
      [counts]: { type: 'string', default: String(often) },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(command.help);
  const count = countOf(counts, values[counts]);
  const seed = countOf('seed', values.seed);
  const progress = createProgress(process.stderr);
  progress.note(`Seed ${seed}, ${count} ${counts}.`);
  const stage = await command.set(seed, process.env);
  const interrupt = (): void => void stage.close().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    const report = await command.run({ count, seed, show: progress.show }, stage);
    progress.end();
    process.stdout.write(`${textOf(report)}\n`);
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    if (!report.safe) process.exitCode = 1;
  } finally {
    progress.end();
    await stage.close();
  }
}

function countOf(name: string, text: unknown): number {
  const count = Number(text);
  if (/^\d+$/.test(String(text)) && Number.isSafeInteger(count)) return count;
  throw new Error(`--${name} is ${JSON.stringify(text)}; give a whole number.`);
}
