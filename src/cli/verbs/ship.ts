import type { Command } from 'commander';
import { cleanText } from '../../domain/clean';
import { Found } from '../../terminal/failure';
import { wholeNumber } from '../../terminal/numbers';
import { print } from '../../terminal/output';
import type { PaymentView } from '../../view/view';
import { carryOut, type MoneyOptions, movesMoney } from '../money-command';
import { onPayment } from '../payment-name';

interface ShipOptions extends MoneyOptions {
  shipment: string;
  amount: number;
  currency: string;
  final?: boolean;
}

/** Adds `ship` to the command line. */
export function shipCommand(program: Command): void {
  movesMoney(program.command('ship'))
    .description('Report a shipment, capture its money, and say whether it may leave.')
    .requiredOption('--shipment <id>', 'your id of the shipment; the same id always means the same shipment')
    .requiredOption('--amount <amount>', 'minor units, such as 9900', wholeNumber(1))
    .requiredOption('--currency <code>', 'such as NOK')
    .option('--final', 'nothing more ships: release the rest')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast ship nordic-shop/order-1001 --shipment parcel-1 --amount 9900 --currency NOK',
    )
    .action(onPayment(ship));
}

async function ship(options: ShipOptions): Promise<void> {
  const { shipment: shipmentId, amount, currency, final } = options;
  const message = { shipmentId, amount, currency, ...(final ? { final } : {}) };
  let end: PaymentView['shipments'][number] | undefined;
  await carryOut(options, {
    kind: 'ship',
    message,
    send: async (payment) => {
      end = (await payment.shipAndWait(message)).shipment;
      return payment.view();
    },
  });
  if (end === undefined) return;
  const { state, reason, safeToShip } = end;
  if (!options.json)
    print(cleanText(`Shipment ${shipmentId} is ${state}${reason ? `: ${reason}` : ''}. Safe to ship: ${safeToShip}.`));
  if (safeToShip === 'no') throw new Found();
}
