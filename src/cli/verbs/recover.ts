import type { Command } from 'commander';
import type { Holdfast } from '../../client';
import { clientConfig } from '../../config/client-config';
import { confirm } from '../../terminal/confirm';
import { WrongUsage } from '../../terminal/failure';
import { listenForInterrupts } from '../../terminal/interrupt';
import { json, print } from '../../terminal/output';
import { paced } from '../../terminal/pace';
import { createProgress } from '../../terminal/progress';
import { startRate } from '../bulk';
import { withHoldfast } from '../connection';
import { type ListedStart, readList, streamOf } from '../recover/list';
import { judge, type Outcome, type Recovered, recordOf, recoveredLines } from '../recover/outcomes';

interface RecoverOptions {
  from: string;
  rate: number;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

const RATE = 5;
const AT_ONCE = 10;

/** Adds `recover` to the command line. */
export function recoverCommand(program: Command): void {
  program
    .command('recover')
    .description('Start a list of payments that Temporal has forgotten, each with an unknown past.')
    .requiredOption(
      '--from <file>',
      'the list, or - for the standard input: the message of `start` on a line each, as JSON',
    )
    .option('--rate <n>', 'payments started per second', startRate, RATE)
    .option('--dry-run', 'check every line, and say which payments Temporal knows; change nothing')
    .option('--yes', 'do not ask for confirmation; required without a terminal')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      '\nExample of a line:\n  {"account":"nordic-shop","paymentId":"order-1001","authorization":{"reference":"order-1001-1"},"amount":24900,"currency":"NOK"}\n' +
        '\nExample:\n  holdfast recover --from open-payments.jsonl --rate 5\n\n' +
        'Every line is checked before the first payment is started. A payment that Temporal knows is not changed, so the same list may be run\n' +
        'again. Nothing is sent that a look-up cannot clear first: report the shipments afterwards, and settle what `holdfast stuck` lists.\n' +
        'The account must be in the file that HOLDFAST_CONFIG names, or in ./holdfast.yaml.\n' +
        'The exit code is 0 if every payment is there, 1 if some failed, and 2 if the list is wrong: then nothing was started.',
    )
    .action(recover);
}

async function recover({ from, rate, dryRun = false, yes, json: asJson }: RecoverOptions): Promise<void> {
  if (from === '-' && !dryRun && !yes) {
    throw new WrongUsage(
      'The list takes the standard input, so there is nobody to confirm this. Add --yes, or --dry-run.',
    );
  }
  const { accounts, workflowTaskTimeoutMs } = clientConfig(undefined, process.env);
  const list = await readList(streamOf(from), accounts);
  if (!dryRun && list.length > 0) {
    await confirm(`Start ${list.length} payments as recovered, ${rate} per second?`, yes);
  }
  await withHoldfast(
    async (holdfast) => {
      const recovered = await recoverAll(holdfast, list, rate, dryRun);
      if (asJson) print(json(recordOf(recovered)));
      else for (const line of recoveredLines(recovered)) print(line);
      judge(recovered);
    },
    { accounts, workflowTaskTimeoutMs },
  );
}

async function recoverAll(
  holdfast: Holdfast,
  list: readonly ListedStart[],
  perSecond: number,
  dryRun: boolean,
): Promise<Recovered> {
  const outcomes = new Map<ListedStart, Outcome>();
  const interrupts = listenForInterrupts();
  const progress = createProgress(process.stderr);
  const stop = new AbortController();
  void interrupts.came.then(() => {
    progress.note('Interrupted: no more payments are started; waiting for the answers of the running ones.');
    stop.abort();
  });
  progress.show(`recover: 0/${list.length} payments`);
  try {
    await paced(list, { perSecond, atOnce: AT_ONCE, stop: stop.signal }, async (listed) => {
      outcomes.set(listed, await one(holdfast, listed, dryRun));
      const failed = [...outcomes.values()].filter(({ kind }) => kind === 'failed').length;
      progress.show(`recover: ${outcomes.size}/${list.length} payments${failed === 0 ? '' : `, ${failed} failed`}`);
    });
  } finally {
    progress.end();
    interrupts.end();
  }
  return {
    dryRun,
    interrupted: stop.signal.aborted,
    outcomes: list.map((listed) => outcomes.get(listed) ?? { ...nameOf(listed), kind: 'notBegun' }),
  };
}

async function one(holdfast: Holdfast, listed: ListedStart, dryRun: boolean): Promise<Outcome> {
  try {
    const { isNew } = dryRun ? await holdfast.startPlan(listed.message) : await holdfast.begin(listed.message);
    if (!isNew) return { ...nameOf(listed), kind: 'there' };
    return { ...nameOf(listed), kind: dryRun ? 'wouldStart' : 'started' };
  } catch (error) {
    return { ...nameOf(listed), kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

const nameOf = ({ line, name }: ListedStart): Pick<ListedStart, 'line' | 'name'> => ({ line, name });
