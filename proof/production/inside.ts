import { setTimeout as sleep } from 'node:timers/promises';
import { createProgress } from '../../src/terminal/progress';
import { type Found, install } from './installation';
import { production } from './production';
import { textOf } from './report';
import { setStage } from './stage';

/** Nobody waits for longer, and what hangs is ended. */
const LIMIT_MS = 10 * 60_000;
/** What does not end by then is a guarded process, which ends with this one. */
const CLOSES_WITHIN_MS = 10_000;

/** What the program outside has found, and hands over as JSON. */
export interface Handover extends Found {
  readonly seed: number;
  readonly otherScript: string;
  readonly json: boolean;
}

async function main(handover: Handover): Promise<void> {
  const progress = createProgress(process.stderr);
  const closers: (() => unknown)[] = [];
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Error(signal)));
  });
  const late = sleep(LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`it was not over within ${LIMIT_MS / 60_000} minutes`);
  });
  try {
    const report = await Promise.race([play(handover, progress.show, closers), interrupted, late]);
    progress.end();
    process.stdout.write(`${textOf(report)}\n`);
    if (handover.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    if (!report.safe) process.exitCode = 1;
  } finally {
    progress.end();
    for (const end of closers.reverse()) {
      await Promise.race([end(), sleep(CLOSES_WITHIN_MS, undefined, { ref: false })]);
    }
  }
}

async function play(handover: Handover, show: (line: string) => void, closers: (() => unknown)[]) {
  show('PostgreSQL, Temporal and the sandbox are set up');
  const installation = await install(handover, closers);
  show('two workers are started');
  const stage = await setStage(installation, handover.folder, closers);
  return production({ seed: handover.seed, otherScript: handover.otherScript, show }, installation, stage);
}

main(JSON.parse(process.argv[2] ?? '') as Handover)
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  // A connection that lingers must not keep the script from ending.
  .finally(() => process.exit());
