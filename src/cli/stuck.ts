import type { Command } from 'commander';
import type { ListFilter, SeenPayment, StuckPayment } from '../client';
import { savedQueries } from '../contracts/queries';
import { formatMoney } from '../domain/format';
import { withHoldfast } from './connection';
import { Found } from './failure';
import { fromNow, length, spoken } from './moments';
import { json, print, table } from './output';
import { createProgress } from './progress';
import { atStake } from './stake';

interface StuckOptions extends Pick<ListFilter, 'account' | 'provider'> {
  olderThan?: number;
  query?: boolean;
  json?: boolean;
}

/** Adds `stuck` to the command line. */
export function stuckCommand(program: Command): void {
  program
    .command('stuck')
    .description('List the payments that need a person, the longest waiting first.')
    .option('--account <name>', 'only those of one account')
    .option('--provider <name>', 'only those at one provider')
    .option('--older-than <time>', 'only those that have waited longer, such as 2h', length)
    .option('--query', 'instead: ready-made lists for the search box of the Temporal UI')
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast stuck --account nordic-shop --older-than 2h\n\n' +
        'The list comes from Temporal; reason, money and next step from each payment, as far as a worker answers.\n' +
        'The exit code is 0 when there are none, and 1 when there are.',
    )
    .action((options: StuckOptions) => (options.query ? queries(options) : stuck(options)));
}

function queries({ account, provider, json: asJson }: StuckOptions): void {
  const all = savedQueries(new Date(), account, provider);
  if (asJson) print(json(all));
  else for (const { name, shows, query } of all) print(`${name}: ${shows}\n  ${query}`);
}

async function stuck({ olderThan, json: asJson, account, provider }: StuckOptions): Promise<void> {
  const filter = {
    ...(account === undefined ? {} : { account }),
    ...(provider === undefined ? {} : { provider }),
    ...(olderThan === undefined ? {} : { olderThanMs: olderThan }),
  };
  const progress = createProgress(process.stderr);
  const found = await withHoldfast(async (holdfast) => {
    const listed: StuckPayment[] = [];
    for await (const payment of holdfast.stuck(filter)) listed.push(payment);
    return holdfast.look(listed, { onSeen: (seen, of) => progress.show(`reading ${seen}/${of} payments`) });
  }).finally(() => progress.end());
  if (asJson) print(json(found.map(recordOf)));
  else if (found.length === 0) print('Nothing is stuck.');
  else for (const line of linesOf(found, Date.now())) print(line);
  if (found.length > 0) throw new Found();
}

/** The list for people. */
export function linesOf(found: readonly SeenPayment[], now: number): string[] {
  const rows = found.map((payment) => {
    const { account, paymentId, provider, state, since, view } = payment;
    const captureBy = view?.captureBy ?? payment.captureBy?.getTime();
    return [
      ...[`${account}/${paymentId}`, provider, view ? formatMoney(atStake(view), view.currency, view.exponent) : '?'],
      reasonsOf(payment).join(', ') || state,
      since === undefined ? '' : fromNow(since.getTime(), now),
      captureBy === undefined ? '?' : fromNow(captureBy, now),
      view ? spoken(view.nextStep, now) : 'not known: nobody answered',
    ];
  });
  const unseen = found.filter(({ view }) => view === undefined);
  return [
    table(['payment', 'provider', 'at stake', 'reason', 'since', 'capture by', 'next, by itself'], rows),
    ...(unseen.length === 0 ? [] : [`${unseen.length} could not be read, such as the first: ${unseen[0]?.unseen}`]),
    'Look at one with: holdfast show <payment>. Lists for the Temporal UI: holdfast stuck --query',
  ];
}

/** The list for programs. Amounts in minor units. */
export function recordOf(payment: SeenPayment): object {
  const { account, paymentId, workflowId, provider, state, since, view } = payment;
  return {
    ...{ account, paymentId, workflowId, provider, state, since },
    captureBy: view ? new Date(view.captureBy) : payment.captureBy,
    reasons: reasonsOf(payment),
    ...(view
      ? { atStake: atStake(view), currency: view.currency, attention: view.attention, nextStep: view.nextStep }
      : { unseen: payment.unseen }),
  };
}

const reasonsOf = ({ view }: SeenPayment): string[] => [...new Set(view?.attention.map(({ code }) => code))];
