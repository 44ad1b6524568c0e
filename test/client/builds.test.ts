import { buildIdOf } from '../../src/worker/build';
import { isCaptured, parcel } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

const build = (): string => buildIdOf(process.env.HOLDFAST_TEST_BUNDLE ?? '');

let world: World;
beforeAll(async () => {
  world = await createWorld({ versioning: 'pinned', worker: false });
});
afterAll(async () => {
  await world?.close();
});

// The dev server of these tests keeps payments with their build, and never tells them of a newer one: how they move, test/production says.
test('a build is listed, becomes current, and has its payments', async () => {
  await expect(world.holdfast.builds()).rejects.toMatchObject({ code: 'NotVersioned' });

  await world.hire();
  const waiting = await until('the worker is seen', async () => {
    const { builds } = await world.holdfast.builds().catch(() => ({ builds: [] }));
    return builds[0]?.queues.length === 1 && builds[0].unpolled.length === 0 && builds[0];
  });
  expect(waiting).toMatchObject({ id: build(), state: 'new', running: 0, queues: ['holdfast-vipps'], unpolled: [] });
  await expect(world.holdfast.upgradePlan('other')).rejects.toMatchObject({ code: 'UnknownBuild' });
  await expect(world.holdfast.upgradePlan('previous')).rejects.toMatchObject({ code: 'UnknownBuild' });
  expect(await world.holdfast.upgradePlan(build())).toEqual({ build: build(), waiting: [], toMove: 0 });

  const steps: unknown[] = [];
  const done = await world.holdfast.upgrade({ to: build(), onStep: (step) => steps.push(step) });
  expect(done).toEqual({ build: build(), toMove: 0, left: {}, paused: 0, free: [] });
  expect(steps).toEqual([
    { step: 'current', build: build() },
    { step: 'moving', left: 0, of: 0 },
  ]);

  const payment = await world.begin({ paymentId: 'pinned', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9900));
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
  const known = await until('the payment is counted', async () => {
    const its = await world.holdfast.builds();
    return its.current?.running === 1 && its;
  });
  expect(known).toMatchObject({ current: { id: build(), state: 'current' }, unversioned: 0 });
  await payment.complete();
  expect((await payment.result()).ledger).toMatchObject({ captured: 9900, released: 15_000 });
});
