import type { Command } from 'commander';
import { present } from '../../domain/present';
import { ConfigRefused, loadConfig } from '../../sandbox/config';
import { type NewPayment, SandboxControl, SandboxRefused, SandboxUnreachable } from '../../sandbox/control-client';
import { ANY_PROVIDER } from '../../sandbox/providers';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server';
import { untilStopped } from '../../terminal/interrupt';
import { paint } from '../../terminal/output';

const REFUSED = 1;
const WRONG_USAGE = 2;
const NOT_REACHABLE = 3;

/** Adds `sandbox` and `sandbox authorize` to the command line. */
export function sandboxCommands(program: Command): void {
  const sandbox = program
    .command('sandbox')
    .description('Run simulated payment providers: you choose their faults, and can read their books.')
    .option('--port <port>', 'port to listen on; 0 takes a free one', '4010')
    .option('--host <address>', 'address to listen on; 0.0.0.0 accepts other machines', '127.0.0.1')
    .option('--config <file>', 'YAML file with accounts and switches; without it there is one account at each provider')
    .option('--seed <number>', 'decides ids, tokens and random faults')
    .addHelpText('after', '\nExample:\n  holdfast sandbox --port 4010 --seed 7')
    .action(async (options: SandboxFlags) => run(sandbox, options));

  const authorize = sandbox
    .command('authorize')
    .description("Make one authorized payment in a running sandbox; the last line is the provider's id for it.")
    .option('--url <url>', 'address of the sandbox', 'http://127.0.0.1:4010')
    .option('--provider <provider>', ANY_PROVIDER)
    .option('--reference <reference>', 'your reference for the payment')
    .option('--amount <amount>', 'minor units, such as 24900')
    .option('--currency <currency>', 'currency, such as NOK')
    .option('--account <account>', 'account; optional if the provider has only one')
    .addHelpText(
      'after',
      '\nExample:\n  holdfast sandbox authorize --url http://127.0.0.1:4010 --provider vipps \\\n' +
        '      --reference order-1001-1 --amount 24900 --currency NOK',
    )
    .action(async (options: Record<string, string>) => makePayment(authorize, options));
}

interface SandboxFlags {
  port: string;
  host: string;
  config?: string;
  seed?: string;
}

async function run(command: Command, options: SandboxFlags): Promise<void> {
  const port = wholeNumber(command, '--port', options.port);
  if (port > 65_535) wrong(command, `--port ${port}: write a number from 0 to 65535`);
  const seed = options.seed === undefined ? undefined : wholeNumber(command, '--seed', options.seed);
  const sandbox = await start(command, {
    port,
    host: options.host,
    ...present({ seed }),
    ...configFrom(command, options.config),
  });
  for (const line of greeting(sandbox)) console.log(line);
  await untilStopped();
  await sandbox.close();
}

function configFrom(command: Command, file: string | undefined): Pick<SandboxOptions, 'config'> {
  if (file === undefined) return {};
  try {
    return { config: loadConfig(file) };
  } catch (error) {
    if (error instanceof ConfigRefused) wrong(command, error.message);
    throw error;
  }
}

async function start(command: Command, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') wrong(command, `--port ${options.port} is in use: choose another, or 0 for a free one`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      wrong(command, `--host ${options.host} is not an address of this machine`);
    if (code === 'EACCES') wrong(command, `--port ${options.port} is not allowed: choose one above 1023`);
    throw error;
  }
}

/** What is printed on start: where to go and what to log in with. The credentials are invented and good only here. */
export function greeting(sandbox: Sandbox): string[] {
  const pc = paint(process.stdout);
  const lines = [pc.bold('Sandbox is running. Ctrl-C stops it.'), ''];
  for (const [provider, url] of Object.entries(sandbox.baseUrls)) lines.push(`${provider} base URL   ${url}`);
  lines.push(`control API      ${sandbox.url}/_sandbox/`);
  for (const [name, account] of Object.entries(sandbox.accounts)) {
    lines.push('', `${pc.bold(name)} (invented credentials)`);
    for (const [field, value] of Object.entries(account)) lines.push(`  ${field}: ${value}`);
  }
  return lines;
}

async function makePayment(command: Command, options: Record<string, string>): Promise<void> {
  const need = (name: string): string =>
    options[name] ?? wrong(command, `--${name} is missing. See: holdfast sandbox authorize --help`);
  const amount = wholeNumber(command, '--amount', need('amount'));
  if (amount === 0) wrong(command, '--amount 0: write at least 1, in minor units');
  const order: NewPayment = {
    provider: need('provider'),
    reference: need('reference'),
    amount,
    currency: need('currency'),
    ...present({ account: options.account }),
  };
  const url = need('url');
  if (!URL.canParse(url)) wrong(command, `--url ${url} is not a URL: write it like http://127.0.0.1:4010`);
  try {
    const payment = await new SandboxControl(url).authorize(order);
    console.log(`Authorized ${payment.amount} ${payment.currency} at ${payment.provider}, account ${payment.account}.`);
    console.log(`Capture by ${payment.captureBy}.`);
    console.log(payment.id);
  } catch (error) {
    if (error instanceof SandboxRefused) {
      command.error(`error: ${error.message}`, {
        exitCode: error.status === 409 ? REFUSED : WRONG_USAGE,
        code: error.code,
      });
    }
    if (error instanceof SandboxUnreachable) {
      command.error(`error: ${error.message}`, { exitCode: NOT_REACHABLE, code: error.code });
    }
    throw error;
  }
}

function wholeNumber(command: Command, name: string, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : wrong(command, `${name} ${text}: write a whole number`);
}

function wrong(command: Command, message: string): never {
  command.error(`error: ${message}`, { exitCode: WRONG_USAGE, code: 'WrongUsage' });
}
