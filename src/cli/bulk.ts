import { type Command, InvalidArgumentError } from 'commander';
import { type Holdfast, HoldfastError, type ListedPayment, type ListFilter, type PaymentHandle } from '../client';
import type { Command as Message } from '../domain/commands';
import { counted } from '../domain/format';
import { eventsIdOf } from '../messages/ids';
import { confirm } from '../terminal/confirm';
import { WrongUsage } from '../terminal/failure';
import { listenForInterrupts } from '../terminal/interrupt';
import { wholeNumber } from '../terminal/numbers';
import { json, print } from '../terminal/output';
import { paced } from '../terminal/pace';
import { createProgress, waitingFor } from '../terminal/progress';
import type { PaymentView } from '../view/view';
import { withHoldfast } from './connection';
import { isChange } from './forecast';
import { hasKept } from './kept';
import { judge, linesOf, type Outcome, recordOf, type Tally } from './tally';

export interface BulkOptions {
  account?: string;
  provider?: string;
  limit?: number;
  rate: number;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** One message to many payments. */
export interface BulkDeed {
  verb: 'pause' | 'resume' | 'retry';
  kind: Message['kind'];
  message: object;
  send(payment: PaymentHandle): Promise<PaymentView>;
  states?: ListFilter['states'];
}

/** Nobody waits two minutes for each of a thousand payments. */
const ANSWER_WITHIN_MS = 15_000;
const AT_ONCE = 10;
const RATE = 10;
const RATE_MAX = 1_000;

/** The options of a command for many payments, beside `--account`, `--dry-run` and `--json`. */
export const takesMany = (command: Command): Command =>
  command
    .option('--provider <name>', 'only payments at this provider; with --account, both must match')
    .option('--limit <n>', 'at most this many, the oldest first', wholeNumber(1))
    .option('--rate <n>', 'payments started per second', startRate, RATE)
    .option('--yes', 'do not ask for confirmation; required without a terminal');

/** A parser for `--rate`. */
export function startRate(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= RATE_MAX) return value;
  throw new InvalidArgumentError(`Write a number above 0, at most ${RATE_MAX}.`);
}

/** Finds the payments, asks, and then lets each payment decide: what would change nothing is left alone, what is refused says why. */
export async function inBulk(options: BulkOptions, deed: BulkDeed): Promise<void> {
  const { account, provider } = options;
  if (account === undefined && provider === undefined) {
    throw new WrongUsage(`Which payments? Add --account or --provider: the command never acts on all payments.`);
  }
  await withHoldfast(
    async (holdfast) => {
      const filter = { account, provider, states: deed.states };
      const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
      // Before the others: what is unpaused meanwhile is in both lists, and not in none.
      const paused = await waitingFor('reading the list of payments', holdfast.listPaused(asked));
      const found = await waitingFor('reading the list of payments', holdfast.list(asked));
      const chosen = chosenOf(found, deed, options.limit);
      if (!options.dryRun && chosen.length > 0) await confirm(question(chosen, options, deed), options.yes);
      const told = await carryOut(holdfast, chosen, options, deed);
      const tally = { ...told, outcomes: [...told.outcomes, ...outOfReach(paused, found, deed)] };
      if (options.json) print(json(recordOf(tally)));
      else if (tally.outcomes.length === 0) print(`There is nothing to ${deed.verb}.`);
      else for (const line of linesOf(tally)) print(line);
      judge(tally);
    },
    { answerWithinMs: ANSWER_WITHIN_MS },
  );
}

/** What tells the events of an ended payment is on the lists of those that ask for a person; it can be retried, and refuses the rest. */
export const chosenOf = (
  found: readonly ListedPayment[],
  { kind }: BulkDeed,
  limit: number | undefined,
): ListedPayment[] =>
  found
    .filter(
      ({ workflowId, account, paymentId }) => kind === 'retryNow' || workflowId !== eventsIdOf(account, paymentId),
    )
    .slice(0, limit);

/** What was paused in Temporal does not answer. It sends nothing either, until somebody unpauses it there: then at once. */
function outOfReach(paused: readonly ListedPayment[], found: readonly ListedPayment[], deed: BulkDeed): Outcome[] {
  const isFound = new Set(found.map(({ workflowId }) => workflowId));
  const why = deed.kind === 'pause' ? LEAVE_IT : UNPAUSE_IT;
  return chosenOf(paused, deed, undefined)
    .filter(({ workflowId }) => !isFound.has(workflowId))
    .map((payment) => ({ payment: nameOf(payment), kind: 'pausedInTemporal', why }));
}

const LEAVE_IT =
  'pausedInTemporal: it sends nothing, and does not answer. Leave it paused in Temporal for as long as it shall send nothing: unpaused, it sends at once.';
const UNPAUSE_IT =
  'pausedInTemporal: it does not answer. Unpause it in the Temporal UI, and then run this command again.';

function question(
  chosen: readonly ListedPayment[],
  { account, provider, rate: perSecond }: BulkOptions,
  { verb }: BulkDeed,
): string {
  const of = [account === undefined ? [] : [`of ${account}`], provider === undefined ? [] : [`at ${provider}`]]
    .flat()
    .join(' ');
  const many = counted(chosen.length, 'open payment');
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${many} ${of}, ${perSecond} per second?`;
}

async function carryOut(
  holdfast: Holdfast,
  chosen: readonly ListedPayment[],
  { rate: perSecond, dryRun = false }: BulkOptions,
  deed: BulkDeed,
): Promise<Tally> {
  const outcomes = new Map<ListedPayment, Outcome>();
  const interrupts = listenForInterrupts();
  const progress = createProgress(process.stderr);
  const stop = new AbortController();
  void interrupts.came.then(() => {
    progress.note('Interrupted: no more payments are started; waiting for the answers of the running ones.');
    stop.abort();
  });
  const show = (): void => progress.show(`${deed.verb}: ${outcomes.size}/${chosen.length} payments`);
  show();
  try {
    await paced(chosen, { perSecond, atOnce: AT_ONCE, stop: stop.signal }, async (payment) => {
      outcomes.set(payment, await one(holdfast, payment, deed, dryRun));
      show();
    });
  } finally {
    progress.end();
    interrupts.end();
  }
  return {
    verb: deed.verb,
    dryRun,
    interrupted: stop.signal.aborted,
    outcomes: chosen.map((payment) => outcomes.get(payment) ?? { payment: nameOf(payment), kind: 'notBegun' }),
  };
}

async function one(holdfast: Holdfast, listed: ListedPayment, deed: BulkDeed, dryRun: boolean): Promise<Outcome> {
  const name = { payment: nameOf(listed) };
  try {
    // A payment that was set back after its end is listed, and its run for refunds is, too: each is told.
    const payment = holdfast.listedPayment(listed);
    const forecast = await payment.forecastIfKnown(deed.kind, deed.message);
    const refusal = forecast?.refusal;
    if (refusal?.code === 'NothingWaits') return { ...name, kind: 'unchanged' };
    if (refusal) return { ...name, kind: 'refused', why: refusal.message };
    if (forecast && !isChange(forecast)) return { ...name, kind: 'unchanged' };
    if (dryRun) return { ...name, kind: 'wouldBeDone' };
    await deed.send(payment);
    return { ...name, kind: 'done' };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (hasKept(error)) return { ...name, kind: 'kept', why };
    const isRefusal = error instanceof HoldfastError && error.code !== 'ServerUnavailable';
    return { ...name, kind: isRefusal ? 'refused' : 'unreachable', why };
  }
}

const nameOf = ({ account, paymentId }: ListedPayment): string => `${account}/${paymentId}`;
