import { type Command, Option } from 'commander';
import { present } from '../../domain/present';
import type { ResolveMessage } from '../../messages/messages';
import { wholeNumber } from '../../terminal/numbers';
import { carryOut, type MoneyOptions, movesMoney } from '../money-command';
import { type Signature, signed } from '../operator';
import { onPayment } from '../payment-name';

interface ResolveOptions extends MoneyOptions, Signature {
  operation: string;
  outcome: 'done' | 'notDone';
  amount?: number;
  resend?: boolean;
  providerReference?: string;
  evidence: string;
  yes?: boolean;
}

/** Adds `resolve` to the command line. */
export function resolveCommand(program: Command): void {
  signed(movesMoney(program.command('resolve')))
    .description('Decide the outcome of an operation that Holdfast cannot settle, with the evidence that you saw.')
    .requiredOption('--operation <id>', 'a shipment, @authorize, @release or @refund:ID, as `holdfast show` names it')
    .addOption(
      new Option('--outcome <outcome>', 'done books it; notDone returns its money to `available`')
        .choices(['done', 'notDone'])
        .makeOptionMandatory(),
    )
    .requiredOption('--evidence <text>', 'what you saw and where; stored permanently with the payment')
    .option('--amount <amount>', 'with done: the amount that really moved, in minor units', wholeNumber(1))
    .option('--provider-reference <id>', "with done: the provider's id of the operation")
    .option('--resend', 'with notDone: send it again, under a new key')
    .option('--yes', 'do not ask for confirmation; required without a terminal')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast resolve nordic-shop/order-1001 --operation parcel-2 --outcome done \\\n' +
        '      --evidence "settlement file 2027-03-04, line 88" --operator ida --reason "seen at the provider" --dry-run\n\n' +
        'It shows the ledger before and after, and asks for confirmation. It refuses a resolution that contradicts the ledger or\n' +
        'the latest look-up.',
    )
    .action(
      onPayment<ResolveOptions>((options) => {
        const message = messageOf(options);
        return carryOut(options, {
          kind: 'resolve',
          message,
          send: (payment) => payment.resolve(message),
          ask: { question: question(options), yes: options.yes },
        });
      }),
    );
}

function messageOf(options: ResolveOptions): ResolveMessage {
  const { operation: operationId, outcome, amount, resend, providerReference, evidence, operator, reason } = options;
  return {
    operationId,
    outcome,
    evidence,
    operator,
    reason,
    ...present({ amount, resend, providerReference }),
  };
}

function question({ operation, outcome, resend }: ResolveOptions): string {
  if (outcome === 'done') return `Book ${operation} as done?`;
  return resend
    ? `Send ${operation} again? If the provider did carry it out, the money moves twice.`
    : `Book ${operation} as not done?`;
}
