import type { Command } from 'commander';
import type { Build, Builds } from '../../client';
import { fromNow } from '../../terminal/moments';
import { json, print, table } from '../../terminal/output';
import { waitingFor } from '../../terminal/progress';
import { withHoldfast } from '../connection';

/** Adds `builds` to the command line. */
export function buildsCommand(program: Command): void {
  program
    .command('builds')
    .description('List the builds of the workers, and how many open payments run on each.')
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast builds\n\n' +
        'Workers have a build where holdfast.yaml says `versioning: pinned`. A payment stays with its build until `holdfast upgrade` moves it.\n' +
        'Never stop the workers of a build that has open payments: those would wait for ever.',
    )
    .action(async ({ json: asJson }: { json?: boolean }) => {
      const builds = await withHoldfast((holdfast) => waitingFor('asking Temporal', holdfast.builds()));
      if (asJson) print(json(builds));
      else for (const line of buildLines(builds, Date.now())) print(line);
    });
}

/** The list for people. */
export function buildLines({ builds, current, unversioned }: Builds, now: number): string[] {
  const rows = builds.map((build) => [
    build.id,
    build.state,
    build.running,
    fromNow((build.currentAt ?? build.createdAt).getTime(), now),
    workersOf(build),
  ]);
  return [
    table(['build', 'state', 'open payments', 'since', 'its workers'], rows),
    ...(current === undefined
      ? ['No build is current, so no payment begins on any of them. To make one current: holdfast upgrade --to BUILD']
      : []),
    ...(unversioned === 0
      ? []
      : [`${unversioned} open payments began on workers without a build. holdfast upgrade moves them, too.`]),
    ...builds
      .filter(isLost)
      .map(({ id, running }) => `${running} payments wait for build ${id}: start its workers again.`),
  ];
}

const workersOf = ({ queues, unpolled, running }: Build): string => {
  if (queues.length > 0 && unpolled.length === 0) return 'poll every queue';
  if (unpolled.length < queues.length) return `do not poll ${unpolled.join(', ')}`;
  return running === 0 ? 'gone' : 'gone, and needed';
};

const isLost = ({ running, unpolled }: Build): boolean => running > 0 && unpolled.length > 0;
