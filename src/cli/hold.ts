import type { Command } from 'commander';
import { namesPayment, type PaymentName, withPayment } from './connection';
import { forecastGoOn } from './forecast';
import { carryOut, type MoneyOptions, movesMoney } from './money-command';
import { print } from './output';

interface Who {
  operator: string;
  reason: string;
}

/** Adds `hold` and `resume` to the command line. */
export function holdCommands(program: Command): void {
  namesPayment(program.command('hold'))
    .description('Send nothing for a payment until somebody resumes it; look-ups go on.')
    .requiredOption('--operator <name>', 'who you are')
    .requiredOption('--reason <text>', 'why')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast hold --account nordic-shop --payment order-1001 --operator ida --reason "suspected fraud"',
    )
    .action((options: PaymentName & Who) =>
      withPayment(options, async (payment) => {
        const { operator, reason } = options;
        const view = await payment.hold({ operator, reason });
        print(`Payment ${view.paymentId} is ${view.state}. Next: ${view.nextStep}`);
      }),
    );

  movesMoney(program.command('resume'))
    .description('End a hold: what is planned is sent again.')
    .requiredOption('--operator <name>', 'who you are')
    .requiredOption('--reason <text>', 'why')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast resume --account nordic-shop --payment order-1001 --operator ida --reason "checked with the shop"',
    )
    .action((options: MoneyOptions & Who) => {
      const { operator, reason } = options;
      return carryOut(
        options,
        (view) => forecastGoOn(view, `Payment ${view.paymentId} goes on.`),
        (payment) => payment.resume({ operator, reason }),
      );
    });
}
