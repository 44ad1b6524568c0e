import type { Command } from 'commander';
import type { PaymentHandle } from '../client';
import type { PaymentView } from '../contracts/view';
import { namesPayment, type PaymentName, withPayment } from './connection';
import { Found } from './failure';
import type { Forecast } from './forecast';
import { ledgerTable } from './money';
import { print } from './output';

export interface MoneyOptions extends PaymentName {
  dryRun?: boolean;
}

/** A command that may move money of one payment: which one, and whether only to tell. */
export const movesMoney = (command: Command): Command =>
  namesPayment(command).option('--dry-run', 'show what would happen, change nothing');

/** Says first what will happen, with the ledger before and after; then does it, unless it was only asked. */
export async function carryOut(
  options: MoneyOptions,
  forecastOf: (view: PaymentView) => Forecast,
  act: (payment: PaymentHandle) => Promise<PaymentView>,
): Promise<void> {
  await withPayment(options, async (payment) => {
    const view = await payment.view();
    const forecast = forecastOf(view);
    for (const line of forecast.will) print(line);
    if (forecast.after) print(ledgerTable(view.ledger, view.currency, forecast.after));
    if (options.dryRun) {
      print(forecast.refusal ? `It would be refused: ${forecast.refusal}` : 'Nothing was changed (--dry-run).');
      if (forecast.refusal) throw new Found();
      return;
    }
    const now = await act(payment);
    print('Done. The payment now:');
    print(ledgerTable(now.ledger, now.currency));
    print(`Next: ${now.nextStep}`);
  });
}
