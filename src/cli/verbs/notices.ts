import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Command } from 'commander';
import { type Account, loadConfig } from '../../config/config';
import { loadGatewaySettings } from '../../config/gateway-config';
import { noticeUrl } from '../../config/notices';
import { HoldfastError } from '../../messages/errors';
import { nearestOf } from '../../messages/nearest';
import { WrongUsage } from '../../terminal/failure';
import { json, print, table } from '../../terminal/output';
import { waitingFor } from '../../terminal/progress';

interface Options {
  config?: string;
  json?: boolean;
}

interface RegisterOptions extends Options {
  url?: string;
  secretFile?: string;
  dryRun?: boolean;
}

interface DeleteOptions extends Options {
  dryRun?: boolean;
}

const CONFIG = 'settings to use instead of the file that HOLDFAST_CONFIG names, or ./holdfast.yaml';

/** Adds `notices` to the command line. */
export function noticesCommands(program: Command): void {
  const notices = program
    .command('notices')
    .description('Tell a provider where to send its notices, where it is told once and not with each payment: Vipps.')
    .addHelpText('after', '\nExample:\n  holdfast notices list nordic-shop');
  notices
    .command('register')
    .argument('<account>', 'the account in holdfast.yaml')
    .description('Register the address of the gateway for every event of the account’s payments.')
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
      '\nExample:\n  holdfast notices register nordic-shop --secret-file /run/secrets/vipps-webhook\n\n' +
        'The provider shows the secret this once. Without --secret-file it is printed. To change a registration, register another, give the\n' +
        'gateway both secrets (webhook.secret and webhook.oldSecret), and delete the old one: docs/notices.md.',
    )
    .action(register);
  notices
    .command('list')
    .argument('<account>', 'the account in holdfast.yaml')
    .description('List the registrations of an account, without their secrets.')
    .option('--config <file>', CONFIG)
    .option('--json', 'the list as JSON')
    .addHelpText('after', '\nExample:\n  holdfast notices list nordic-shop --json')
    .action(list);
  notices
    .command('delete')
    .argument('<account>', 'the account in holdfast.yaml')
    .argument('<id>', 'of the registration, as the list shows it')
    .description('Delete a registration: the provider sends no more notices under it, nor those that wait.')
    .option('--config <file>', CONFIG)
    .option('--dry-run', 'only say what would be deleted')
    .option('--json', 'the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast notices delete nordic-shop 0e5a1c1e-6c39-4f4c-8a51-0d7c7b4f2a11 --dry-run',
    )
    .action(remove);
}

async function register(name: string, options: RegisterOptions): Promise<void> {
  const { config, secretFile, dryRun, json: asJson } = options;
  const account = accountOf(name, config);
  const url = options.url ?? urlOf(account, config);
  if (dryRun) {
    print(asJson ? json({ dryRun, account: name, url }) : `Would register ${url} for ${name}.`);
    return;
  }
  // Before the provider is asked: a secret that can be kept nowhere would be lost.
  const file = secretFile === undefined ? undefined : openSync(secretFile, 'wx', 0o600);
  let isKept = false;
  try {
    const { id, secret } = await withRegistrations(account, (registrations) => registrations.register(url));
    if (file !== undefined) writeSync(file, `${secret.reveal()}\n`);
    isKept = true;
    const shown = file === undefined ? { secret: secret.reveal() } : { secretFile };
    if (asJson) print(json({ dryRun: false, account: name, id, url, ...shown }));
    else {
      print(`Registered ${url} for ${name}: ${id}`);
      print(file === undefined ? `Its secret, shown this once: ${secret.reveal()}` : `Its secret is in ${secretFile}.`);
    }
  } finally {
    if (file !== undefined) closeSync(file);
    // So that the same command can be given again.
    if (secretFile !== undefined && !isKept) rmSync(secretFile, { force: true });
  }
}

async function list(name: string, { config, json: asJson }: Options): Promise<void> {
  const account = accountOf(name, config);
  const registered = await withRegistrations(account, (registrations) => registrations.list());
  if (asJson) print(json(registered));
  else if (registered.length === 0) print(`Nothing is registered for ${name}.`);
  else
    print(
      table(
        ['id', 'url', 'events'],
        registered.map(({ id, url, events }) => [id, url, events.length]),
      ),
    );
}

async function remove(name: string, id: string, { config, dryRun, json: asJson }: DeleteOptions): Promise<void> {
  const account = accountOf(name, config);
  const { url } = await withRegistrations(account, async (registrations) => {
    const known = (await registrations.list()).find((one) => one.id === id);
    if (known === undefined) throw new WrongUsage(`${name} has no registration ${id}; list them first.`);
    if (!dryRun) await registrations.remove(id);
    return known;
  });
  if (asJson) print(json({ dryRun: dryRun === true, account: name, id, url }));
  else print(`${dryRun ? 'Would delete' : 'Deleted'} ${id} of ${name}: ${url}`);
}

function accountOf(name: string, path: string | undefined): Account {
  const { accounts } = loadConfig({ path, env: process.env });
  const account = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  if (account !== undefined) return account;
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
    return await waitingFor('waiting for the provider', work(open));
  } finally {
    await open.close();
  }
}
