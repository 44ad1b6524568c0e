import { type Command, Option } from 'commander';
import { inDays, type SetUp, setUp } from '../../client/setup/setup';
import { connectClient, temporalSettings } from '../../config/temporal-connection';
import { Found } from '../../terminal/failure';
import { length } from '../../terminal/moments';
import { json, print } from '../../terminal/output';
import { createProgress } from '../../terminal/progress';

interface SetupVerbOptions {
  retention?: number;
  within: number;
  dryRun?: boolean;
  json?: boolean;
}

/** Adds `setup` to the command line. */
export function setupCommand(program: Command): void {
  program
    .command('setup')
    .description('Give the namespace what payments need: itself, its retention, and the search attributes.')
    .option(
      '--retention <time>',
      'for how long a payment that has ended is remembered; never shortened; default: 200d, or what there is',
      length,
    )
    .addOption(
      new Option('--within <time>', 'how long to wait for the server').argParser(length).default(120_000, '2m'),
    )
    .option('--dry-run', 'only say what would be done')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast setup --retention 200d\n\n' +
        'The namespace is the one of TEMPORAL_NAMESPACE, at TEMPORAL_ADDRESS. It may be repeated, and changes nothing that is right. It ends when a query with the search attributes is accepted: only then is a\n' +
        'payment, too. What Temporal Cloud lets nobody do over its API is listed, to be done by hand.\n' +
        'The exit code is 0 if everything is there, 1 if something was refused or is left to do by hand, and 3 if there is no server.',
    )
    .action(setup);
}

async function setup({ retention, within, dryRun, json: asJson }: SetupVerbOptions): Promise<void> {
  const settings = temporalSettings();
  const progress = createProgress(process.stderr);
  progress.show(`waiting for Temporal at ${settings.address}`);
  try {
    // A server that starts beside us: its port is open before it answers.
    const connection = await connectClient(settings, within);
    try {
      const { namespace } = settings;
      const onStep = (line: string): void => progress.note(line);
      const now = await setUp(connection, { namespace, retentionMs: retention, withinMs: within, dryRun, onStep });
      progress.end();
      if (asJson) print(json({ dryRun: dryRun === true, ...now }));
      else for (const line of setupLines(now, dryRun)) print(line);
      if (now.byHand.length > 0) throw new Found();
    } finally {
      await connection.close();
    }
  } finally {
    progress.end();
  }
}

/** What was done, or would be. */
export function setupLines({ namespace, retentionMs, done, byHand }: SetUp, dryRun = false): string[] {
  if (dryRun) {
    return done.length === 0
      ? [`Namespace ${namespace} has everything. Nothing would be done.`]
      : [`In namespace ${namespace} it would:`, ...done.map((line) => `  ${line}`), 'Nothing was changed (--dry-run).'];
  }
  if (byHand.length > 0) {
    return [
      'This server, as Temporal Cloud does, lets nobody do this over its API:',
      ...byHand.map((line) => `  ${line}`),
      'Do that, and run setup again.',
    ];
  }
  return [
    `Namespace ${namespace} is ready: it remembers ended payments for ${inDays(retentionMs)}, and accepts queries with the search attributes.`,
  ];
}
