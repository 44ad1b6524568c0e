import { type Command, Option } from 'commander';
import { WAITING } from '../../messages/queries';
import type { CaptureStateValue } from '../../messages/search-attributes';
import { type BulkOptions, inBulk, takesMany } from '../bulk';
import { type Signature, signed } from '../operator';

interface RetryOptions extends Signature, BulkOptions {
  state?: CaptureStateValue;
}

/** Adds `retry` to the command line. */
export function retryCommand(program: Command): void {
  takesMany(signed(program.command('retry')))
    .description('Take the next step of many payments now, after an outage; operations in doubt are looked up first.')
    .option('--account <name>', 'account, as holdfast.yaml names it')
    .addOption(
      new Option('--state <state>', 'only payments in this state; without it, all that wait').choices([...WAITING]),
    )
    .option('--dry-run', 'show which payments; change nothing')
    .option('--json', 'print the outcome of each payment as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast retry --account nordic-shop --state unknown --rate 5 --operator ida --reason "the provider is back" --dry-run\n\n' +
        'Ctrl-C starts no more payments, waits for the running ones, and lists those that were done.\n' +
        'The exit code is 0 if all succeeded, 1 if some were refused or are paused in Temporal, and 3 if some gave no answer.',
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
