import { isAuthorized, parcel } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, FAST_POLICY, type World } from '../support/world';
import { holdfast } from './command-line';

jest.setTimeout(120_000);

const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY + 60_000).toISOString();

let world: World;
beforeAll(async () => {
  world = await createWorld({ policy: FAST_POLICY.replace('{', '{ holdDays: 5, ') });
});
afterAll(async () => {
  await world?.close();
});

test('holds are listed by when they may be gone, whether a list tells it or only the payment knows', async () => {
  const soon = await world.begin({ paymentId: 'soon', amount: 24_900, captureBy: inDays(2) });
  await soon.shipAndWait(parcel('parcel-1', 9_900));
  await world.begin({ paymentId: 'sooner', amount: 1_000, captureBy: inDays(1) });
  const silent = await world.begin({ paymentId: 'silent', amount: 2_000 });
  await world.viewWhen(silent, 'is authorized', isAuthorized);
  const listed = (captureBy: Date | 'untold') => world.holdfast.list({ account: 'shop', captureBy });
  await until('all are listed', async () => (await world.holdfast.list()).length === 3);

  const near = await holdfast(world, 'expiring', '--within', '3d', '--json');
  expect(near.exitCode).toBe(1);
  expect(JSON.parse(near.out)).toMatchObject({
    payments: [
      { paymentId: 'sooner', currency: 'NOK', ledger: { reserved: 0, available: 1_000 } },
      { paymentId: 'soon', ledger: { captured: 9_900, reserved: 0, available: 15_000 } },
    ],
    untold: [],
  });
  expect((await holdfast(world, 'expiring', '--within', '1d')).exitCode).toBe(0);

  expect((await listed('untold')).map(({ paymentId }) => paymentId)).toEqual(['silent']);
  const far = await holdfast(world, 'expiring', '--within', '6d', '--account', 'shop');
  expect(far.out).toMatch(/shop\/sooner.*in 1d[\s\S]*shop\/soon .*in 2d[\s\S]*shop\/silent.*in 4d/);
  const unasked = await holdfast(world, 'expiring', '--within', '6d', '--ask', '0', '--json');
  expect(JSON.parse(unasked.out)).toMatchObject({
    payments: [{ paymentId: 'sooner' }, { paymentId: 'soon' }],
    untold: [{ paymentId: 'silent', unseen: expect.stringContaining('not queried') }],
  });
});
