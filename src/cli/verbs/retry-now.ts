import type { Command } from 'commander';
import { carryOut, type MoneyOptions, movesMoney } from '../money-command';
import { type Signature, signed } from '../operator';
import { onPayment } from '../payment-name';

/** Adds `retry-now` to the command line. */
export function retryNowCommand(program: Command): void {
  signed(movesMoney(program.command('retry-now')))
    .description('Take the next step of one payment now instead of later; operations in doubt are looked up first.')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast retry-now nordic-shop/order-1001 --operator ida --reason "the provider is back"\n\nFor many payments after an outage: holdfast retry.',
    )
    .action(
      onPayment<MoneyOptions & Signature>((options) => {
        const message = { operator: options.operator, reason: options.reason };
        return carryOut(options, { kind: 'retryNow', message, send: (payment) => payment.retryNow(message) });
      }),
    );
}
