import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { version } from '../../package.json';
import { holdfastCommand, main } from '../../src/cli/main';

/** Runs a command in this process; what it printed on the error stream, and its exit code. */
async function run(...argv: string[]): Promise<{ exitCode: number; err: string; out: string }> {
  const printed = { err: '', out: '' };
  const catching =
    (to: 'err' | 'out') =>
    (text: unknown): boolean => {
      printed[to] += String(text);
      return true;
    };
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(catching('err'));
  const out = jest.spyOn(process.stdout, 'write').mockImplementation(catching('out'));
  try {
    return { exitCode: await main(argv), ...printed };
  } finally {
    err.mockRestore();
    out.mockRestore();
  }
}

test('who has read enough ends the command in silence: holdfast --help | true', () => {
  const command = `${process.execPath} ${resolve('dist/cli/main.js')} --help | true`;
  const { stderr, status } = spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { encoding: 'utf8' });
  expect([stderr, status]).toEqual(['', 0]);
});

const PAYMENT = ['--account', 'nordic-shop', '--payment', 'order-1'];
const SIGNED = ['--operator', 'ida', '--reason', 'seen'];

describe('what cannot be meant is exit code 2, and says what to write', () => {
  const rows: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
    [['nope'], /unknown command 'nope'/],
    [['demo', '--nope'], /unknown option '--nope'/],
    [['demo', '--payments', '0'], /--payments <n>.*Write a whole number, 1 to 100000/],
    [['demo', '--payments', 'many'], /--payments <n>.*'many' is invalid/],
    [['demo', '--seed', '-1'], /--seed <n>/],
    [['demo', '--drop', '0.6'], /Write a share from 0 to 0.5/],
    [['demo', '--drop', '-0.1'], /Write a share/],
    [['demo', '--kills', '1.5'], /Write a whole number, 0 to 50/],
    [['demo', '--orders', '/nowhere/orders.jsonl'], /\/nowhere\/orders\.jsonl cannot be read \(ENOENT\)/],
    [['show', '--account', 'nordic-shop'], /Which payment\? Write ACCOUNT\/PAYMENT/],
    [['show', 'order-1'], /order-1 is not the name of a payment/],
    [['show', 'a/b/c'], /a\/b\/c is not the name of a payment/],
    [['show', 'nordic-shop/order-1', '--account', 'nordic-shop'], /named twice/],
    [['stuck', '--look-at', '0'], /--look-at <n>.*Write a whole number, 1 or more/],
    [['mend', ...PAYMENT, '--operator', 'ida'], /required option '--reason <text>' not specified/],
    [['stuck', '--older-than', '2'], /--older-than <time>.*Write a whole number and its unit/],
    [['expiring', '--within', 'soon'], /--within <time>.*Write a whole number and its unit/],
    [['retry', '--operator', 'ida', '--reason', 'r'], /Add --account or --provider/],
    [['retry', '--account', 'a', '--operator', 'ida', '--reason', 'r', '--rate', '0'], /Write a number above 0/],
    [['retry', '--account', 'a', '--operator', 'ida', '--state', 'open'], /Allowed choices are authorizing, retrying/],
    [['retry', '--account', 'a'], /required option '--operator <name>' not specified/],
    [['pause', ...PAYMENT, '--all', '--operator', 'ida', '--reason', 'r'], /Remove one of the two/],
    [['pause', '--all', '--operator', 'ida', '--reason', 'r'], /Add --account or --provider/],
    [['pause', ...PAYMENT, '--operator', 'ida'], /required option '--reason <text>' not specified/],
    [['ship', ...PAYMENT, '--shipment', 'p', '--amount', '99.00', '--currency', 'NOK'], /Write a whole number/],
    [['resolve', ...PAYMENT, '--operation', 'p', '--outcome', 'maybe'], /Allowed choices are done, notDone/],
    [['resolve', ...PAYMENT, '--operation', 'p', '--outcome', 'done', ...SIGNED], /'--evidence <text>' not/],
    [['sandbox', '--port', '70000'], /write a number from 0 to 65535/],
    [['codec'], /--origin is missing/],
    [['codec', '--port', '70000'], /Write a whole number, 0 to 65535/],
    [['keys', 'check', '--histories', '-1'], /Write a whole number, 0 or more/],
    [['sandbox', 'authorize', '--provider', 'vipps'], /--amount is missing/],
    [
      ['start', ...PAYMENT, '--reference', 'r', '--amount', '1', '--currency', 'NOK', '--create', '[]'],
      /not a JSON object/,
    ],
  ];
  test.each(rows)('%j', async (argv, says) => {
    const { exitCode, err } = await run(...argv);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/\n\s+at /);
    expect(exitCode).toBe(2);
  });
});

test('no server is exit code 3, in one line without a stack', async () => {
  const before = process.env.TEMPORAL_ADDRESS;
  process.env.TEMPORAL_ADDRESS = '127.0.0.1:1';
  try {
    const { exitCode, err } = await run('show', ...PAYMENT);
    expect(err).toMatch(/^error: ServerUnavailable: no Temporal server at 127\.0\.0\.1:1: connection refused\. .+\n$/);
    expect(exitCode).toBe(3);
  } finally {
    if (before === undefined) delete process.env.TEMPORAL_ADDRESS;
    else process.env.TEMPORAL_ADDRESS = before;
  }
}, 20_000);

test('no sandbox is exit code 3', async () => {
  const hold = ['--provider', 'vipps', '--reference', 'order-1-1', '--amount', '100', '--currency', 'NOK'];
  const { exitCode, err } = await run('sandbox', 'authorize', '--url', 'http://127.0.0.1:1', ...hold);
  expect(err).toMatch(/no sandbox at http:\/\/127\.0\.0\.1:1/);
  expect(exitCode).toBe(3);
});

test('the version is that of the package', async () => {
  expect(await run('--version')).toMatchObject({ exitCode: 0, out: `${version}\n`, err: '' });
});

test('the lists for the Temporal UI need no server', async () => {
  const { exitCode, out } = await run('stuck', '--query', '--account', 'my-shop');
  expect(exitCode).toBe(0);
  expect(out).toMatch(
    /^stuck: every payment that needs an operator\n {2}WorkflowType IN \("payment", "events"\) AND ExecutionStatus="Running"/,
  );
  expect(out).toMatch(/PaymentAccount="my-shop"/);
});

describe('every command', () => {
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];
  const commands = all(holdfastCommand()).filter((command) => command.name() !== 'help');

  test('is there', () => {
    expect(commands.map((command) => command.name()).sort()).toEqual(
      [
        ...[
          'holdfast',
          'demo',
          'sandbox',
          'authorize',
          'worker',
          'start',
          'ship',
          'complete',
          'cancel',
          'refund',
          'show',
          'stuck',
        ],
        ...['expiring', 'resolve', 'pause', 'resume', 'retry-now', 'retry', 'acknowledge', 'mend'],
        ...['builds', 'upgrade', 'config', 'check', 'schema', 'setup', 'recover'],
        ...['keys', 'new', 'check', 'codec', 'api-key', 'new'],
        ...['gateway', 'notices', 'register', 'list', 'delete'],
        ...['events', 'list', 'replay'],
      ].sort(),
    );
  });

  test.each(commands.map((command) => [pathOf(command), command] as const))(
    '%s: its help is a sentence and an example',
    async (path) => {
      const { exitCode, out } = await run(...path.split(' ').slice(1), '--help');
      expect(exitCode).toBe(0);
      const sentence = out.split('\n\n')[1]?.replaceAll('\n', ' ');
      expect(sentence).toMatch(/^[A-Z][^.]+\.$/);
      expect(out).toMatch(new RegExp(`\nExample:\n  ${path}`));
    },
  );

  test.each(commands.map((command) => [pathOf(command), command] as const))(
    '%s: its example is one that it accepts',
    async (path, command) => {
      const { out } = await run(...path.split(' ').slice(1), '--help');
      const example =
        out
          .slice(out.indexOf('Example:\n') + 9)
          .split('\n\n')[0]
          ?.replaceAll('\\\n', ' ') ?? '';
      const argv = [...example.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const flags = new Set(command.options.flatMap(({ long }) => (long ? [long] : [])));
      expect(
        argv.filter((word) => word.startsWith('--')).filter((flag) => !flags.has(flag) && path !== 'holdfast'),
      ).toEqual([]);
      const needed = command.options.filter(({ mandatory }) => mandatory).map(({ long }) => long);
      expect(argv).toEqual(expect.arrayContaining(needed));
    },
  );

  test('has long flags only', () => {
    const short = commands.flatMap((command) => command.options.filter((option) => option.short));
    expect(short).toEqual([]);
  });

  test.each([
    'start',
    'ship',
    'complete',
    'cancel',
    'refund',
    'resolve',
    'pause',
    'resume',
    'retry-now',
    'retry',
    'acknowledge',
    'mend',
  ])('%s acts, so it takes --dry-run', (name) => {
    const command = commands.find((candidate) => candidate.name() === name);
    expect(command?.options.map(({ long }) => long)).toContain('--dry-run');
  });

  test.each(['resolve', 'pause', 'resume', 'retry-now', 'retry', 'acknowledge', 'mend'])('%s is signed', (name) => {
    const command = commands.find((candidate) => candidate.name() === name);
    const operator = command?.options.find(({ long }) => long === '--operator');
    expect(operator).toMatchObject({ mandatory: true, envVar: 'HOLDFAST_OPERATOR' });
    expect(command?.options.find(({ long }) => long === '--reason')).toMatchObject({ mandatory: true });
  });

  test.each(['show', 'stuck', 'expiring', 'demo', 'mend'])('%s reads, so it takes --json', (name) => {
    const command = commands.find((candidate) => candidate.name() === name);
    expect(command?.options.map(({ long }) => long)).toContain('--json');
  });
});

/** `holdfast sandbox authorize`. */
function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
