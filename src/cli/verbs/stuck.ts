import type { Command } from 'commander';
import {
  type ListFilter,
  REASONS,
  type SeenPayment,
  STUCK_REASONS,
  type StuckPayment,
  type Survey,
} from '../../client';
import { cleanText } from '../../domain/clean';
import { formatMoney } from '../../domain/format';
import { present } from '../../domain/present';
import { savedQueries } from '../../messages/queries';
import { Found } from '../../terminal/failure';
import { fromNow, length, spoken } from '../../terminal/moments';
import { wholeNumber } from '../../terminal/numbers';
import { json, print, table } from '../../terminal/output';
import { createProgress } from '../../terminal/progress';
import { withHoldfast } from '../connection';
import { atStake } from '../stake';

interface StuckOptions extends Pick<ListFilter, 'account' | 'provider'> {
  olderThan?: number;
  lookAt?: number;
  query?: boolean;
  json?: boolean;
}

/** A stuck payment with its view, where it is one that a worker can tell of. */
export type SeenStuck = StuckPayment & SeenPayment;

/** Adds `stuck` to the command line. */
export function stuckCommand(program: Command): void {
  program
    .command('stuck')
    .description('List the payments that need an operator or make no progress, the longest waiting first.')
    .option('--account <name>', 'only payments of this account')
    .option('--provider <name>', 'only payments at this provider')
    .option('--older-than <time>', 'only payments that have waited longer, such as 2h', length)
    .option(
      '--look-at <n>',
      'how many payments to check one by one, the newest first, however long it takes; default: 1000 within 30 s',
      wholeNumber(1),
    )
    .option('--query', 'instead of the list: ready-made queries for the search box of the Temporal UI')
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast stuck --account nordic-shop --older-than 2h\n\n' +
        'It queries the lists of Temporal, then checks each payment for failing tasks, queues that no worker polls, and builds\n' +
        'that no worker runs. Money and next step come from the payment itself, if a worker answers.\n' +
        'The exit code is 0 if there are none, and 1 if there are some.',
    )
    .action((options: StuckOptions) => (options.query ? queries(options) : stuck(options)));
}

function queries({ account, provider, json: asJson }: StuckOptions): void {
  const all = savedQueries(new Date(), account, provider);
  if (asJson) print(json(all));
  else for (const { name, shows, query } of all) print(`${name}: ${shows}\n  ${query}`);
}

async function stuck({ olderThan, lookAt, json: asJson, account, provider }: StuckOptions): Promise<void> {
  const options = {
    ...present({ account, provider, olderThanMs: olderThan, lookAtMost: lookAt }),
  };
  const progress = createProgress(process.stderr);
  const { survey, found } = await withHoldfast(async (holdfast) => {
    const looking = {
      onSeen: (seen: number, of: number) => progress.show(`checked ${seen}/${of} payments`),
      // Who says how many gets that many, however long it takes: they see how it goes, and can end it.
      ...(lookAt === undefined ? {} : { withinMs: Number.POSITIVE_INFINITY }),
    };
    progress.show('reading the lists of Temporal');
    const its = await holdfast.survey({ ...options, looking });
    const asking = its.payments.filter(isAnswering);
    const views = await holdfast.look(asking, {
      onSeen: (seen, of) => progress.show(`reading ${seen}/${of} payments`),
    });
    const viewed = new Map(views.map((view) => [view.workflowId, view]));
    return {
      survey: its,
      found: its.payments.map(
        (payment): SeenStuck => ({ unseen: payment.why, ...viewed.get(payment.workflowId), ...payment }) as SeenStuck,
      ),
    };
  }).finally(() => progress.end());
  const limits = limitsOf(survey);
  if (asJson) {
    print(json(found.map(recordOf)));
    for (const line of limits) process.stderr.write(`${line}\n`);
  } else {
    if (found.length === 0) print('Nothing is stuck.');
    else for (const line of linesOf(found, Date.now())) print(line);
    for (const line of limits) print(line);
  }
  if (found.length > 0) throw new Found();
}

/** Of the others it is known already that nobody answers. */
const isAnswering = ({ reason }: StuckPayment): boolean => reason === 'attention' || reason === 'unlisted';

/** What the list does not say. */
export function limitsOf({ open, unlooked, ended, unlookedEnded, silentQueues }: Survey): string[] {
  const more = `To check more: --look-at ${Math.max(open, ended)}`;
  return [
    ...(unlooked === 0 ? [] : [`${unlooked} of ${open} open payments were not checked one by one. ${more}`]),
    ...(unlookedEnded === 0
      ? []
      : [
          `${unlookedEnded} of ${ended} runs that were terminated or failed were not checked: their payments may be cut off. ${more}`,
        ]),
    ...(silentQueues.length === 0
      ? []
      : [`No worker polls ${silentQueues.join(', ')}: new work waits there. Start the workers.`]),
  ];
}

/** The list for people. */
export function linesOf(found: readonly SeenStuck[], now: number): string[] {
  const rows = found.map((payment) => {
    const { provider, since, view } = payment;
    const captureBy = view?.captureBy ?? payment.captureBy?.getTime();
    return [
      ...[nameOf(payment), provider, view ? formatMoney(atStake(view), view.currency, view.exponent) : '?'],
      reasonOf(payment),
      fromNow(since.getTime(), now),
      captureBy === undefined ? '?' : fromNow(captureBy, now),
      view ? spoken(view.nextStep, now) : NEXT_UNSEEN[payment.reason],
    ];
  });
  const unseen = found.filter(({ view, reason }) => reason === 'attention' && view === undefined);
  const reasons = STUCK_REASONS.filter(
    (reason) => reason !== 'attention' && found.some((one) => one.reason === reason),
  );
  return [
    table(['payment', 'provider', 'at stake', 'reason', 'since', 'capture by', 'next, by itself'], rows),
    ...(unseen.length === 0 ? [] : [cleanText(`${unseen.length} could not be read. The first: ${unseen[0]?.unseen}`)]),
    ...reasons.flatMap((reason) => [
      `${reason}: ${REASONS[reason].means} ${REASONS[reason].todo}`,
      ...whys(found, reason),
    ]),
    'To see one: holdfast show <payment>. Queries for the Temporal UI: holdfast stuck --query',
  ];
}

const WHYS_SHOWN = 5;
const WHY_LENGTH = 200;

/** Many payments share one cause: each cause once, with a payment that has it. */
function whys(found: readonly SeenStuck[], reason: StuckPayment['reason']): string[] {
  const first = new Map<string, string>();
  for (const payment of found) {
    if (payment.reason === reason && !first.has(payment.why)) first.set(payment.why, nameOf(payment));
  }
  return [...first].slice(0, WHYS_SHOWN).map(([why, name]) => `  ${name}: ${oneLine(why)}`);
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').slice(0, WHY_LENGTH);

/** What becomes of a payment that no worker tells of, if nobody does anything. */
const NEXT_UNSEEN = {
  unreadable: 'keeps failing',
  failing: 'keeps failing',
  untold: 'not known: Temporal cannot tell',
  cutOff: 'nothing',
  noBuild: 'waits for its build',
  noWorker: 'waits for a worker',
  notTaken: 'waits for a worker',
  pausedInTemporal: 'nothing',
  noAccount: 'waits for its account',
  attention: 'not known: no answer',
  unlisted: 'not known: no answer',
} as const satisfies Record<StuckPayment['reason'], string>;

/** The list for programs. Amounts in minor units. */
export function recordOf(payment: SeenStuck): object {
  const { account, paymentId, workflowId, provider, state, since, view, reason, why } = payment;
  return {
    account,
    paymentId,
    workflowId,
    provider,
    state,
    since,
    reason,
    why,
    captureBy: view ? new Date(view.captureBy) : payment.captureBy,
    reasons: attentionsOf(payment),
    todo: REASONS[reason].todo,
    ...(view
      ? { atStake: atStake(view), currency: view.currency, attention: view.attention, nextStep: view.nextStep }
      : { unseen: payment.unseen }),
  };
}

/** Anybody who may start workflows may have chosen the id of one that is no payment of ours. */
const nameOf = ({ account, paymentId }: StuckPayment): string =>
  cleanText(account === '' ? paymentId : `${account}/${paymentId}`);

/** Of attention, what the payment itself calls it. */
const reasonOf = (payment: SeenStuck): string =>
  payment.reason === 'attention' ? attentionsOf(payment).join(', ') || payment.state : payment.reason;

const attentionsOf = ({ view }: SeenStuck): string[] => [...new Set(view?.attention.map(({ code }) => code))];
