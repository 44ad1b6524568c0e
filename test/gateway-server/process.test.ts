import { readFileSync, writeFileSync } from 'node:fs';
import { holdfast, run } from '../e2e/command-line';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

let world: World;
afterAll(() => world?.close());

test('a key that the command line makes opens the gateway that it starts, and who waits is answered when that is told to stop', async () => {
  world = await createWorld();
  const file = world.env.HOLDFAST_CONFIG ?? '';
  const made = await holdfast(world, 'api-key', 'new', 'shop');
  const key = made.out.trim();
  const [line = ''] = /shop: \{.*\}/.exec(made.err) ?? [];
  expect(line).not.toContain(key);
  const settings = line.replace('nordic-shop', 'shop');
  writeFileSync(
    file,
    `${readFileSync(file, 'utf8')}\ngateway: { api: { listen: "127.0.0.1:0", keys: { ${settings} } } }\n`,
  );
  expect((await holdfast(world, 'config', 'check')).exitCode).toBe(0);

  await world.begin({ paymentId: 'order-1', amount: 24_900 });
  await world.fault('order-1', { operation: 'capture', fault: 'neverAnswers', times: 20 });
  const gateway = run(world, 'gateway');
  const [, address = ''] = await until(
    'it is ready',
    () => /"api":"([^"]+)".*is ready/.exec(gateway.said()) ?? undefined,
  );
  const put = (id: string, headers: Record<string, string>) =>
    fetch(`http://${address}/v1/accounts/shop/payments/order-1/shipments/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ amount: 5_000, currency: 'NOK' }),
    });
  expect((await put('parcel-1', { authorization: `Bearer ${key}x` })).status).toBe(401);
  const waiting = put('parcel-1', { prefer: 'wait=50' });
  await until('it waits', async () => {
    const { shipments } = await world.holdfast.payment('shop', 'order-1').view();
    return shipments.length === 1;
  });
  gateway.interrupt();
  const answer = await waiting;
  expect([answer.status, answer.headers.get('connection')]).toEqual([202, 'close']);
  const { exitCode, out, err } = await gateway.ended;
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).not.toContain(key);
});
