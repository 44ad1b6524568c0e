import type { Command } from 'commander';
import { carryOut, type MoneyOptions, movesMoney } from '../money-command';
import { onPayment } from '../payment-name';

/** Adds `complete` to the command line. */
export function completeCommand(program: Command): void {
  movesMoney(program.command('complete'))
    .description('Report that nothing more ships, and release the rest of the hold, permanently.')
    .addHelpText('after', '\nExample:\n  holdfast complete nordic-shop/order-1001 --dry-run')
    .action(
      onPayment<MoneyOptions>((options) =>
        carryOut(options, { kind: 'complete', message: {}, send: (payment) => payment.completeAndWait() }),
      ),
    );
}
