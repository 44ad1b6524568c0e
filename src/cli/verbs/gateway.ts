import type { Command } from 'commander';
import { main } from '../../gateway/main';
import { untilStopped } from '../../terminal/interrupt';
import { createLog } from '../../worker/log';

/** Adds `gateway` to the command line. */
export function gatewayCommand(program: Command): void {
  program
    .command('gateway')
    .description('Run the gateway: the HTTP API for order services, and where notices of providers come in.')
    .option('--config <file>', 'settings to use instead of the file that HOLDFAST_CONFIG names, or ./holdfast.yaml')
    .addHelpText('after', '\nExample:\n  holdfast gateway --config holdfast.yaml')
    .action(({ config }: { config?: string }) => {
      const env = config === undefined ? process.env : { ...process.env, HOLDFAST_CONFIG: config };
      return main(env, createLog(env, 'holdfast-gateway'), untilStopped());
    });
}
