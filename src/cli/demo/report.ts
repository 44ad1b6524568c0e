import type { paint } from '../output';
import { table } from '../output';
import { SHORTENED } from './merchants';
import type { Run, RunOptions } from './run';

type Paint = ReturnType<typeof paint>;

/** The object that `--json` prints. */
export interface DemoSummary {
  payments: number;
  shipments: number;
  captures: number;
  providerCalls: number;
  lookUps: number;
  unknownSettled: number;
  parked: number;
  capturedTwice: number;
  overCaptured: number;
  lost: number;
  booksAgree: boolean;
  seconds: number;
}

const SHOWN_MAX = 20;

export function summaryOf({ books, providerCalls, lookUps, unknownSettled }: Run, seconds: number): DemoSummary {
  const { payments, shipments, captures, parked, capturedTwice, overCaptured, lost, agree } = books;
  return {
    ...{ payments, shipments, captures, providerCalls, lookUps, unknownSettled, parked },
    ...{ capturedTwice, overCaptured, lost, booksAgree: agree, seconds },
  };
}

/** The tables, the comparison and what it all means, as lines. */
export function reportOf(run: Run, options: RunOptions, counted: DemoSummary, colors: Paint): string[] {
  const { books } = run;
  return [
    table(
      ['payments', 'shipments', 'captures', 'provider calls', 'look-ups', 'unknown outcomes settled', 'parked'],
      [
        [
          ...[counted.payments, counted.shipments, counted.captures, counted.providerCalls],
          ...[counted.lookUps, counted.unknownSettled, counted.parked],
        ],
      ],
    ),
    '',
    "Compared with the provider's own ledger, payment by payment and movement by movement:",
    table(
      ['captured twice', 'captured more than authorized', 'lost', 'other disagreements'],
      [[books.capturedTwice, books.overCaptured, books.lost, books.disagreements.length]],
    ),
    ...disagreementsOf(run),
    books.agree
      ? colors.green('The books agree to the last minor unit.')
      : colors.red(
          'The books do not agree. This must not happen: please report it, with the seed and the lines above.',
        ),
    '',
    ...meaningOf(run, options, counted.seconds),
  ];
}

function disagreementsOf({ books }: Run): string[] {
  const shown = books.disagreements.slice(0, SHOWN_MAX).map(({ paymentId, what }) => `  ${paymentId}: ${what}`);
  const more = books.disagreements.length - shown.length;
  return more > 0 ? [...shown, `  and ${more} more`] : shown;
}

function meaningOf(run: Run, { seed, drop }: RunOptions, seconds: number): string[] {
  const { faults, doubled, reordered, kills, unknownSettled, books } = run;
  return [
    `What was shown: in ${seconds} s the provider misbehaved ${faults} times (answers lost before and after the money moved, ` +
      `5xx, silence; --drop ${drop}), ${doubled} shipment messages came twice, ${reordered} overtook another, and ` +
      `${kills === 1 ? '1 worker process was' : `${kills} worker processes were`} killed in the middle of the work.`,
    `${unknownSettled} times nobody knew whether money had moved. Each time Holdfast looked before it asked again, ` +
      'and under the same key.',
    ...(books.parked > 0
      ? [
          `${books.parked} operations are parked: nobody can tell what became of them, so a person decides (holdfast stuck).`,
        ]
      : []),
    SHORTENED,
    `Again, the same orders and faults: npm run demo -- --seed ${seed}. Leave it up and look into it: npm run demo -- --keep`,
  ];
}
