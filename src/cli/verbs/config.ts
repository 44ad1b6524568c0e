import type { Command } from 'commander';
import { type Check, checkProviders, checkTemporal } from '../../client/setup/check';
import {
  type Account,
  ConfigError,
  type HoldfastConfig,
  loadConfig,
  type Problem,
  sentenceOf,
} from '../../config/config';
import { pathOf } from '../../config/document';
import { editorSchema } from '../../config/editor-schema';
import { gatewayProblems } from '../../config/gateway-config';
import { temporalSettings } from '../../config/temporal-connection';
import { counted } from '../../domain/format';
import { Found, Unreached } from '../../terminal/failure';
import { json, print } from '../../terminal/output';
import { createProgress } from '../../terminal/progress';

interface CheckOptions {
  config?: string;
  online?: boolean;
  json?: boolean;
}

/** Adds `config` to the command line. */
export function configCommands(program: Command): void {
  const config = program
    .command('config')
    .description('Check the configuration, or print its JSON schema.')
    .addHelpText('after', '\nExample:\n  holdfast config check');
  config
    .command('check')
    .description('List everything that is wrong with the configuration, each with its path and remedy.')
    .option('--config <file>', 'the file to check instead of the one that HOLDFAST_CONFIG names, or ./holdfast.yaml')
    .option('--online', 'also ask Temporal, and each provider about a hold that does not exist; changes nothing')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast config check --online\n\n' +
        'Without --online nothing is asked but the file, the environment and the files that it names. What --online does not show: that a\n' +
        'capture is allowed, that an account is the one you mean, and that notices arrive.\n' +
        'The exit code is 0 if everything is right, 1 if something is wrong, and 3 if somebody could not be asked.',
    )
    .action(check);
  config
    .command('schema')
    .description('Print the JSON schema of the configuration, for editors.')
    .addHelpText('after', '\nExample:\n  holdfast config schema > holdfast.schema.json')
    .action(() => print(json(editorSchema())));
}

/** What a file is found to be. */
export interface Checked {
  file: string;
  accounts: readonly { name: string; provider: string; currencies: readonly string[]; holdDays: number }[];
  problems: readonly Problem[];
  /** Absent where nobody was asked. */
  online?: readonly Check[];
}

async function check({ config: named, online, json: asJson }: CheckOptions): Promise<void> {
  const { env } = process;
  const read = readFile(pathOf(named, env), env);
  const checked: Checked = {
    ...read.checked,
    ...(online && read.config ? { online: await ask(read.config, env) } : {}),
  };
  if (asJson) print(json(checked));
  else for (const line of checkedLines(checked)) print(line);
  judge(checked);
}

function readFile(file: string, env: NodeJS.ProcessEnv): { checked: Checked; config?: HoldfastConfig } {
  const { value: config, problems } = attempt(() => loadConfig({ path: file, env }));
  // Its secrets are elsewhere than those of the workers, so no worker reads it.
  const { value: ofGateway = [] } = attempt(() => gatewayProblems({ path: file, env }));
  const accounts = Object.values(config?.accounts ?? {}).map(accountOf);
  return { checked: { file, accounts, problems: [...problems, ...ofGateway] }, ...(config && { config }) };
}

function attempt<T>(load: () => T): { value?: T; problems: readonly Problem[] } {
  try {
    return { value: load(), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { problems: error.problems };
  }
}

const accountOf = ({ name, provider, capabilities }: Account): Checked['accounts'][number] => ({
  ...{ name, provider, currencies: Object.keys(capabilities.currencies), holdDays: capabilities.holdDays },
});

async function ask(config: HoldfastConfig, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const progress = createProgress(process.stderr);
  try {
    const accounts = Object.values(config.accounts);
    progress.show('asking Temporal');
    const temporal = await checkTemporal(temporalSettings(env), config);
    progress.show(`asked 0/${accounts.length} providers`);
    const providers = await checkProviders(accounts, (done) =>
      progress.show(`asked ${done}/${accounts.length} providers`),
    );
    return [...temporal, ...providers];
  } finally {
    progress.end();
  }
}

/** The result for people. */
export function checkedLines({ file, accounts, problems, online = [] }: Checked): string[] {
  return [
    ...(problems.length === 0
      ? [
          `${file} is right: ${counted(accounts.length, 'account')}.`,
          ...accounts.map(
            ({ name, provider, currencies, holdDays }) =>
              `  ${name}: ${provider}, ${currencies.join(', ')}, holds last ${holdDays} days`,
          ),
        ]
      : [
          `${file} has ${counted(problems.length, 'problem')}:`,
          ...problems.map((problem) => `  ${sentenceOf(problem)}`),
        ]),
    ...online.map(
      ({ what, verdict, says, remedy }) =>
        `${WORDS[verdict]} ${what}: ${says}${remedy === undefined ? '' : `; ${remedy}`}`,
    ),
  ];
}

const WORDS: Readonly<Record<Check['verdict'], string>> = {
  right: 'right:',
  wrong: 'WRONG:',
  unreached: 'NOT REACHED:',
};

/** Throws what the exit code has to tell. */
export function judge({ problems, online = [] }: Checked): void {
  if (problems.length > 0 || online.some(({ verdict }) => verdict === 'wrong')) throw new Found();
  const silent = online.filter(({ verdict }) => verdict === 'unreached');
  if (silent.length > 0) throw new Unreached(`not reached: ${silent.map(({ what }) => what).join(', ')}. Try again.`);
}
