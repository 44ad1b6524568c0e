import type { Command } from 'commander';
import type { AcknowledgeMessage } from '../contracts/messages';
import { namesPayment, type PaymentName, withPayment } from './connection';
import { print } from './output';

/** Adds `acknowledge` to the command line. */
export function acknowledgeCommand(program: Command): void {
  namesPayment(program.command('acknowledge'))
    .description('Take an attention down; it stays in the journal.')
    .requiredOption('--code <code>', 'of the attention, as `holdfast show` names it')
    .requiredOption('--operator <name>', 'who you are')
    .requiredOption('--reason <text>', 'why')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast acknowledge --account nordic-shop --payment order-1001 --code ForeignMovementSeen \\\n' +
        '      --operator ida --reason "captured in the portal, agreed with the shop"',
    )
    .action((options: PaymentName & AcknowledgeMessage) =>
      withPayment(options, async (payment) => {
        const { code, operator, reason } = options;
        const view = await payment.acknowledge({ code, operator, reason });
        const left = view.attention.map((item) => item.code).join(', ');
        print(`${code} is taken down. ${left === '' ? 'Nothing else needs attention.' : `Still up: ${left}.`}`);
      }),
    );
}
