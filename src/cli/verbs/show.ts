import type { Command } from 'commander';
import type { PaymentHandle } from '../../client';
import { cleanText } from '../../domain/clean';
import { type Page, readable } from '../../terminal/markdown';
import { clock } from '../../terminal/moments';
import { json, paint, print, widthOf, wrap } from '../../terminal/output';
import { waitingFor } from '../../terminal/progress';
import { detailsOf } from '../../view/details';
import type { PaymentView } from '../../view/view';
import { commandFor } from '../advice';
import { withPayment } from '../connection';
import { namesPayment, onPayment } from '../payment-name';

const JOURNAL_SHOWN = 12;

/** Adds `show` to the command line. */
export function showCommand(program: Command): void {
  namesPayment(program.command('show'))
    .description('Show a payment: what happened, what comes next by itself, and what you may do.')
    .option('--json', 'the whole view as JSON')
    .addHelpText('after', '\nExample:\n  holdfast show nordic-shop/order-1001')
    .action(
      onPayment<{ json?: boolean }>((options) =>
        withPayment(options, async (payment) => {
          const page: Page = { colors: paint(process.stdout), width: widthOf(process.stdout) };
          const lack = options.json ? '' : await waitingFor('asking the payment', lackOf(payment));
          if (lack !== '') print(`${readable(lack, page)}\n`);
          const own = await waitingFor('asking the payment', payment.view());
          // What is not told yet is told after the end, and is what a person is needed for.
          const view = own.state === 'finished' ? ((await (await payment.rest())?.view()) ?? own) : own;
          if (options.json) print(json(view));
          else print(picture(view, page));
        }),
      ),
    );
}

/** What its run for refunds says while it lacks the state in which the payment ended: a view it has not got yet. */
async function lackOf(payment: PaymentHandle): Promise<string> {
  const refunds = await payment.refunds();
  if (refunds === undefined) return '';
  return refunds.view().then(
    () => '',
    () => refunds.details(),
  );
}

/** A payment as an operator reads it: the page of the Temporal UI, with commands where that has messages to paste. */
export function picture(view: PaymentView, page: Page): string {
  return [readable(detailsOf({ ...view, actions: [] }), page), ...actions(view, page), ...history(view, page)].join(
    '\n\n',
  );
}

function actions(view: PaymentView, { colors, width }: Page): string[] {
  if (view.actions.length === 0) return [];
  const each = view.actions.map((action) =>
    [
      wrap(
        `${colors.bold(`If ${cleanText(action.when)}:`)} ${cleanText(action.does)}${action.from ? ` Possible from ${clock(action.from)} on.` : ''}`,
        width,
      ),
      `  ${colors.cyan(commandFor(view, action))}`,
    ].join('\n'),
  );
  return [
    `${colors.bold('What you may do.')} Each command first shows its effect; add --dry-run to see only that.`,
    ...each,
  ];
}

function history({ journal }: PaymentView, { colors, width }: Page): string[] {
  const last = journal.slice(-JOURNAL_SHOWN);
  if (last.length === 0) return [];
  const lines = last.map(({ at, fact, text }) => wrap(cleanText(`${clock(at)} ${fact} ${text}`), width, '    '));
  return [[colors.bold(`The last ${last.length} journal entries`), ...lines.map(colors.dim)].join('\n')];
}
