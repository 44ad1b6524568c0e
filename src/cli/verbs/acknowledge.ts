import type { Command } from 'commander';
import { present } from '../../domain/present';
import type { AcknowledgeMessage } from '../../messages/messages';
import { carryOut, type MoneyOptions, movesMoney } from '../money-command';
import { signed } from '../operator';
import { onPayment } from '../payment-name';

/** Adds `acknowledge` to the command line. */
export function acknowledgeCommand(program: Command): void {
  signed(movesMoney(program.command('acknowledge')))
    .description('Close an attention; it stays in the journal.')
    .requiredOption('--code <code>', 'code of the attention, as `holdfast show` prints it')
    .option('--id <id>', 'shipment, operation or endpoint that it is about; without it, every attention with this code')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast acknowledge nordic-shop/order-1001 --code ForeignMovementSeen \\\n' +
        '      --operator ida --reason "captured in the portal, agreed with the shop"',
    )
    .action(
      onPayment<MoneyOptions & AcknowledgeMessage>((options) => {
        const { code, id, operator, reason } = options;
        const message = { code, operator, reason, ...present({ id }) };
        return carryOut(options, { kind: 'acknowledge', message, send: (payment) => payment.acknowledge(message) });
      }),
    );
}
