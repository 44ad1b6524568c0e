import type { Command } from 'commander';
import { carryOut, type MoneyOptions, movesMoney } from '../money-command';
import { onPayment } from '../payment-name';

/** Adds `cancel` to the command line. */
export function cancelCommand(program: Command): void {
  movesMoney(program.command('cancel'))
    .description('Capture nothing more: drop planned operations and release the rest of the hold, permanently.')
    .requiredOption('--reason <text>', 'why; stored with the payment')
    .addHelpText('after', '\nExample:\n  holdfast cancel nordic-shop/order-1001 --reason "customer changed her mind"')
    .action(
      onPayment<MoneyOptions & { reason: string }>((options) => {
        const message = { reason: options.reason };
        return carryOut(options, {
          kind: 'cancel',
          message,
          send: async (payment) => {
            await payment.cancel(message);
            return payment.view();
          },
        });
      }),
    );
}
