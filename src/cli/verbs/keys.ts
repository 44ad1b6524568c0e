import { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { type KeySurvey, keySurveyOf } from '../../client/key-use';
import { loadKeyring } from '../../config/client-config';
import { sentenceOf } from '../../config/config';
import { connectClient, temporalSettings } from '../../config/temporal-connection';
import { newKey } from '../../encryption/keyring';
import { Found } from '../../terminal/failure';
import { clock } from '../../terminal/moments';
import { wholeNumber } from '../../terminal/numbers';
import { json, print, table } from '../../terminal/output';
import { createProgress } from '../../terminal/progress';

/** Adds `keys new` and `keys check` to the command line. */
export function keysCommands(program: Command): void {
  const keys = program
    .command('keys')
    .description('Make and check the keys that seal payments.')
    .addHelpText('after', '\nExample:\n  holdfast keys check');
  keys
    .command('new')
    .description('Print a new key, 32 random bytes in base64, which nothing keeps.')
    .addHelpText('after', '\nExample:\n  holdfast keys new > /run/secrets/holdfast-key-k2')
    .action(() => {
      print(newKey());
      process.stderr.write(`${HOW_TO_SET}\n`);
    });
  keys
    .command('check')
    .description('List the keys that are configured here, and those that payments were sealed with.')
    .option('--payments <n>', 'how many runs to list, the newest first', wholeNumber(1), 10_000)
    .option('--histories <n>', 'how many of their histories to read, the oldest open ones first', wholeNumber(0), 200)
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast keys check --payments 100000 --histories 1000\n\n' +
        'It needs no key: a sealed payload names its own. The exit code is 1 if a key that payments need is not here.',
    )
    .action(check);
}

const HOW_TO_SET = `Keep it as a secret, such as a file, and name it in holdfast.yaml:

  encryption:
    keys:
      k2: \${file:/run/secrets/holdfast-key-k2}

First restart every worker and client with it. Then add "active: k2", and restart them again: docs/security.md has the steps.`;

interface CheckOptions {
  payments: number;
  histories: number;
  json?: boolean;
}

/** What the command line knows of the keys. */
export interface KeyReport extends KeySurvey {
  active: string | undefined;
  configured: readonly string[];
  /** Named in the file, and not to be found here. */
  missing: readonly string[];
}

async function check({ payments, histories, json: asJson }: CheckOptions): Promise<void> {
  const { keyring, missing } = loadKeyring({ env: process.env });
  const settings = temporalSettings(process.env);
  const connection = await connectClient(settings);
  const progress = createProgress(process.stderr);
  progress.show('listing runs');
  const client = new Client({ connection, namespace: settings.namespace });
  const survey = await keySurveyOf(client, {
    listAtMost: payments,
    readAtMost: histories,
    onListed: (seen) => progress.show(`listed ${seen} runs`),
    onRead: (seen, of) => progress.show(`read ${seen}/${of} histories`),
  }).finally(async () => {
    progress.end();
    await connection.close();
  });
  const report: KeyReport = {
    ...survey,
    active: keyring.active,
    configured: [...keyring.keys.keys()],
    missing: missing.map(sentenceOf),
  };
  if (asJson) print(json(recordOf(report)));
  else for (const line of linesOf(report)) print(line);
  if (lacking(report).length > 0 || missing.length > 0) throw new Found();
}

/** Keys that payments were sealed with and that are not here. */
const lacking = ({ uses, configured }: KeyReport): string[] =>
  uses.flatMap(({ keyId }) => (keyId === undefined || configured.includes(keyId) ? [] : [keyId]));

/** The list for people. */
export function linesOf(report: KeyReport): string[] {
  const { active, configured, missing, uses, listed, isComplete, read } = report;
  const ids = [...new Set([...configured, ...uses.flatMap(({ keyId }) => keyId ?? [])])].sort();
  const rows = [...ids, undefined].flatMap((id) => {
    const use = uses.find(({ keyId }) => keyId === id);
    if (id === undefined && use === undefined) return [];
    const { open = 0, ended = 0, oldest, newest, histories = 0 } = use ?? {};
    const here = id === undefined ? '' : configured.includes(id) ? (id === active ? 'yes, active' : 'yes') : 'NO';
    return [[id ?? '(plain text)', here, open, ended, dated(oldest), dated(newest), histories]];
  });
  const head = ['key', 'here', 'open, begun under it', 'ended', 'oldest', 'newest', 'histories with it'];
  return [
    ...(configured.length === 0 ? ['No key is configured here.'] : []),
    ...(configured.length > 0 && active === undefined
      ? ['No key is active: this process reads and does not seal.']
      : []),
    ...missing.map((problem) => `Not here: ${problem}`),
    ...(rows.length === 0 ? ['No payment was found.'] : [table(head, rows)]),
    ...lacking(report).map(
      (id) =>
        `Payments need key ${id}, which is not here: give it to every worker and client, or those payments stand still.`,
    ),
    ...limitsOf(listed, isComplete, read),
  ];
}

/** What the list does not say. */
const limitsOf = (listed: number, isComplete: boolean, read: number): string[] => [
  `${listed} runs were listed${isComplete ? ', all that the namespace remembers' : '; there are older ones. For more: --payments'}. ${read} histories were read whole.`,
  'A run names the key that it began under. Under which keys its later messages were sealed only its history tells: a key that is in no list may be in a history that was not read.',
  'It cannot know which keys other workers and clients have or seal with, nor what backups and archives contain.',
];

const dated = (moment: Date | undefined): string => (moment === undefined ? '' : clock(moment.getTime()));

/** The list for programs. */
export const recordOf = (report: KeyReport): object => ({
  ...report,
  uses: report.uses.map(({ keyId, ...use }) => ({ keyId: keyId ?? null, ...use })),
  lacking: lacking(report),
});
