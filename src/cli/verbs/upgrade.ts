import type { Command } from 'commander';
import type { Upgraded, UpgradePlan, UpgradeStep } from '../../client';
import { Found, WrongUsage } from '../../terminal/failure';
import { length } from '../../terminal/moments';
import { json, print } from '../../terminal/output';
import { createProgress, waitingFor } from '../../terminal/progress';
import { withHoldfast } from '../connection';

interface UpgradeOptions {
  to?: string;
  rollback?: boolean;
  within?: number;
  dryRun?: boolean;
  json?: boolean;
}

/** Adds `upgrade` to the command line. */
export function upgradeCommand(program: Command): void {
  program
    .command('upgrade')
    .description('Move every open payment to another build of the workers.')
    .option('--to <build>', 'the build; its workers say it when they are ready, and `holdfast builds` lists it')
    .option('--rollback', 'instead of --to: the build that was current before')
    .option('--within <time>', 'how long to wait for workers, and then for payments; default: 10m', length)
    .option('--dry-run', 'only say what would happen')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast upgrade --to 3f9a1c2b4d5e\n\n' +
        'The order is: start the new workers beside the old ones, upgrade, then stop the old workers. The command waits until the new workers\n' +
        'poll every queue, makes their build current, and moves each open payment between two of its steps. It may be repeated.\n' +
        'The exit code is 0 if every payment has moved, and 1 if some have not: then the old workers must stay.',
    )
    .action(upgrade);
}

async function upgrade({ to, rollback, within, dryRun, json: asJson }: UpgradeOptions): Promise<void> {
  if ((to === undefined) === (rollback !== true)) throw new WrongUsage('Say either --to BUILD or --rollback.');
  const target = to ?? 'previous';
  if (dryRun) {
    const plan = await withHoldfast((holdfast) => waitingFor('asking Temporal', holdfast.upgradePlan(target)));
    if (asJson) print(json(plan));
    else for (const line of planLines(plan)) print(line);
    return;
  }
  const progress = createProgress(process.stderr);
  const done = await withHoldfast((holdfast) =>
    holdfast.upgrade({
      to: target,
      onStep: (step) => showStep(step, progress),
      ...(within === undefined ? {} : { withinMs: within }),
    }),
  ).finally(() => progress.end());
  if (asJson) print(json(done));
  else for (const line of upgradedLines(done)) print(line);
  if (Object.keys(done.left).length > 0) throw new Found();
}

function showStep(step: UpgradeStep, progress: ReturnType<typeof createProgress>): void {
  switch (step.step) {
    case 'waiting':
      progress.show(`waiting for workers on ${step.queues.join(', ')}`);
      break;
    case 'current':
      progress.note(`build ${step.build} is current: payments begin on it`);
      break;
    case 'moving':
      progress.show(`moved ${step.of - step.left}/${step.of} open payments`);
      break;
    default:
      step satisfies never;
  }
}

/** What an upgrade would do. */
export const planLines = ({ build, before, waiting, toMove }: UpgradePlan): string[] => [
  before === undefined
    ? `Build ${build} would become current.`
    : `Build ${build} would become current instead of ${before}.`,
  ...(waiting.length === 0
    ? []
    : [`First it needs workers on ${waiting.join(', ')}: no worker of this build polls there.`]),
  `Open payments that would move: ${toMove}.`,
  'Nothing was changed (--dry-run).',
];

/** What an upgrade did. */
export function upgradedLines({ build, toMove, left, paused, free }: Upgraded): string[] {
  const stay = Object.entries(left);
  const open = stay.reduce((sum, [, count]) => sum + count, 0);
  return [
    `Build ${build} is current. Moved: ${Math.max(0, toMove - open)} of ${toMove} open payments.`,
    ...stay.map(([id, count]) =>
      id === ''
        ? `${count} are still on workers without a build. Leave those workers running, and repeat this command.`
        : `${count} are still on build ${id}. Leave its workers running, and repeat this command.`,
    ),
    ...(paused === 0
      ? []
      : [
          `Paused in Temporal, and so unable to move: ${paused}. holdfast stuck lists them; unpause them in the Temporal UI.`,
        ]),
    ...(free.length === 0 ? [] : [`No open payment is on ${free.join(', ')}: the workers of it may be stopped.`]),
  ];
}
