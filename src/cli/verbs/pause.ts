import type { Command } from 'commander';
import { MAYBE_PAUSED } from '../../messages/queries';
import { WrongUsage } from '../../terminal/failure';
import { type BulkDeed, type BulkOptions, inBulk, takesMany } from '../bulk';
import { carryOut, type MoneyOptions, movesMoney } from '../money-command';
import { type Signature, signed } from '../operator';
import { onPayment, type PaymentName } from '../payment-name';

interface PauseOptions extends Signature, BulkOptions, Partial<PaymentName> {
  all?: boolean;
}

/** Adds `pause` and `resume` to the command line. */
export function pauseCommands(program: Command): void {
  oneOrAll(
    program.command('pause'),
    'every open payment of --account or --provider; lists those paused in Temporal, which do not answer; later payments are not paused',
  )
    .description('Send nothing for a payment until an operator resumes it; look-ups continue.')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast pause nordic-shop/order-1001 --operator ida --reason "suspected fraud"\n\n' +
        'During an outage:\n  holdfast pause --account nordic-shop --all --operator ida --reason "the provider is down" --dry-run',
    )
    .action((name: string | undefined, options: PauseOptions) => {
      const message = { operator: options.operator, reason: options.reason };
      return either(name, options, {
        verb: 'pause',
        kind: 'pause',
        message,
        send: (payment) => payment.pause(message),
      });
    });

  oneOrAll(program.command('resume'), 'every paused payment of --account or --provider')
    .description('End a pause: planned operations are sent.')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast resume nordic-shop/order-1001 --operator ida --reason "checked with the shop"\n\n' +
        'After an outage:\n  holdfast resume --account nordic-shop --all --operator ida --reason "the provider is back"',
    )
    .action((name: string | undefined, options: PauseOptions) => {
      const message = { operator: options.operator, reason: options.reason };
      const send: BulkDeed['send'] = (payment) => payment.resume(message);
      return either(name, options, { verb: 'resume', kind: 'resume', message, send, states: MAYBE_PAUSED });
    });
}

const oneOrAll = (command: Command, all: string): Command =>
  takesMany(signed(movesMoney(command)).option('--all', all));

function either(name: string | undefined, options: PauseOptions, deed: BulkDeed): Promise<void> {
  const isNamed = name !== undefined || options.payment !== undefined;
  if (options.all && isNamed) throw new WrongUsage('One payment, or --all? Remove one of the two.');
  if (options.all) return inBulk(options, deed);
  return onPayment<MoneyOptions & PauseOptions>((one) => carryOut(one, deed))(
    name,
    options as MoneyOptions & PauseOptions,
  );
}
