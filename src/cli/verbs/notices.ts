import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Command } from 'commander';
import { type Account, loadConfig } from '../../config/config';
import { loadGatewaySettings } from '../../config/gateway-config';
import { noticeUrl } from '../../config/notices';
import { HoldfastError } from '../../messages/errors';
import { nearestOf } from '../../messages/nearest';
import { WrongUsage } from '../../terminal/failure';
import { json, print, table } from '../../terminal/output';

interface Options {
  config?: string;
  account: string;
  json?: boolean;
}

interface RegisterOptions extends Options {
  url?: string;
  secretFile?: string;
  dryRun?: boolean;
}

interface DeleteOptions extends Options {
  id: string;
  dryRun?: boolean;
}

const CONFIG = 'settings to use instead of the file that HOLDFAST_CONFIG names, or ./holdfast.yaml';

/** Adds `notices` to the command line. */
export function noticesCommands(program: Command): void {
  const notices = program
    .command('notices')
    .description('Tell a provider where to send its notices, where it is told once and not with each payment: Vipps.')
    .addHelpText('after', '\nExample:\n  holdfast notices list --account nordic-shop');
  notices
    .command('register')
    .description('Register the address of the gateway for every event of the account’s payments.')
    .requiredOption('--account <name>', 'the account in holdfast.yaml')
    .option('--url <url>', 'default: from gateway.notices.publicUrl')
    .option(
      '--secret-file <file>',
      'where the secret is written to, readable by you alone; the file must not be there yet',
    )
    .option('--config <file>', CONFIG)
    .option('--dry-run', 'only say what would be registered')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast notices register --account nordic-shop --secret-file /run/secrets/vipps-webhook\n\n' +
        'The provider shows the secret this once. Without --secret-file it is printed. To change a registration, register another, give the\n' +
        'gateway both secrets (webhook.secret and webhook.oldSecret), and delete the old one: docs/notices.md.',
    )
    .action(register);
  notices
    .command('list')
    .description('List the registrations of an account. The provider shows no secrets.')
    .requiredOption('--account <name>', 'the account in holdfast.yaml')
    .option('--config <file>', CONFIG)
    .option('--json', 'the list as JSON')
    .addHelpText('after', '\nExample:\n  holdfast notices list --account nordic-shop --json')
    .action(list);
  notices
    .command('delete')
    .description('Delete a registration: the provider sends no more notices under it, nor those that wait.')
    .requiredOption('--account <name>', 'the account in holdfast.yaml')
    .requiredOption('--id <id>', 'as the list shows it')
    .option('--config <file>', CONFIG)
    .option('--dry-run', 'only say what would be deleted')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast notices delete --account nordic-shop --id 0e5a1c1e-6c39-4f4c-8a51-0d7c7b4f2a11 --dry-run',
    )
    .action(remove);
}

async function register(options: RegisterOptions): Promise<void> {
  const { account: name, secretFile, dryRun, json: asJson } = options;
  const { account, path } = accountOf(options);
  const url = options.url ?? urlOf(account, path);
  if (dryRun) {
    print(asJson ? json({ dryRun, account: name, url }) : `Would register ${url} for ${name}.`);
    return;
  }
  // Before the provider is asked: a secret that can be kept nowhere would be lost.
  const file = secretFile === undefined ? undefined : openSync(secretFile, 'wx', 0o600);
  try {
    const { id, secret } = await withRegistrations(account, (registrations) => registrations.register(url));
    if (file !== undefined) writeSync(file, `${secret.reveal()}\n`);
    const shown = file === undefined ? { secret: secret.reveal() } : { secretFile };
    if (asJson) print(json({ dryRun: false, account: name, id, url, ...shown }));
    else {
      print(`Registered ${url} for ${name}: ${id}`);
      print(file === undefined ? `Its secret, shown this once: ${secret.reveal()}` : `Its secret is in ${secretFile}.`);
    }
  } catch (error) {
    if (secretFile !== undefined) rmSync(secretFile, { force: true });
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

async function list(options: Options): Promise<void> {
  const { account } = accountOf(options);
  const registered = await withRegistrations(account, (registrations) => registrations.list());
  if (options.json) print(json(registered));
  else if (registered.length === 0) print(`Nothing is registered for ${options.account}.`);
  else
    print(
      table(
        ['id', 'url', 'events'],
        registered.map(({ id, url, events }) => [id, url, events.length]),
      ),
    );
}

async function remove({ id, dryRun, ...options }: DeleteOptions): Promise<void> {
  const { account } = accountOf(options);
  const { url } = await withRegistrations(account, async (registrations) => {
    const known = (await registrations.list()).find((one) => one.id === id);
    if (known === undefined) throw new WrongUsage(`${options.account} has no registration ${id}; list them first.`);
    if (!dryRun) await registrations.remove(id);
    return known;
  });
  if (options.json) print(json({ dryRun: dryRun === true, account: options.account, id, url }));
  else print(`${dryRun ? 'Would delete' : 'Deleted'} ${id} of ${options.account}: ${url}`);
}

function accountOf({ account: name, config }: Options): { account: Account; path: string | undefined } {
  const { accounts } = loadConfig({ path: config, env: process.env });
  const account = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  if (account !== undefined) return { account, path: config };
  const meant = nearestOf(name, Object.keys(accounts));
  throw new HoldfastError(
    'UnknownAccount',
    `there is no account ${JSON.stringify(name)} in the configuration${meant === undefined ? '' : `; did you mean ${meant}?`}`,
  );
}

function urlOf({ name, provider }: Account, path: string | undefined): string {
  const { notices } = loadGatewaySettings({ path, env: process.env });
  if (notices !== undefined) return noticeUrl(notices.publicUrl, provider, name);
  throw new WrongUsage('gateway.notices.publicUrl is not set: set it, or name the address with --url.');
}

async function withRegistrations<T>(
  { name, provider, registrations }: Account,
  work: (open: ReturnType<NonNullable<Account['registrations']>>) => Promise<T>,
): Promise<T> {
  if (registrations === undefined) {
    throw new WrongUsage(
      `${name} is at ${provider}, where nothing is registered; docs/notices.md says how it is told.`,
    );
  }
  const open = registrations();
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}
