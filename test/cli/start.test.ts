import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { type ConnectOptions, Holdfast, HoldfastError, type StartMessage } from '../../src/client';

/** What Temporal would say of a start. */
let plan: (message: StartMessage) => Promise<{ isNew: boolean }>;
let printed: { out: string; err: string };
let folder: string;

beforeEach(() => {
  printed = { out: '', err: '' };
  const catching =
    (to: 'out' | 'err') =>
    (text: unknown): boolean => {
      printed[to] += String(text);
      return true;
    };
  jest.spyOn(process.stdout, 'write').mockImplementation(catching('out'));
  jest.spyOn(process.stderr, 'write').mockImplementation(catching('err'));
  folder = mkdtempSync(join(tmpdir(), 'holdfast-start-'));
  writeFileSync(join(folder, 'holdfast.yaml'), 'accounts: { shop: { provider: vipps } }\n');
  process.env.HOLDFAST_CONFIG = join(folder, 'holdfast.yaml');
  jest.spyOn(Holdfast, 'connect').mockImplementation(async (options?: ConnectOptions) => {
    expect(options?.accounts).toHaveProperty('shop');
    const begin = async (message: StartMessage) => ({
      ...(await plan(message)),
      payment: { workflowId: `payment:${message.account}:${message.paymentId}` },
    });
    return { begin, startPlan: (message: StartMessage) => plan(message), close: async () => undefined } as never;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.HOLDFAST_CONFIG;
  rmSync(folder, { recursive: true });
});

const TERMS = ['shop/order-1', '--reference', 'order-1-1', '--amount', '24900', '--currency', 'NOK'];

test('what would be started is said, after the terms were held against what there is', async () => {
  plan = async (message) => {
    expect(message).toMatchObject({ account: 'shop', paymentId: 'order-1', amount: 24_900 });
    return { isNew: true };
  };
  expect(await main(['start', ...TERMS, '--dry-run'])).toBe(0);
  expect(printed.out).toBe(
    'Starts payment order-1 of shop: uses the existing hold order-1-1 of 249.00 NOK.\nNothing was changed (--dry-run).\n',
  );
});

test('a start that would be refused is refused by the dry run, too', async () => {
  plan = () => Promise.reject(new HoldfastError('PaymentConflict', 'payment shop/order-1 exists with other terms.'));
  expect(await main(['start', ...TERMS, '--dry-run'])).toBe(1);
  expect(printed.err).toContain('PaymentConflict: payment shop/order-1 exists with other terms.');
});

test('a payment that was there is not said to be started', async () => {
  plan = async () => ({ isNew: false });
  expect(await main(['start', ...TERMS])).toBe(0);
  expect(printed.out).toContain('There already, with the same terms, and not changed: payment:shop:order-1');
  expect(printed.out).not.toContain('Started');
  expect(await main(['start', ...TERMS, '--dry-run'])).toBe(0);
  expect(printed.out.split('\n').at(-2)).toBe('There already, with the same terms: nothing would be changed.');
});

test('a new one is', async () => {
  plan = async () => ({ isNew: true });
  expect(await main(['start', ...TERMS])).toBe(0);
  expect(printed.out).toContain('Started: payment:shop:order-1');
});
