import type { Command } from 'commander';
import { forecastEnd } from './forecast';
import { carryOut, type MoneyOptions, movesMoney } from './money-command';

/** Adds `complete` to the command line. */
export function completeCommand(program: Command): void {
  movesMoney(program.command('complete'))
    .description('Say that nothing more will ship, and release what is left of the hold.')
    .addHelpText('after', '\nExample:\n  holdfast complete --account nordic-shop --payment order-1001 --dry-run')
    .action((options: MoneyOptions) =>
      carryOut(
        options,
        (view) => forecastEnd(view, 'complete'),
        (payment) => payment.completeAndWait(),
      ),
    );
}
