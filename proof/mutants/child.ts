/** Lives payments, with one mutant switched on or none, run by run, and tells its parent what it found. */
import type { Job, Told } from './hunt';
import { switchOn } from './switch-on';

async function main({ mutant, runs, mode, provider }: Job): Promise<void> {
  const uncalled = mutant === undefined ? () => [] : await switchOn(mutant, provider);
  // Only now: the loop of the core keeps its functions in a table, and so do the adapters.
  const { runSafety } = await import('../simulator/run.js');
  let isCaught = true;
  for (const run of runs) {
    const report = await runSafety({
      ...run,
      mode,
      stopAtFirst: true,
      ...(provider === undefined ? {} : { provider }),
    });
    const [violation] = report.found;
    isCaught &&= violation !== undefined;
    await tell({
      seed: run.seed,
      payments: report.payments,
      ...(violation === undefined ? {} : { invariant: violation.invariant, seen: violation.seen }),
    });
  }
  // What is caught early has perhaps not come to all of its functions.
  const missed = isCaught ? [] : uncalled();
  if (missed.length > 0) throw new Error(`not switched on: nothing calls ${missed.join(', ')}`);
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
