#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { verdictOf } from '../terminal/failure';
import { complain } from '../terminal/output';
import { acknowledgeCommand } from './verbs/acknowledge';
import { apiKeyCommands } from './verbs/api-key';
import { buildsCommand } from './verbs/builds';
import { cancelCommand } from './verbs/cancel';
import { codecCommand } from './verbs/codec';
import { completeCommand } from './verbs/complete';
import { configCommands } from './verbs/config';
import { demoCommand } from './verbs/demo';
import { eventsCommands } from './verbs/events';
import { expiringCommand } from './verbs/expiring';
import { gatewayCommand } from './verbs/gateway';
import { keysCommands } from './verbs/keys';
import { mendCommand } from './verbs/mend';
import { noticesCommands } from './verbs/notices';
import { pauseCommands } from './verbs/pause';
import { recoverCommand } from './verbs/recover';
import { refundCommand } from './verbs/refund';
import { resolveCommand } from './verbs/resolve';
import { retryCommand } from './verbs/retry';
import { retryNowCommand } from './verbs/retry-now';
import { sandboxCommands } from './verbs/sandbox';
import { setupCommand } from './verbs/setup';
import { shipCommand } from './verbs/ship';
import { showCommand } from './verbs/show';
import { startCommand } from './verbs/start';
import { stuckCommand } from './verbs/stuck';
import { upgradeCommand } from './verbs/upgrade';
import { workerCommand } from './verbs/worker';

const COMMANDS = [
  ...[demoCommand, sandboxCommands, workerCommand, gatewayCommand],
  ...[configCommands, setupCommand, noticesCommands],
  ...[startCommand, shipCommand, completeCommand, cancelCommand, refundCommand],
  ...[stuckCommand, expiringCommand, showCommand],
  ...[buildsCommand, upgradeCommand],
  ...[resolveCommand, acknowledgeCommand, pauseCommands, retryNowCommand, retryCommand, mendCommand],
  ...[eventsCommands],
  ...[recoverCommand],
  ...[keysCommands, codecCommand, apiKeyCommands],
];

const { version: VERSION } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  version: string;
};

/** The command line, complete. It throws instead of ending the process. */
export function holdfastCommand(): Command {
  const program = new Command('holdfast')
    .description('Captures authorized payments exactly once.')
    .version(VERSION, '--version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(add --help for the options and an example)')
    .addHelpText('after', '\nExample:\n  holdfast demo');
  for (const add of COMMANDS) add(program);
  return program;
}

/** Runs one command; its exit code. Errors are printed in a line. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await holdfastCommand().parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    const { line, exitCode } = verdictOf(error);
    if (line !== undefined) complain(line);
    return exitCode;
  }
}

if (require.main === module) {
  // Who reads along, as `head` does, has seen enough.
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
  main(process.argv.slice(2)).then(
    // What was interrupted may still wait for something that never comes.
    (exitCode) => process.exit(exitCode),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
