import type { Capabilities } from '../../src/domain/capabilities';
import { openAt, shopAt } from '../open';
import type { Proved } from '../provider';
import { NAMES, PROVED } from '../providers';
import { TICKS } from './clock';
import type { ExhaustiveColumn } from './exhaustive';

/** One column of the capability table, as the small model plays it. */
export interface Column {
  capabilities: Capabilities;
  /** Look-ups list captures under their key or marker. False: a provider that drops what it was told. */
  lists: boolean;
  /** Look-ups show totals. A provider of which only a status is promised does not. */
  totals: boolean;
  /** What the quick walk comes to. */
  reached: string;
  /** And the one with a refund. */
  refunds: string | undefined;
}

const LENGTHS = {
  minGap: `${TICKS.minGap}ms`,
  lookGap: `${TICKS.lookGap}ms`,
  readGap: `${TICKS.readGap}ms`,
  settleWindow: `${TICKS.settleWindow}ms`,
};

/** The record that the real adapter declares for an account with these settings, its lengths a few ticks. */
function column(proved: Proved, { settings, lists = true, totals, reached, refunds }: ExhaustiveColumn): Column {
  const { account } = shopAt(proved.name);
  const members = { baseUrl: 'http://localhost', ...LENGTHS, ...proved.exhaustive.lengths, ...settings };
  const { capabilities } = openAt(proved, account, members);
  return { capabilities, lists, totals: totals ?? capabilities.evidence !== 'status', reached, refunds };
}

/** Every provider with every switch of an account that changes its record, and with every way to keep less than its best. */
const COLUMNS: ReadonlyMap<string, Column> = new Map(
  NAMES.map((name) => PROVED[name]).flatMap((proved) =>
    Object.entries(proved.exhaustive.columns).map(([says, row]) => [says, column(proved, row)] as const),
  ),
);

export const COLUMN_NAMES: readonly string[] = [...COLUMNS.keys()];

/** Those whose account gives money back. */
export const REFUNDING: readonly string[] = COLUMN_NAMES.filter(
  (name) => columnOf(name).capabilities.refund !== undefined,
);

export function columnOf(name: string): Column {
  const found = COLUMNS.get(name);
  if (found === undefined) throw new Error(`no column ${name}: use one of ${COLUMN_NAMES.join(', ')}`);
  return found;
}
