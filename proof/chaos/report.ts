import Table from 'cli-table3';
import { NAMES } from '../providers';
import { DISTURBANCES, type Disturbance } from './disturbance';
import { type Counted, type Sums, sumsOf } from './sums';

/** One payment as it ended. */
export interface Page extends Counted {
  readonly disturbance: Disturbance;
  /** Workflow tasks that failed as none ever should. */
  readonly failedTasks: readonly string[];
}

interface Run {
  readonly seed: number;
  readonly rounds: number;
  /** Rounds whose disturbance aimed at a capture and struck at random, because none came. */
  readonly missed: number;
  /** Requests that went wrong at the provider by design. */
  readonly providerFaults: number;
  readonly seconds: number;
}

export interface Report extends Run, Sums {
  readonly failedTasks: number;
  /** Nothing was captured or given back twice, or beyond what was authorized or captured, nothing is lost, no workflow task failed. */
  readonly safe: boolean;
  readonly rows: readonly (Sums & { readonly disturbance: Disturbance; readonly provider: string })[];
  /** What is wrong, payment by payment. */
  readonly violations: readonly {
    readonly paymentId: string;
    readonly disturbance: Disturbance;
    readonly what: string;
  }[];
}

export function reportOf(pages: readonly Page[], run: Run): Report {
  const rows = (Object.keys(DISTURBANCES) as Disturbance[]).flatMap((disturbance) =>
    NAMES.map((provider) => ({
      disturbance,
      provider,
      ...sumsOf(pages.filter((page) => page.disturbance === disturbance && page.order.provider === provider)),
    })),
  );
  const violations = pages.flatMap(({ disturbance, failedTasks, order, verdict }) =>
    [...verdict.faults, ...failedTasks].map((what) => ({ paymentId: order.paymentId, disturbance, what })),
  );
  const failedTasks = pages.reduce((sum, page) => sum + page.failedTasks.length, 0);
  const safe = violations.length === 0;
  return { ...run, ...sumsOf(pages), failedTasks, safe, rows: rows.filter(({ payments }) => payments > 0), violations };
}

const VIOLATIONS_SHOWN = 20;

/** The report for people. */
export function textOf(report: Report): string {
  const table = new Table({
    head: [
      'disturbance',
      'provider',
      'payments',
      'parcels',
      'captures',
      'in doubt',
      'by a person',
      'captured twice',
      'over',
      'refunds',
      'refunded twice',
      'beyond',
      'lost',
    ],
    colAligns: ['left', 'left', ...Array<'right'>(11).fill('right')],
    style: { head: [], border: [], compact: true },
  });
  const cells = (sums: Sums): number[] => [
    sums.payments,
    sums.parcels,
    sums.captures,
    sums.doubts,
    sums.byPerson,
    sums.capturedTwice,
    sums.overCaptured,
    sums.refunds,
    sums.refundedTwice,
    sums.overRefunded,
    sums.lost,
  ];
  for (const row of report.rows) table.push([row.disturbance, row.provider, ...cells(row)]);
  table.push(['all', '', ...cells(report)]);
  const shown = report.violations.slice(0, VIOLATIONS_SHOWN);
  const more = report.violations.length - shown.length;
  return [
    table.toString(),
    `${report.rounds} rounds in ${report.seconds} s; ${report.missed} aimed at a capture that did not come; ` +
      `${report.providerFaults} requests went wrong at the provider; ${report.failedTasks} workflow tasks failed.`,
    ...shown.map(({ paymentId, disturbance, what }) => `  ${paymentId} (${disturbance}): ${what}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    report.safe
      ? 'Every parcel was captured once, every refund made once, and the books agree to the last minor unit.'
      : 'The books do not agree. This must not happen: please report it, with the seed and the lines above.',
    `Again, the same orders and disturbances: npm run chaos -- --rounds ${report.rounds} --seed ${report.seed}`,
  ].join('\n');
}
