import { parcel } from '../support/parcels';
import { createWorld, type World } from '../support/world';
import { holdfast } from './command-line';

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

const back = (refund: string, amount: number): string[] => [
  ...['refund', 'shop/order-1', '--refund', refund, '--amount', String(amount), '--currency', 'NOK'],
  ...['--reason', 'returned', '--shipment', 'parcel-1'],
];

test('money is given back from a shell, after the end, once it was tried out', async () => {
  const payment = await world.begin({ paymentId: 'order-1', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();

  const tried = await holdfast(world, ...back('return-1', 4_000), '--dry-run');
  expect(tried).toMatchObject({ exitCode: 0, err: '' });
  expect(tried.out).toMatch(/return-1 │ 40\.00 NOK │ new +│ (waiting|refunding)/);
  expect(tried.out).toMatch(/after .* 0\.00 NOK +│ 40\.00 NOK +│ 59\.00 NOK/);
  expect(tried.out).toContain('Nothing was changed (--dry-run).');
  expect((await world.truth('order-1')).refunded).toBe(0);
  expect(await payment.refunds()).toBeUndefined();

  const done = await holdfast(world, ...back('return-1', 4_000));
  expect(done).toMatchObject({ exitCode: 0, err: '' });
  expect(done.out).toContain('Refund return-1 is refunded.');
  expect((await world.truth('order-1')).refunded).toBe(4_000);
  const again = await holdfast(world, ...back('return-1', 4_000), '--json');
  expect(again.exitCode).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({ refunds: [{ id: 'return-1', state: 'refunded' }] });

  const shown = await holdfast(world, 'show', 'shop/order-1');
  expect(shown.out).toMatch(/return-1 │ 40\.00 NOK │ refunded │ returned/);
  const over = await holdfast(world, ...back('return-2', 9_000));
  expect(over).toMatchObject({ exitCode: 1, err: expect.stringContaining('ExceedsRefundable') });
  expect((await world.truth('order-1')).refunded).toBe(4_000);
});
