import { type Command, Option } from 'commander';
import { forecastResolve } from './forecast';
import { carryOut, type MoneyOptions, movesMoney } from './money-command';
import { wholeNumber } from './numbers';

interface ResolveOptions extends MoneyOptions {
  operation: string;
  outcome: 'done' | 'notDone';
  amount?: number;
  resend?: boolean;
  evidence: string;
  operator: string;
  reason: string;
}

/** Adds `resolve` to the command line. */
export function resolveCommand(program: Command): void {
  movesMoney(program.command('resolve'))
    .description('Settle an operation whose outcome nobody can tell, on your word.')
    .requiredOption('--operation <id>', 'a shipment, @authorize or @release, as `holdfast show` names it')
    .addOption(
      new Option('--outcome <outcome>', 'done books it; notDone gives its money back to `available`')
        .choices(['done', 'notDone'])
        .makeOptionMandatory(),
    )
    .requiredOption('--evidence <text>', 'what you saw and where; kept for ever with the payment')
    .requiredOption('--operator <name>', 'who you are')
    .option('--reason <text>', 'why', 'as the evidence says')
    .option('--amount <amount>', 'with done: what was really moved, in minor units', wholeNumber(1))
    .option('--resend', 'with notDone: send it again, under a new key')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast resolve --account nordic-shop --payment order-1001 --operation parcel-2 \\\n' +
        '      --outcome done --evidence "settlement file 2027-03-04, line 88" --operator ida --dry-run',
    )
    .action((options: ResolveOptions) => {
      const { operation: operationId, outcome, amount, resend, evidence, operator, reason } = options;
      const message = {
        ...{ operationId, outcome, evidence, operator, reason },
        ...(amount === undefined ? {} : { amount }),
        ...(resend === undefined ? {} : { resend }),
      };
      return carryOut(
        options,
        (view) => forecastResolve(view, message),
        (payment) => payment.resolve(message),
      );
    });
}
