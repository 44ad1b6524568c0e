import { join } from 'node:path';
import { Command, Option } from 'commander';
import { createProgress } from '../../src/terminal/progress';
import { inThreads } from '../threads';
import { COLUMN_NAMES, columnOf, REFUNDING } from './columns';
import { type ColumnReport, reportOn, type Timed, tableOf } from './report';
import { nameOf, PLANS, type PlanName } from './slices';
import type { Slice } from './state';
import type { Task } from './thread';

/** A walk keeps every state that it has seen: the largest has millions. */
const HEAP_MB = 10_000;
/** What a move makes is garbage when it is judged: with room for much of it, little is copied. */
const YOUNG_MB = 256;

const program = new Command('safety:exhaustive')
  .description(
    'Walks every state that a small payment can reach, at every kind of provider, and checks the invariants in each.',
  )
  .addOption(new Option('--column <name>', 'only this column of the capability table').choices(COLUMN_NAMES))
  .option('--quick', 'the slices that the tests walk: seconds instead of minutes', false)
  .option('--refunds', 'the slices in which money is given back, instead of those without', false)
  .option('--json', 'one JSON object, last on stdout', false)
  .exitOverride((stop) => process.exit(stop.exitCode === 0 ? 0 : 2))
  .parse();

const {
  quick,
  refunds,
  json,
  column: only,
} = program.opts<{
  column?: string;
  quick: boolean;
  refunds: boolean;
  json: boolean;
}>();
const length = quick ? 'quick' : 'full';
const name: PlanName = refunds ? `${length}, refunds` : length;
const plan = PLANS[name];

async function main(): Promise<number> {
  const columns = only === undefined ? (refunds ? REFUNDING : COLUMN_NAMES) : [only];
  const tasks: Task[] = columns.flatMap((column) =>
    plan.slices(columnOf(column)).map((_, nth) => ({ column, plan: name, nth })),
  );
  const progress = createProgress(process.stderr);
  const walked = new Map<string, (Timed | undefined)[]>(columns.map((column) => [column, []]));
  const under = new Map<number, number>();
  let [done, seen] = [0, 0];
  const show = (what: string): void => {
    const states = [...under.values()].reduce((all, one) => all + one, seen);
    progress.show(`${done} of ${tasks.length} walks, ${states.toLocaleString('en')} states, ${what}`);
  };
  const { results, stop } = inThreads<Task, Timed, number>(join(__dirname, 'thread.js'), tasks, {
    limits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    onSaid(states, at) {
      under.set(at, states);
      const { column, nth } = tasks[at] as Task;
      show(`${column}: ${nameOf(slicesOf(column)[nth] as Slice)}`);
    },
    onDone(result, at) {
      under.delete(at);
      [done, seen] = [done + 1, seen + result.states];
      const { column, nth } = tasks[at] as Task;
      const all = walked.get(column) as (Timed | undefined)[];
      all[nth] = result;
      show(column);
      const { violation } = result;
      if (violation) progress.note(`${column}: ${violation.invariant}, ${violation.seen}; the report tells its path`);
      if (Object.keys(all).length === slicesOf(column).length) progress.note(inWords(reportOf(column)));
    },
  });
  const reportOf = (column: string): ColumnReport => reportOn(column, slicesOf(column), walked.get(column) ?? []);
  process.once('SIGINT', stop);
  await results;
  progress.end();
  const reports = columns.map(reportOf);
  process.stdout.write(`${tableOf(reports, plan)}\n`);
  if (json) {
    process.stdout.write(`${JSON.stringify({ quick, refunds, coverage: plan.coverage, columns: reports })}\n`);
  }
  return reports.every(({ complete, violations }) => complete && violations.length === 0) ? 0 : 1;
}

/** Of a column that is done, while others are walked. */
const inWords = ({ column, walks, states, transitions, complete, violations }: ColumnReport): string =>
  `${column}: ${walks} walks, ${states.toLocaleString('en')} states, ${transitions.toLocaleString('en')} transitions, ` +
  `${complete ? 'complete' : 'NOT complete'}, ${violations.length} violations`;

const slicesOf = (column: string): readonly Slice[] => plan.slices(columnOf(column));

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`the walk failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
