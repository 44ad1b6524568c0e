import { type Command, InvalidArgumentError } from 'commander';
import { isKeyName } from '../../config/gateway';
import { newApiKey } from '../../gateway/api/keys';
import { print } from '../../terminal/output';

/** Adds `api-key new` to the command line. */
export function apiKeyCommands(program: Command): void {
  const keys = program
    .command('api-key')
    .description('Make the keys with which order services and operators call the HTTP API.')
    .addHelpText('after', '\nExample:\n  holdfast api-key new shop');
  keys
    .command('new')
    .description('Print a new key, which nothing keeps, and what the configuration is to know of it.')
    .argument('<name>', 'what it is called in the configuration, and in the key', nameIn)
    .addHelpText('after', '\nExample:\n  holdfast api-key new shop > /run/secrets/holdfast-api-key')
    .action((name: string) => {
      const { key, sha256 } = newApiKey(name);
      print(key);
      process.stderr.write(`${howToSet(name, sha256)}\n`);
    });
}

function nameIn(text: string): string {
  if (isKeyName(text)) return text;
  throw new InvalidArgumentError('The name of a key is 1 to 32 of A-Z a-z 0-9 -.');
}

const howToSet = (
  name: string,
  sha256: string,
): string => `Give it to its owner alone: it cannot be printed again. In holdfast.yaml, with the accounts and scopes that it needs:

  gateway:
    api:
      keys:
        ${name}: { sha256: ${sha256}, accounts: [nordic-shop], may: [start, ship, read] }

Then restart the gateway.`;
