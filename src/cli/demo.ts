import type { Command } from 'commander';
import { listenForInterrupts } from './demo/interrupt';
import { visitorsGuide } from './demo/keep';
import { makeOrders } from './demo/made-orders';
import { DROP_MAX } from './demo/mishaps';
import { type Order, readOrders } from './demo/orders';
import { reportOf, summaryOf } from './demo/report';
import { run } from './demo/run';
import { type Closers, closeAll, setStage } from './demo/stage';
import { Found } from './failure';
import { share, wholeNumber } from './numbers';
import { paint } from './output';
import { createProgress } from './progress';

const DEFAULT_PAYMENTS = 150;
const PAYMENTS_MAX = 100_000;

interface DemoOptions {
  orders?: string;
  payments?: number;
  seed: number;
  drop: number;
  kills: number;
  keep?: boolean;
  json?: boolean;
}

/** Adds `demo` to the command line. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('Capture orders parcel by parcel while the provider and the workers fail, then compare the books.')
    .option(
      '--orders <file>',
      'JSON lines {paymentId, authorized, currency, shipments: [{shipmentId, amount, day}], remainder}',
    )
    .option(
      '--payments <n>',
      `how many: ${DEFAULT_PAYMENTS} made by seed, or all of the file`,
      wholeNumber(1, PAYMENTS_MAX),
    )
    .option('--seed <n>', 'decides orders, messages and faults', wholeNumber(0), 1)
    .option(
      '--drop <share>',
      `share of lost answers, 0 to ${DROP_MAX}; failures and stalls come with it`,
      share(DROP_MAX),
      0.1,
    )
    .option('--kills <n>', 'worker processes killed with SIGKILL on the way', wholeNumber(0, 50), 2)
    .option('--keep', 'leave everything up and say where to look, until Ctrl-C')
    .option('--json', 'print one object last; everything else goes to the error stream')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast demo --payments 200 --drop 0.1 --kills 2 --seed 7\n\n' +
        'Starts a Temporal server of its own, or uses that of TEMPORAL_ADDRESS or TEMPORAL_PROFILE.\n' +
        'The exit code is 0 only if the books agree to the last minor unit.',
    )
    .action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  const orders = ordersOf(options);
  const startedAt = Date.now();
  const out = options.json ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  const interrupts = listenForInterrupts();
  const progress = createProgress(process.stderr);
  const closers: Closers = [];
  try {
    const stage = await interrupts.race(setStage(options.seed, process.env, say, closers));
    const shown = await interrupts.race(run(orders, options, stage, progress));
    progress.end();
    const summary = summaryOf(shown, Math.round((Date.now() - startedAt) / 100) / 10);
    for (const line of reportOf(shown, options, summary, paint(out))) say(line);
    if (options.keep) {
      for (const line of visitorsGuide(stage, shown.played)) say(line);
      await interrupts.came;
    }
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    if (!summary.booksAgree) throw new Found();
  } finally {
    progress.end();
    await closeAll(closers);
    interrupts.end();
  }
}

function ordersOf({ orders, payments, seed }: DemoOptions): Order[] {
  if (orders === undefined) return makeOrders(payments ?? DEFAULT_PAYMENTS, seed);
  const read = readOrders(orders);
  return payments === undefined ? read : read.slice(0, payments);
}
