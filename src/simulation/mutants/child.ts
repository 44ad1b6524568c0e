/** Lives payments, with one mutant switched on or none, run by run, and tells its parent what it found. */
import { runSafety } from '../run';
import { notLoaded } from './hook';
import type { Job, Told } from './hunt';

async function main({ runs, mode, provider }: Job): Promise<void> {
  for (const run of runs) {
    const report = await runSafety({
      ...run,
      mode,
      stopAtFirst: true,
      ...(provider === undefined ? {} : { provider }),
    });
    const [violation] = report.found;
    await tell({
      seed: run.seed,
      payments: report.payments,
      ...(violation === undefined ? {} : { invariant: violation.invariant, seen: violation.seen }),
    });
  }
  const missed = notLoaded();
  if (missed.length > 0) throw new Error(`not switched on: nothing loads ${missed.join(', ')}`);
}

/** Written before the process ends. */
const tell = (told: Told): Promise<void> =>
  new Promise((done, fail) => {
    process.send?.(told, undefined, undefined, (error) => (error ? fail(error) : done()));
  });

// Whoever ends the parent ends this, too.
process.once('disconnect', () => process.exit(1));
main(JSON.parse(process.argv[2] ?? '{}') as Job).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
