import { type Command, Option } from 'commander';
import { wantsExistingServer } from '../../config/temporal-connection';
import { deal } from '../../demo/deal';
import { visitorsGuide } from '../../demo/keep';
import { makeOrders } from '../../demo/made-orders';
import { type Merchant, merchantsOf, routes } from '../../demo/merchants';
import { DROP_MAX } from '../../demo/mishaps';
import { type Order, readOrders } from '../../demo/orders';
import { PROVIDER_NAMES, type ProviderName } from '../../demo/providers';
import { reportOf, storyOf } from '../../demo/report';
import { run } from '../../demo/run';
import { type Closers, closeAll, setStage } from '../../demo/stage';
import { summaryOf } from '../../demo/summary';
import { Found } from '../../terminal/failure';
import { listenForInterrupts } from '../../terminal/interrupt';
import { share, wholeNumber } from '../../terminal/numbers';
import { paint } from '../../terminal/output';
import { createProgress } from '../../terminal/progress';

const DEFAULT_PAYMENTS = 120;
const PAYMENTS_MAX = 100_000;

interface DemoOptions {
  orders?: string;
  payments?: number;
  provider?: ProviderName;
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
    .description('Capture orders parcel by parcel while the providers and the workers fail, then compare the books.')
    .option(
      '--orders <file>',
      'JSON lines {paymentId, authorized, currency, shipments: [{shipmentId, amount, day}], remainder}',
    )
    .option(
      '--payments <n>',
      `number of payments; default: ${DEFAULT_PAYMENTS} generated ones, or all of the file`,
      wholeNumber(1, PAYMENTS_MAX),
    )
    .addOption(new Option('--provider <name>', 'one provider instead of all').choices(PROVIDER_NAMES))
    .option('--seed <n>', 'decides orders, messages and faults', wholeNumber(0), 1)
    .option(
      '--drop <share>',
      `share of lost answers, 0 to ${DROP_MAX}; failures and stalls come with it`,
      share(DROP_MAX),
      0.1,
    )
    .option('--kills <n>', 'worker processes to kill with SIGKILL during the run', wholeNumber(0, 50), 2)
    .option('--keep', 'keep everything running until Ctrl-C, with one payment for you to resolve')
    .option('--json', 'print one JSON object at the end; all other output goes to the error stream')
    .addHelpText('after', () =>
      [
        '\nExample:\n  holdfast demo --payments 200 --drop 0.1 --kills 2 --seed 7\n  holdfast demo --provider payment-options --keep\n',
        'Orders go to accounts of all providers, by their currency:',
        ...routes().map((route) => `  ${route}`),
        'Starts its own Temporal server, or uses the one that TEMPORAL_ADDRESS or TEMPORAL_PROFILE names.',
        'The exit code is 0 only if the books agree to the last minor unit, and with what the shops heard.',
      ].join('\n'),
    )
    .action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  // Ids are used up for ever on a server that lasts; accounts of another name make them new ones.
  const suffix = wantsExistingServer(process.env) ? `-${Date.now().toString(36)}` : '';
  const merchants = merchantsOf(options.provider, suffix);
  const dealt = deal(ordersOf(options, merchants), merchants, options.seed);
  const providers = PROVIDER_NAMES.filter((name) => dealt.some(({ merchant }) => merchant.provider === name));
  const startedAt = Date.now();
  const out = options.json ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  const interrupts = listenForInterrupts();
  const progress = createProgress(process.stderr);
  const closers: Closers = [];
  try {
    for (const line of storyOf(providers, options, paint(out))) say(line);
    const stage = await interrupts.race(setStage(options, merchants, process.env, say, closers));
    const shown = await interrupts.race(run(dealt, options, stage, progress));
    progress.end();
    const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
    const summary = summaryOf(shown, options.seed, seconds);
    for (const line of reportOf(shown, options, seconds, paint(out))) say(line);
    if (options.keep) {
      for (const line of visitorsGuide(stage, shown)) say(line);
      await interrupts.came;
    }
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    if (!summary.booksAgree || !summary.events.agree) throw new Found();
  } finally {
    progress.end();
    await closeAll(closers);
    interrupts.end();
  }
}

function ordersOf({ orders, payments, seed }: DemoOptions, merchants: readonly Merchant[]): Order[] {
  if (orders === undefined) return makeOrders(payments ?? DEFAULT_PAYMENTS, seed, merchants);
  const read = readOrders(orders, merchants);
  return payments === undefined ? read : read.slice(0, payments);
}
