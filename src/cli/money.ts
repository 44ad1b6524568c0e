import type { PaymentView } from '../contracts/view';
import { formatMoney } from '../domain/format';
import { table } from './output';

export type Ledger = PaymentView['ledger'];

/** `9900, NOK` → `99.00 NOK`. */
export const money = (amount: number, currency: string): string => formatMoney(amount, currency, exponentOf(currency));

/** Digits after the point, by ISO 4217; two for what is no currency. */
function exponentOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** Where the money is, and where it would be. */
export function ledgerTable(ledger: Ledger, currency: string, after?: Ledger): string {
  const row = ({ authorized, captured, reserved, released, available }: Ledger): string[] =>
    [authorized, captured, reserved, released, available].map((amount) => money(amount, currency));
  const head = ['authorized', 'captured', 'reserved', 'released', 'available'];
  if (after === undefined) return table(head, [row(ledger)]);
  return table(
    ['', ...head],
    [
      ['before', ...row(ledger)],
      ['after', ...row(after)],
    ],
  );
}
