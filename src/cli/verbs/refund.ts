import type { Command } from 'commander';
import type { RefundMessage } from '../../client';
import { cleanText } from '../../domain/clean';
import { present } from '../../domain/present';
import { Found } from '../../terminal/failure';
import { wholeNumber } from '../../terminal/numbers';
import { print } from '../../terminal/output';
import type { RefundView } from '../../view/view';
import { carryOut, type MoneyOptions, movesMoney } from '../money-command';
import { onPayment } from '../payment-name';

interface RefundOptions extends MoneyOptions {
  refund: string;
  amount: number;
  currency: string;
  reason: string;
  shipment?: string;
  providerReference?: string;
}

/** Adds `refund` to the command line. */
export function refundCommand(program: Command): void {
  movesMoney(program.command('refund'))
    .description('Give captured money back to the customer, also after the payment has ended.')
    .requiredOption('--refund <id>', 'your id of the refund; the same id always means the same refund')
    .requiredOption('--amount <amount>', 'minor units, such as 9900', wholeNumber(1))
    .requiredOption('--currency <code>', 'such as NOK')
    .requiredOption('--reason <text>', 'why, for whoever reads it later')
    .option('--shipment <id>', 'the shipment whose money goes back: then no more than was captured for it')
    .option('--provider-reference <id>', "the provider's id of the capture, where the payment does not know it")
    .addHelpText(
      'after',
      '\nExample:\n  holdfast refund nordic-shop/order-1001 --refund return-1 --amount 9900 --currency NOK --reason returned',
    )
    .action(onPayment(refund));
}

async function refund(options: RefundOptions): Promise<void> {
  const { refund: refundId, amount, currency, reason, shipment, providerReference } = options;
  const message: RefundMessage = present({
    refundId,
    amount,
    currency,
    reason,
    shipmentId: shipment,
    providerReference,
  });
  let end: RefundView | undefined;
  await carryOut(options, {
    kind: 'refund',
    message,
    send: async (payment) => {
      end = (await payment.refundAndWait(message)).refund;
      return payment.view();
    },
  });
  if (end === undefined) return;
  if (!options.json)
    print(cleanText(`Refund ${refundId} is ${end.state}${end.reason === undefined ? '' : `: ${end.reason}`}.`));
  if (NOT_MADE.includes(end.state)) throw new Found();
}

/** The customer gets nothing, until somebody does something. */
const NOT_MADE: readonly RefundView['state'][] = ['refused', 'parked', 'dropped', 'expired'];
