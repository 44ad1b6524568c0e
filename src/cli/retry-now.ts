import type { Command } from 'commander';
import { forecastGoOn } from './forecast';
import { carryOut, type MoneyOptions, movesMoney } from './money-command';

/** Adds `retry-now` to the command line. */
export function retryNowCommand(program: Command): void {
  movesMoney(program.command('retry-now'))
    .description('Do what is due next now instead of later; what is in doubt is looked up first.')
    .requiredOption('--operator <name>', 'who you are')
    .addHelpText('after', '\nExample:\n  holdfast retry-now --account nordic-shop --payment order-1001 --operator ida')
    .action((options: MoneyOptions & { operator: string }) =>
      carryOut(
        options,
        (view) => forecastGoOn(view, `What waits in payment ${view.paymentId} is due now.`),
        (payment) => payment.retryNow({ operator: options.operator }),
      ),
    );
}
