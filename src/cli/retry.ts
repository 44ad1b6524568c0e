import { type Command, Option } from 'commander';
import { WAITING } from '../contracts/queries';
import type { CaptureStateValue } from '../contracts/view';
import { type BulkOptions, inBulk, takesMany } from './bulk';
import { type Signature, signed } from './operator';

interface RetryOptions extends Signature, BulkOptions {
  state?: CaptureStateValue;
}

/** Adds `retry` to the command line. */
export function retryCommand(program: Command): void {
  takesMany(signed(program.command('retry')))
    .description('Do now what many payments do next, after an outage; what is in doubt is looked up first.')
    .option('--account <name>', 'account, as holdfast.yaml names it')
    .addOption(
      new Option('--state <state>', 'only those in this state; without it, all that wait').choices([...WAITING]),
    )
    .option('--dry-run', 'show which, change nothing')
    .option('--json', 'what became of each, as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast retry --account nordic-shop --state unknown --rate 5 --operator ida --reason "Vipps is back" --dry-run\n\n' +
        'Ctrl-C begins no more, waits for those under way, and says which were done.\n' +
        'The exit code is 0 when all went well, 1 when some were refused, 3 when nobody answered for some.',
    )
    .action((options: RetryOptions) => {
      const message = { operator: options.operator, reason: options.reason };
      const states = options.state === undefined ? WAITING : [options.state];
      return inBulk(options, {
        verb: 'retry',
        kind: 'retryNow',
        message,
        send: (payment) => payment.retryNow(message),
        states,
      });
    });
}
