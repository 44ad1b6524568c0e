import type { Command } from 'commander';
import type { PaymentView } from '../contracts/view';
import { namesPayment, type PaymentName, withPayment } from './connection';
import { ledgerTable, money } from './money';
import { json, paint, print, table } from './output';

const JOURNAL_SHOWN = 12;

/** Adds `show` to the command line. */
export function showCommand(program: Command): void {
  namesPayment(program.command('show'))
    .description('Show a payment: its ledger, its shipments, what is open and what comes next.')
    .option('--json', 'the whole view as JSON')
    .addHelpText('after', '\nExample:\n  holdfast show --account nordic-shop --payment order-1001')
    .action((options: PaymentName & { json?: boolean }) =>
      withPayment(options, async (payment) => {
        const view = await payment.view();
        print(options.json ? json(view) : picture(view).join('\n'));
      }),
    );
}

/** A payment as an operator reads it. */
export function picture(view: PaymentView, colors = paint(process.stdout)): string[] {
  const { currency } = view;
  return [
    `${colors.bold(view.paymentId)} of ${view.account} at ${view.provider}, hold ${view.reference}: ${colors.bold(view.state)}`,
    ledgerTable(view.ledger, currency),
    ...(view.shipments.length === 0
      ? ['No shipment yet.']
      : [
          table(
            ['shipment', 'amount', 'state', 'safe to ship', 'why'],
            view.shipments.map(({ id, amount, state, safeToShip, reason = '' }) => [
              ...[id, money(amount, currency), state, safeToShip, reason],
            ]),
          ),
        ]),
    ...(view.openOperations.length === 0
      ? []
      : [
          table(
            ['open operation', 'amount', 'status', 'attempts', 'next at', 'why'],
            view.openOperations.map(({ id, amount, status, inDoubt, attempts, nextAt, reason = '' }) => [
              ...[id, money(amount, currency), inDoubt ? `${status}, in doubt` : status, attempts, iso(nextAt), reason],
            ]),
          ),
        ]),
    ...view.attention.map(({ code, text, since }) => `${colors.yellow(code)} since ${iso(since)}: ${text}`),
    `Next: ${view.nextStep}`,
    `Capture by ${iso(view.captureBy)}${view.captureByAssumed ? ', counted from the start of the payment' : ''}`,
    ...view.journal
      .slice(-JOURNAL_SHOWN)
      .map(({ at, fact, text }) => colors.dim(`  ${iso(at)} ${fact} ${text}`.trimEnd())),
  ];
}

/** A moment, or nothing where none is planned. */
const iso = (at: number): string => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : '');
