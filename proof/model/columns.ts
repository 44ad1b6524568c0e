import type { Capabilities } from '../../src/domain/capabilities';
import { NAMES, PROVED } from '../providers';
import { IMAGINED } from './imagined';

/** What one account can do, by the name of its provider; `others` are combinations that one more may have. */
export interface Column {
  provider: string;
  capabilities: Capabilities;
}

export const OTHERS = 'others';

const NOK = { NOK: { exponent: 2, sent: 'minor' } } as const;

const columnsOf = (provider: string, rows: Readonly<Record<string, Omit<Capabilities, 'currencies'>>>) =>
  Object.entries(rows).map(([says, record]): [string, Column] => [
    says,
    { provider, capabilities: { ...record, currencies: NOK } },
  ]);

/** The columns of the capability table with their switches, and what else the record can say. */
export const COLUMNS: Readonly<Record<string, Column>> = Object.fromEntries([
  ...NAMES.flatMap((name) => columnsOf(name, PROVED[name].model)),
  ...columnsOf(OTHERS, IMAGINED),
]);
