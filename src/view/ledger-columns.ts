import type { Ledger } from '../domain/ledger';

const HOLD: readonly (keyof Ledger)[] = ['authorized', 'captured', 'reserved', 'released', 'available'];
const REFUNDS: readonly (keyof Ledger)[] = ['refunded', 'refunding', 'refundable'];

/** What people are shown of the ledger: of refunds only where something was, or is to be, given back. */
export const ledgerColumns = (...ledgers: readonly Ledger[]): readonly (keyof Ledger)[] =>
  ledgers.some(({ refunded, refunding }) => refunded !== 0 || refunding !== 0) ? [...HOLD, ...REFUNDS] : HOLD;
