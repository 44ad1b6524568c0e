import type { Command } from 'commander';
import type { Mended, MendPlan } from '../../client';
import { confirm } from '../../terminal/confirm';
import { Found } from '../../terminal/failure';
import { clock } from '../../terminal/moments';
import { json, print } from '../../terminal/output';
import { waitingFor } from '../../terminal/progress';
import { withHoldfast } from '../connection';
import type { MoneyOptions } from '../money-command';
import { movesMoney } from '../money-command';
import { type Signature, signed } from '../operator';
import { onPayment } from '../payment-name';

interface MendOptions extends MoneyOptions, Signature {
  yes?: boolean;
}

/** Adds `mend` to the command line. */
export function mendCommand(program: Command): void {
  signed(movesMoney(program.command('mend')))
    .description('Repair a payment that was terminated, or whose workflow task fails: reset it to its last good point.')
    .option('--yes', 'do not ask for confirmation; required without a terminal')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast mend nordic-shop/order-1001 --operator ida --reason "terminated by mistake" --dry-run\n\n' +
        'All its messages are applied again. Holdfast looks up the results of earlier requests before it sends anything.\n' +
        'The exit code is 0 if the payment runs again, and 1 if it does not, or has lost a message.',
    )
    .action(onPayment<MendOptions>(mend));
}

async function mend(options: MendOptions): Promise<void> {
  const { account, payment, operator, reason, dryRun, yes, json: asJson } = options;
  await withHoldfast(async (holdfast) => {
    const plan = await waitingFor('reading its history', holdfast.mendPlan(account, payment));
    const say = asJson ? () => undefined : print;
    for (const line of planLines(plan)) say(line);
    if (dryRun) {
      if (asJson) print(json(plan));
      say('Nothing was changed (--dry-run).');
      return;
    }
    await confirm(`Mend ${account}/${payment}?`, yes);
    const done = await waitingFor('watching whether it moves', holdfast.mend(account, payment, { operator, reason }));
    if (asJson) print(json(done));
    for (const line of doneLines(done)) say(line);
    if (done.now !== 'moves' || done.lost.length > 0) throw new Found();
  });
}

const WHY_LENGTH = 500;

const WHAT: Readonly<Record<MendPlan['reason'], string>> = {
  cutOff: 'It has been cut off',
  failing: 'Its workflow task has failed',
  unreadable: 'Its workflow task has failed',
  cancelLost: 'It was reset, and has lacked a cancel request',
};

/** What is wrong, and what would be done. */
export function planLines(plan: MendPlan): string[] {
  const { workflowId, reason, why, since, toEvent, calls, deliveries, messages, cancels, helps } = plan;
  const told = why.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').slice(0, WHY_LENGTH);
  const first = [`Workflow ${workflowId}.`, `${WHAT[reason]} since ${clock(since.getTime())}: ${told}`];
  if (toEvent === undefined)
    return [...first, 'Nothing would be reset. It would be asked to cancel again, and then captures nothing more.'];
  return [
    ...first,
    `It would be reset to event ${toEvent}. Later messages, which are applied again: ${messages}.`,
    ...(cancels ? ['A cancel request is among them: the payment then captures nothing more.'] : []),
    calls.length === 0
      ? 'The reset forgets no call to the provider.'
      : `The reset forgets these calls to the provider: ${calls.join(', ')}. The payment looks up their results before it sends ` +
        'anything; if the provider cannot show them, you have to compare the books (PastUnknown).',
    ...(deliveries === 0
      ? []
      : [
          `It forgets deliveries of events: ${deliveries}. Endpoints may hear some events again, with the ids that they had.`,
        ]),
    ...(helps
      ? []
      : [
          'A reset alone will not help: the same messages meet the same code. Start workers with corrected code first; the payment may then continue without a reset.',
        ]),
  ];
}

/** What was done, and how it is now. */
export function doneLines({ toEvent, newRunId, told, lost, now, failure }: Mended): string[] {
  return [
    toEvent === undefined ? `Asked to cancel: run ${newRunId}.` : `Reset: the payment continues as run ${newRunId}.`,
    `Messages: ${told.before} before, ${told.after} after, ${lost.length} lost.`,
    ...lost.map((message) => `  lost: ${message}. Send it again.`),
    ...{
      moves: ['It runs again. To see it: holdfast show'],
      waits: ['No worker has taken it yet. Start the workers. To see it: holdfast show'],
      fails: [
        `It fails again: ${failure}`,
        'Run mend again to go one point further back, or start workers with corrected code.',
      ],
    }[now],
  ];
}
