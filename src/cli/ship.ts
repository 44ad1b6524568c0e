import type { Command } from 'commander';
import type { PaymentView } from '../contracts/view';
import { Found } from './failure';
import { forecastShip } from './forecast';
import { carryOut, type MoneyOptions, movesMoney } from './money-command';
import { wholeNumber } from './numbers';
import { print } from './output';

interface ShipOptions extends MoneyOptions {
  shipment: string;
  amount: number;
  currency: string;
  final?: boolean;
}

/** Adds `ship` to the command line. */
export function shipCommand(program: Command): void {
  movesMoney(program.command('ship'))
    .description('Say that a shipment has left, and capture its money.')
    .requiredOption('--shipment <id>', 'your id of the shipment; the same id again is the same shipment')
    .requiredOption('--amount <amount>', 'minor units, such as 9900', wholeNumber(1))
    .requiredOption('--currency <code>', 'such as NOK')
    .option('--final', 'nothing more will ship: release the rest')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast ship --account nordic-shop --payment order-1001 --shipment parcel-1 --amount 9900 --currency NOK',
    )
    .action(ship);
}

async function ship(options: ShipOptions): Promise<void> {
  const { shipment: shipmentId, amount, currency, final } = options;
  const message = { shipmentId, amount, currency, ...(final ? { final } : {}) };
  let end: PaymentView['shipments'][number] | undefined;
  await carryOut(
    options,
    (view) => forecastShip(view, message),
    async (payment) => {
      const view = await payment.shipAndWait(message);
      end = view.shipments.find(({ id }) => id === shipmentId);
      if (end)
        print(
          `Shipment ${shipmentId} is ${end.state}${end.reason ? `: ${end.reason}` : ''}. Safe to ship: ${end.safeToShip}.`,
        );
      return view;
    },
  );
  if (end?.safeToShip === 'no') throw new Found();
}
