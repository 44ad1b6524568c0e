import type { Command } from 'commander';
import type { StuckPayment } from '../client';
import { withHoldfast } from './connection';
import { Found } from './failure';
import { json, print, table } from './output';

/** Adds `stuck` to the command line. */
export function stuckCommand(program: Command): void {
  program
    .command('stuck')
    .description('List the payments that need a person, the longest waiting first.')
    .option('--account <name>', 'only those of one account')
    .option('--json', 'the list as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast stuck --account nordic-shop\n\nThe exit code is 0 when there are none, and 1 when there are.',
    )
    .action(stuck);
}

async function stuck({ account, json: asJson }: { account?: string; json?: boolean }): Promise<void> {
  const found = await withHoldfast(async (holdfast) => {
    const all: StuckPayment[] = [];
    for await (const payment of holdfast.stuck(account === undefined ? {} : { account })) all.push(payment);
    return all;
  });
  if (asJson) print(json(found));
  else if (found.length === 0) print('Nothing is stuck.');
  else {
    print(
      table(
        ['payment', 'account', 'provider', 'state', 'since'],
        found.map(({ paymentId, account: of, provider, reason, since }) => [
          paymentId,
          of,
          provider,
          reason,
          since.toISOString(),
        ]),
      ),
    );
    print('Look at one with: holdfast show --account <account> --payment <payment>');
  }
  if (found.length > 0) throw new Found();
}
