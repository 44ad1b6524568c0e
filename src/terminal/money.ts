import { formatMoney } from '../domain/format';
import { digitsOf } from '../domain/iso4217';
import { ledgerColumns } from '../view/ledger-columns';
import type { PaymentView } from '../view/view';
import { table } from './output';

export type Ledger = PaymentView['ledger'];

/** `9900, NOK` → `99.00 NOK`. An amount in what is no currency stays as it was given, and says so. */
export function money(amount: number, currency: string): string {
  const digits = digitsOf(currency);
  return digits === undefined ? `${amount} ${currency} (minor units)` : formatMoney(amount, currency, digits);
}

/** Where the money is, and where it would be. */
export function ledgerTable(ledger: Ledger, currency: string, after?: Ledger): string {
  const head = ledgerColumns(ledger, after ?? ledger);
  const row = (figures: Ledger): string[] => head.map((name) => money(figures[name], currency));
  if (after === undefined) return table(head, [row(ledger)]);
  return table(
    ['', ...head],
    [
      ['before', ...row(ledger)],
      ['after', ...row(after)],
    ],
  );
}
