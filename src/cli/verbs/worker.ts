import type { Command } from 'commander';
import { runWorker } from '../../worker';

/** Adds `worker` to the command line. */
export function workerCommand(program: Command): void {
  program
    .command('worker')
    .description('Run a worker: it processes payments and calls the providers, until it is stopped.')
    .option('--config <file>', 'settings to use instead of the file that HOLDFAST_CONFIG names, or ./holdfast.yaml')
    .addHelpText('after', '\nExample:\n  holdfast worker --config holdfast.yaml')
    .action(({ config }: { config?: string }) =>
      runWorker(config === undefined ? process.env : { ...process.env, HOLDFAST_CONFIG: config }),
    );
}
