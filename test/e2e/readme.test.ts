import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { Holdfast } from '../../src/client';
import { createWorld, type World } from '../support/world';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

let world: World;
beforeAll(async () => {
  world = await createWorld({ accountName: 'nordic-shop' });
});
afterAll(async () => {
  await world?.close();
});

/** The one example of the README, as an async function of what it imports and prints with. */
function example(): (from: { Holdfast: typeof Holdfast }, console: { log(...said: unknown[]): void }) => Promise<void> {
  const blocks = [...README.matchAll(/```ts\n(import \{ Holdfast \} from[\s\S]*?)```/g)].map(
    ([, block]) => block ?? '',
  );
  expect(blocks).toHaveLength(1);
  const [, body] = (blocks[0] ?? '').match(/^import \{ Holdfast \} from '[^']+';\n([\s\S]*)$/) ?? [];
  const { code } = transformSync(`export async function run({ Holdfast }: any, console: any) {\n${body}\n}`, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const exported: { run?: ReturnType<typeof example> } = {};
  new Function('exports', code)(exported);
  if (!exported.run) throw new Error('the example did not compile');
  return exported.run;
}

test('the example of the README runs, and takes what it says', async () => {
  const reference = 'order-1001-1';
  await world.sandbox.control.authorize({ provider: 'vipps', reference, amount: 24_900, currency: 'NOK' });
  const kept = { ...process.env };
  const said: unknown[][] = [];
  try {
    Object.assign(process.env, {
      TEMPORAL_ADDRESS: world.env.TEMPORAL_ADDRESS,
      HOLDFAST_CONFIG: world.env.HOLDFAST_CONFIG,
    });
    await example()({ Holdfast }, { log: (...what) => void said.push(what) });
  } finally {
    process.env = kept;
  }
  const view = await world.holdfast.payment('nordic-shop', 'order-1001').result();
  expect(view.ledger).toMatchObject({ authorized: 24_900, captured: 14_900, released: 10_000 });
  const { movements } = await world.sandbox.control.truthOf({ provider: 'vipps', account: 'nordic-shop', reference });
  // The rest and the refund go as they come.
  expect(movements.map(({ kind, amount }) => `${kind} ${amount}`).sort()).toEqual([
    'authorized 24900',
    'captured 5000',
    'captured 9900',
    'refunded 5000',
    'released 10000',
  ]);
});

test('the example calls only what the client has', () => {
  const [, block = ''] = README.match(/```ts\n(import \{ Holdfast \} from[\s\S]*?)```/) ?? [];
  const called = [...block.matchAll(/\b(holdfast|payment|Holdfast)\.(\w+)\(/g)].map(([, on, name]) => [on, name]);
  const payment = world.holdfast.payment('nordic-shop', 'order-1001');
  for (const [on, name = ''] of called) {
    const owner = on === 'Holdfast' ? Holdfast : on === 'payment' ? payment : world.holdfast;
    expect([on, name, name in owner]).toEqual([on, name, true]);
  }
});
