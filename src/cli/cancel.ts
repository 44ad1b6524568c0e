import type { Command } from 'commander';
import { forecastEnd } from './forecast';
import { carryOut, type MoneyOptions, movesMoney } from './money-command';

/** Adds `cancel` to the command line. */
export function cancelCommand(program: Command): void {
  movesMoney(program.command('cancel'))
    .description('Take nothing more: drop what is planned and release what is left of the hold.')
    .requiredOption('--reason <text>', 'why; kept with the payment')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast cancel --account nordic-shop --payment order-1001 --reason "customer changed her mind"',
    )
    .action((options: MoneyOptions & { reason: string }) =>
      carryOut(
        options,
        (view) => forecastEnd(view, 'cancel'),
        async (payment) => {
          await payment.cancel({ reason: options.reason });
          return payment.view();
        },
      ),
    );
}
