import { type Command, Option } from 'commander';
import type { Expiring, ListFilter } from '../../client';
import { cleanText } from '../../domain/clean';
import { formatMoney } from '../../domain/format';
import { present } from '../../domain/present';
import { Found, Unreached } from '../../terminal/failure';
import { clock, fromNow, length } from '../../terminal/moments';
import { wholeNumber } from '../../terminal/numbers';
import { json, print, table } from '../../terminal/output';
import { createProgress } from '../../terminal/progress';
import { withHoldfast } from '../connection';

interface ExpiringOptions extends Pick<ListFilter, 'account' | 'provider'> {
  within: number;
  ask?: number;
  json?: boolean;
}

/** Without `--ask`. Who says how many gets that many, however long it takes: they see how it goes, and can end it. */
const WITHIN_MS = 60_000;

/** Adds `expiring` to the command line. */
export function expiringCommand(program: Command): void {
  program
    .command('expiring')
    .description('List the holds that may end soon, the soonest first, with the money that is still to be captured.')
    .addOption(new Option('--within <time>', 'how soon, such as 12h').argParser(length).default(3 * 86_400_000, '3d'))
    .option('--account <name>', 'only payments of this account')
    .option('--provider <name>', 'only payments at this provider')
    .option(
      '--ask <n>',
      'how many payments to query for a deadline that no list shows, the oldest first, however long it takes; default: 1000 within 60 s',
      wholeNumber(0),
    )
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast expiring --within 3d --account nordic-shop\n\n' +
        "Temporal lists a deadline once the account's warning is due (`warnBefore`, 3 d), or from the start if the order service\n" +
        'gave it. Every other open payment is queried for its own; the list says how many were not.\n' +
        'The exit code is 0 if there are none, 1 if there are some, and 3 if some deadlines are not known.',
    )
    .action(expiring);
}

async function expiring({ within, ask, json: asJson, account, provider }: ExpiringOptions): Promise<void> {
  const progress = createProgress(process.stderr);
  const found = await withHoldfast((holdfast) => {
    progress.show('reading the lists of Temporal');
    return holdfast.expiring({
      ...present({ account, provider, askAtMost: ask }),
      withinMs: within,
      looking: {
        withinMs: ask === undefined ? WITHIN_MS : Number.POSITIVE_INFINITY,
        onSeen: (seen, of) => progress.show(`reading ${seen}/${of} payments`),
      },
    });
  }).finally(() => progress.end());
  if (asJson) print(json(recordOf(found)));
  else for (const line of linesOf(found, Date.now())) print(line);
  if (found.payments.length > 0) throw new Found();
  if (found.untold.length > 0)
    throw new Unreached(
      `the deadlines of ${found.untold.length} payments are not known. Start the workers, or raise --ask.`,
    );
}

/** The list for people. */
export function linesOf({ payments, untold }: Expiring, now: number): string[] {
  const rows = payments.map(({ account, paymentId, provider, captureBy, view }) => {
    const money = (amount: number | undefined): string =>
      view === undefined || amount === undefined ? '?' : formatMoney(amount, view.currency, view.exponent);
    return [
      ...[
        cleanText(`${account}/${paymentId}`),
        cleanText(provider),
        clock(captureBy.getTime()),
        fromNow(captureBy.getTime(), now),
      ],
      ...[money(view?.ledger.reserved), money(view?.ledger.available), view?.state ?? '?'],
    ];
  });
  const head = ['payment', 'provider', 'capture by', '', 'to be captured', 'not shipped', 'state'];
  return [
    payments.length === 0 ? 'No hold is known to end that soon.' : table(head, rows),
    ...(untold.length === 0
      ? []
      : [
          cleanText(
            `The deadline of ${untold.length} more open payments is not known. The first, ${untold[0]?.account}/${untold[0]?.paymentId}: ${untold[0]?.unseen}`,
          ),
        ]),
  ];
}

/** The list for programs. Amounts in minor units. */
export function recordOf({ payments, untold }: Expiring): object {
  return {
    payments: payments.map(({ view, ...payment }) => ({
      ...payment,
      ...(view ? { state: view.state, currency: view.currency, ledger: view.ledger } : {}),
    })),
    untold: untold.map(({ account, paymentId, unseen }) => ({ account, paymentId, unseen })),
  };
}
