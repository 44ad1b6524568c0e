import type { Command } from 'commander';
import type { Mended, MendPlan } from '../client';
import { confirm } from './confirm';
import { withHoldfast } from './connection';
import { Found } from './failure';
import { clock } from './moments';
import type { MoneyOptions } from './money-command';
import { movesMoney } from './money-command';
import { type Signature, signed } from './operator';
import { json, print } from './output';
import { onPayment } from './payment-name';

interface MendOptions extends MoneyOptions, Signature {
  yes?: boolean;
}

/** Adds `mend` to the command line. */
export function mendCommand(program: Command): void {
  signed(movesMoney(program.command('mend')))
    .description(
      'Bring a payment back that was terminated, or whose workflow task fails: reset it to its last good point.',
    )
    .option('--yes', 'do it without asking; needed where no terminal is')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast mend nordic-shop/order-1001 --operator ida --reason "terminated by mistake" --dry-run\n\n' +
        'Every message is told to it again. What the provider may have done already is proved before anything is sent.\n' +
        'The exit code is 0 when it moves again, and 1 when it does not, or has lost a message.',
    )
    .action(onPayment<MendOptions>(mend));
}

async function mend(options: MendOptions): Promise<void> {
  const { account, payment, operator, reason, dryRun, yes, json: asJson } = options;
  await withHoldfast(async (holdfast) => {
    const plan = await holdfast.mendPlan(account, payment);
    const say = asJson ? () => undefined : print;
    for (const line of planLines(plan)) say(line);
    if (dryRun) {
      if (asJson) print(json(plan));
      say('Nothing was changed (--dry-run).');
      return;
    }
    await confirm(`Mend ${account}/${payment}?`, yes);
    const done = await holdfast.mend(account, payment, { operator, reason });
    if (asJson) print(json(done));
    for (const line of doneLines(done)) say(line);
    if (done.now !== 'moves' || done.lost.length > 0) throw new Found();
  });
}

const WHY_LENGTH = 500;

/** What is wrong, and what would be done. */
export function planLines({ reason, why, since, toEvent, calls, messages, helps }: MendPlan): string[] {
  const told = why.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').slice(0, WHY_LENGTH);
  return [
    `${reason === 'cutOff' ? 'It was cut off' : 'Its workflow task fails'} since ${clock(since.getTime())}: ${told}`,
    `It would be reset to event ${toEvent}. Messages that came after it and come again: ${messages}.`,
    calls.length === 0
      ? 'No call to the provider is taken back.'
      : `Calls to the provider that are taken back: ${calls.join(', ')}. It looks up what came of them before it sends anything; ` +
        'where the provider cannot show it, the payment puts that before you (PastUnknown).',
    ...(helps
      ? []
      : [
          'A reset alone will not help: the same messages meet the same code. Start workers with the mended code first; it may then go on without a reset.',
        ]),
  ];
}

/** What was done, and how it is now. */
export function doneLines({ newRunId, told, lost, now, failure }: Mended): string[] {
  return [
    `Reset: it goes on as run ${newRunId}.`,
    `Messages before ${told.before}, after ${told.after}, lost ${lost.length}.`,
    ...lost.map((message) => `  lost: ${message}. Tell it again.`),
    ...{
      moves: ['It moves again. Look at it: holdfast show'],
      waits: ['No worker has taken it yet. Start the workers, then look at it: holdfast show'],
      fails: [`It fails again: ${failure}`, 'Run mend once more to go one point further back, or start other workers.'],
    }[now],
  ];
}
