import { Command, Option } from 'commander';
import { COLUMN_NAMES, REFUNDING } from './columns';
import { type ColumnReport, tableOf, walkColumn } from './report';
import { FULL, FULL_REFUNDS, QUICK, QUICK_REFUNDS } from './slices';

const SAY_EVERY_MS = 2_000;

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

const options = program.opts<{ column?: string; quick: boolean; refunds: boolean; json: boolean }>();
const [full, quick] = options.refunds ? [FULL_REFUNDS, QUICK_REFUNDS] : [FULL, QUICK];
const plan = options.quick ? quick : full;
const named = options.refunds ? REFUNDING : COLUMN_NAMES;
const reports: ColumnReport[] = [];
let saidAt = Date.now();

for (const column of options.column ? [options.column] : named) {
  reports.push(
    walkColumn(column, plan, (slice, done, of, states) => {
      if (Date.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = Date.now();
      process.stderr.write(`${column}: walk ${done + 1} of ${of} (${slice}), ${states} states\n`);
    }),
  );
}

process.stdout.write(`${tableOf(reports, plan)}\n`);
if (options.json)
  process.stdout.write(
    `${JSON.stringify({ quick: options.quick, refunds: options.refunds, coverage: plan.coverage, columns: reports })}\n`,
  );
const isRight = reports.every(({ complete, violations }) => complete && violations.length === 0);
process.exitCode = isRight ? 0 : 1;
