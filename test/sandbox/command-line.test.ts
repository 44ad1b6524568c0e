import { Command } from 'commander';
import { greeting, sandboxCommands } from '../../src/cli/verbs/sandbox';
import { ANY_PROVIDER } from '../../src/sandbox/providers';
import { startSandbox } from '../../src/sandbox/server';

const holdfast = async (...args: string[]): Promise<{ exit: number; out: string[]; err: string }> => {
  const out: string[] = [];
  let err = '';
  const print = jest.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  const program = new Command('holdfast').exitOverride().configureOutput({
    writeErr: (text) => {
      err += text;
    },
    writeOut: (text) => void out.push(...text.trimEnd().split('\n')),
  });
  sandboxCommands(program);
  try {
    await program.parseAsync(['sandbox', ...args], { from: 'user' });
    return { exit: 0, out, err };
  } catch (error) {
    return { exit: (error as { exitCode: number }).exitCode, out, err };
  } finally {
    print.mockRestore();
  }
};

const ORDER = ['--provider', 'vipps', '--reference', 'order-1001-1', '--amount', '24900', '--currency', 'NOK'];

describe('holdfast sandbox authorize', () => {
  it('makes one authorized payment, and its id is the last line', async () => {
    const sandbox = await startSandbox();
    try {
      const { exit, out } = await holdfast('authorize', '--url', sandbox.url, ...ORDER);
      expect([exit, out.at(-1)]).toEqual([0, 'order-1001-1']);
      expect(await sandbox.control.truth()).toMatchObject([{ reference: 'order-1001-1', authorized: 24_900 }]);
      const again = await holdfast('authorize', '--url', sandbox.url, ...ORDER);
      expect([again.exit, again.err]).toEqual([1, expect.stringContaining('choose another')]);
      const unknown = await holdfast('authorize', '--url', sandbox.url, ...ORDER, '--account', 'nobody');
      expect([unknown.exit, unknown.err]).toEqual([2, expect.stringContaining('use nordic-shop')]);
    } finally {
      await sandbox.close();
    }
  });

  it.each([
    ['bambora', 'EUR', /^order-1001$/],
    ['pipwave', 'MYR', /^PW[0-9A-F]{14}$/],
    ['payment-options', 'JPY', /^[0-9a-f-]{36}$/],
  ])('of %s ends with the id by which its API knows the payment', async (provider, currency, id) => {
    const sandbox = await startSandbox();
    try {
      const order = ['--provider', provider, '--reference', 'order-1001', '--amount', '12000', '--currency', currency];
      const { exit, out } = await holdfast('authorize', '--url', sandbox.url, ...order);
      expect([exit, out.at(-1)]).toEqual([0, expect.stringMatching(id)]);
      const truth = { provider, reference: 'order-1001', id: out.at(-1), authorized: 12_000 };
      expect(await sandbox.control.truth()).toMatchObject([truth]);
    } finally {
      await sandbox.close();
    }
  });

  it.each([
    ['--amount is missing', ['--provider', 'vipps', '--reference', 'order-1001-1', '--currency', 'NOK']],
    ['--amount 12.5: write a whole number', [...ORDER, '--amount', '12.5']],
    ['--amount 0: write at least 1', [...ORDER, '--amount', '0']],
    ['--url nowhere is not a URL', [...ORDER, '--url', 'nowhere']],
  ])('exits with 2: %s', async (message, args) => {
    const { exit, err } = await holdfast('authorize', ...args);
    expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('names the providers in its help', async () => {
    const { out } = await holdfast('authorize', '--help');
    expect(out.join('\n')).toMatch(new RegExp(`--provider <provider> +${ANY_PROVIDER}`));
  });

  it('exits with 3 where no sandbox answers', async () => {
    const { exit, err } = await holdfast('authorize', '--url', 'http://127.0.0.1:9', ...ORDER);
    expect([exit, err]).toEqual([3, expect.stringContaining('holdfast sandbox')]);
  });
});

describe('holdfast sandbox', () => {
  it.each([
    ['--port x: write a whole number', ['--port', 'x']],
    ['--port 70000', ['--port', '70000']],
    ['--seed -', ['--seed', '-']],
    ['nowhere.yaml cannot be read', ['--config', 'nowhere.yaml']],
  ])('exits with 2: %s', async (message, args) => {
    const { exit, err } = await holdfast(...args);
    expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('exits with 2 when the port is taken', async () => {
    const sandbox = await startSandbox();
    try {
      const { exit, err } = await holdfast('--port', new URL(sandbox.url).port);
      expect([exit, err]).toEqual([2, expect.stringContaining('in use')]);
    } finally {
      await sandbox.close();
    }
  });

  it('prints where to go and what to log in with', async () => {
    const sandbox = await startSandbox();
    try {
      const text = greeting(sandbox).join('\n');
      for (const part of [
        `${sandbox.url}/vipps`,
        `${sandbox.url}/_sandbox/`,
        'clientSecret: sandbox-client-secret-not-real',
        `${sandbox.url}/bambora`,
        `${sandbox.url}/pipwave`,
        `${sandbox.url}/payment-options`,
        'merchantSecret: sandbox-merchant-secret-not-real',
        'apiSecret: sandbox-api-secret-not-real',
        'secondKey: sandbox-x-api-key-not-real',
      ]) {
        expect(text).toContain(part);
      }
    } finally {
      await sandbox.close();
    }
  });

  it.each([[[]], [['authorize']]])('%j explains itself with a sentence and an example', async (args) => {
    const { out } = await holdfast(...args, '--help');
    expect(out.join('\n')).toMatch(/^Usage[^\n]*\n\n[A-Z][^\n]*[\s\S]*Example:\n {2}holdfast sandbox/);
  });
});
