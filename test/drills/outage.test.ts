import type { PaymentHandle, PaymentView } from '../../src/client';
import { holdfast, run } from '../e2e/command-line';
import { isAuthorized, isCaptured, parcel, shipmentOf } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, FAST_ACCOUNT, FAST_POLICY, type World } from '../support/world';

jest.setTimeout(180_000);

const PAYMENTS = 20;
const ids = Array.from({ length: PAYMENTS }, (_, at) => `order-${String(at).padStart(2, '0')}`);
const names = ids.map((id) => `shop/${id}`);
/** An hour comes only after four look-ups: one that a busy machine delays at the start must not hold a payment up for as long. */
const SLOW_LADDER = FAST_POLICY.replace(/ladder: \[[^\]]*\]/, 'ladder: [100ms, 500ms, 500ms, 1s, 1h]');

let world: World;
let payments: PaymentHandle[];
beforeAll(async () => {
  world = await createWorld({ account: FAST_ACCOUNT, policy: SLOW_LADDER });
  payments = [];
  for (const paymentId of ids) payments.push(await world.begin({ paymentId, amount: 24_900 }));
  await Promise.all(payments.map((payment) => world.viewWhen(payment, 'is authorized', isAuthorized, 60_000)));
});
afterAll(async () => {
  await world?.close();
});

const paused = async (): Promise<string[]> => {
  const views = await Promise.all(payments.map((payment) => payment.view()));
  return views.filter((view) => view.paused !== undefined).map(({ account, paymentId }) => `${account}/${paymentId}`);
};
const REASON = ['--reason', 'Vipps is down'];

test('a provider goes down: everything is paused, tried out first, and nothing is captured until it is resumed', async () => {
  const tried = await holdfast(
    world,
    'pause',
    '--account',
    'shop',
    '--all',
    ...REASON,
    '--rate',
    '50',
    '--dry-run',
    '--json',
  );
  expect(tried.exitCode).toBe(0);
  expect(JSON.parse(tried.out)).toMatchObject({ action: 'pause', dryRun: true, wouldBeDone: names, unchanged: [] });
  expect(await paused()).toEqual([]);

  const unconfirmed = await holdfast(world, 'pause', '--account', 'shop', '--all', ...REASON);
  expect(unconfirmed).toMatchObject({ exitCode: 2, err: expect.stringContaining('Add --yes') });
  expect(await paused()).toEqual([]);

  const done = await holdfast(
    world,
    'pause',
    '--account',
    'shop',
    '--all',
    ...REASON,
    '--rate',
    '50',
    '--yes',
    '--json',
  );
  expect(done.exitCode).toBe(0);
  expect(JSON.parse(done.out)).toMatchObject({
    done: names,
    unchanged: [],
    refused: [],
    unreachable: [],
    notBegun: [],
  });
  expect(await paused()).toEqual(names);

  await Promise.all(payments.map((payment) => payment.ship(parcel('parcel-1', 5_000))));
  const again = await holdfast(world, 'pause', '--provider', 'vipps', '--all', ...REASON, '--rate', '50', '--yes');
  expect(again.exitCode).toBe(0);
  expect(again.out).toMatch(/20 │ unchanged/);
  expect((await world.sandbox.control.counters()).requests['vipps.capture']).toBeUndefined();

  await until(
    'all are listed as paused',
    async () => (await world.holdfast.list({ states: ['paused'] })).length === PAYMENTS,
  );
  const resumed = await holdfast(
    world,
    'resume',
    '--account',
    'shop',
    '--all',
    '--reason',
    'back',
    '--rate',
    '50',
    '--yes',
  );
  expect(resumed.exitCode).toBe(0);
  expect(resumed.out).toMatch(/20 │ done/);
  for (const payment of payments) await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'), 60_000);
});

test('after the outage what waits is tried again at once, and every parcel is captured once', async () => {
  await world.sandbox.control.inject(
    { provider: 'vipps', operation: 'capture', fault: 'dropsAfterEffect', times: PAYMENTS },
    { provider: 'vipps', operation: 'events', fault: 'failsBeforeEffect', times: 10_000 },
    { provider: 'vipps', operation: 'get', fault: 'failsBeforeEffect', times: 10_000 },
  );
  await Promise.all(payments.map((payment) => payment.ship(parcel('parcel-2', 9_900))));
  await until(
    'all are listed as unknown',
    async () => (await world.holdfast.list({ states: ['unknown'] })).length === PAYMENTS,
    60_000,
  );
  // The early look-ups have failed; the next one would come in an hour.
  const isLater = ({ openOperation }: PaymentView): boolean => (openOperation?.nextAt ?? 0) > Date.now() + 600_000;
  for (const payment of payments) await world.viewWhen(payment, 'waits for an hour', isLater, 60_000);
  await world.sandbox.control.clearFaults();

  const some = await holdfast(
    world,
    'retry',
    '--account',
    'shop',
    '--state',
    'unknown',
    '--limit',
    '3',
    ...REASON,
    '--yes',
    '--json',
  );
  expect(JSON.parse(some.out)).toMatchObject({ done: names.slice(0, 3), notBegun: [] });
  const rest = await holdfast(world, 'retry', '--provider', 'vipps', ...REASON, '--rate', '50', '--yes');
  expect(rest.exitCode).toBe(0);
  for (const payment of payments)
    await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2'), 60_000);
  const moved = await Promise.all(ids.map((id) => world.moved(id)));
  expect(moved).toEqual(ids.map(() => ({ captures: [5_000, 9_900], released: 0 })));

  await until('the list is empty', async () => (await world.holdfast.list({ states: ['unknown'] })).length === 0);
  const none = await holdfast(world, 'retry', '--account', 'shop', ...REASON, '--yes');
  expect(none).toMatchObject({ exitCode: 0, out: 'There is nothing to retry.\n' });
});

test('Ctrl-C begins no more, and says exactly which were done', async () => {
  const running = run(world, 'pause', '--account', 'shop', '--all', ...REASON, '--rate', '4', '--yes', '--json');
  await until('some are paused', async () => (await paused()).length >= 3, 60_000);
  running.interrupt();
  const { exitCode, out, err } = await running.ended;
  expect(exitCode).toBe(130);
  expect(err).toMatch(/Interrupted: pause was done for \d+ of 20, and not started for \d+/);
  const { done, notBegun, interrupted } = JSON.parse(out);
  expect(interrupted).toBe(true);
  expect(done.length).toBeGreaterThanOrEqual(3);
  expect(notBegun.length).toBeGreaterThan(0);
  expect([...done, ...notBegun].sort()).toEqual(names);
  expect(await paused()).toEqual(done);
  await until(
    'they are listed',
    async () => (await world.holdfast.list({ states: ['paused'] })).length === done.length,
  );
  await holdfast(world, 'resume', '--account', 'shop', '--all', '--reason', 'back', '--rate', '50', '--yes');
  expect(await paused()).toEqual([]);
});

test('what a payment refuses is told with its reason, and the others are done', async () => {
  const [first, second] = payments as [PaymentHandle, PaymentHandle];
  await first.pause({ operator: 'ida', reason: 'fraud' });
  await second.complete();
  await second.result();
  const { exitCode, out } = await holdfast(
    world,
    'pause',
    '--account',
    'shop',
    '--all',
    ...REASON,
    '--rate',
    '50',
    '--yes',
    '--json',
  );
  const { done, unchanged, refused } = JSON.parse(out);
  expect(unchanged).toEqual([names[0]]);
  expect(done).toEqual(expect.arrayContaining(names.slice(2)));
  // The list may show an ended payment a moment longer; then it refuses, and is told.
  expect(exitCode).toBe(refused.length > 0 ? 1 : 0);
  const view = await first.view();
  expect(shipmentOf(view, 'parcel-2')?.state).toBe('captured');
});
