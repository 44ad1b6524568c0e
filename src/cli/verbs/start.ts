import type { Command } from 'commander';
import type { StartMessage } from '../../client';
import { clientConfig } from '../../config/client-config';
import { present } from '../../domain/present';
import { WrongUsage } from '../../terminal/failure';
import { money } from '../../terminal/money';
import { wholeNumber } from '../../terminal/numbers';
import { print } from '../../terminal/output';
import { waitingFor } from '../../terminal/progress';
import { withHoldfast } from '../connection';
import { namesPayment, onPayment, type PaymentName } from '../payment-name';

interface StartOptions extends PaymentName {
  dryRun?: boolean;
  reference: string;
  amount: number;
  currency: string;
  captureBy?: string;
  authorizedAt?: string;
  create?: string;
  recovered?: boolean;
}

/** Adds `start` to the command line. */
export function startCommand(program: Command): void {
  namesPayment(program.command('start'))
    .description('Start a payment on an existing hold, or on a hold that Holdfast creates.')
    .requiredOption('--reference <id>', "the provider's id of the hold")
    .requiredOption('--amount <amount>', 'minor units, such as 24900', wholeNumber(1))
    .requiredOption('--currency <code>', 'such as NOK')
    .option('--capture-by <time>', 'time when the hold may end, such as 2027-05-01T00:00:00Z')
    .option('--authorized-at <time>', 'time when the hold was made')
    .option(
      '--create <json>',
      'create the hold, with these values for the provider, such as {"userFlow": "WEB_REDIRECT", …}',
    )
    .option('--recovered', 'the payment was there before, and Temporal has lost it: its past is unknown')
    .option('--dry-run', 'show what would happen; change nothing')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast start nordic-shop/order-1001 --reference order-1001-1 \\\n' +
        '      --amount 24900 --currency NOK\n\nThe account must be in the file that HOLDFAST_CONFIG names, or in ./holdfast.yaml.',
    )
    .action(onPayment(start));
}

async function start(options: StartOptions): Promise<void> {
  const { account, payment: paymentId, reference, amount, currency, captureBy, authorizedAt, recovered } = options;
  const create = options.create === undefined ? undefined : objectOf(options.create);
  const how = create ? 'creates the hold' : 'uses the existing hold';
  print(`Starts payment ${paymentId} of ${account}: ${how} ${reference} of ${money(amount, currency)}.`);
  const { accounts, workflowTaskTimeoutMs } = clientConfig(undefined, process.env);
  const message: StartMessage = {
    account,
    paymentId,
    amount,
    currency,
    authorization: { reference, ...(create ? { create } : {}) },
    ...present({ captureBy, authorizedAt, recovered }),
  };
  await withHoldfast(
    async (holdfast) => {
      if (options.dryRun) {
        const { isNew } = await waitingFor('asking Temporal', holdfast.startPlan(message));
        return print(isNew ? 'Nothing was changed (--dry-run).' : `${THERE}: nothing would be changed.`);
      }
      const { payment, isNew } = await waitingFor('starting the payment', holdfast.begin(message));
      print(isNew ? `Started: ${payment.workflowId}` : `${THERE}, and not changed: ${payment.workflowId}`);
    },
    { accounts, workflowTaskTimeoutMs },
  );
}

const THERE = 'There already, with the same terms';

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new WrongUsage('--create is not a JSON object. Write it like \'{"userFlow": "PUSH_MESSAGE"}\'.');
}
