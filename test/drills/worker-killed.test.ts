import { setTimeout as sleep } from 'node:timers/promises';
import { factsOf, isAuthorized, isCaptured, parcel, shipmentOf } from '../support/parcels';
import { until } from '../support/until';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process';
import { createWorld, type World } from '../support/world';

/** Calls may take seconds here, so that a worker can be killed in the middle of one. */
const ACCOUNT =
  'settleWindow: 10s\n    readGap: 100ms\n    minGap: 20ms\n    lookGap: 20ms\n    http: { total: 8s, connect: 2s, headers: 8s, body: 2s }';
const POLICY =
  '{ ladder: [50ms, 100ms, 150ms, 200ms, 250ms], backoff: [50ms, 100ms, 200ms], sendWithin: 3s, callBound: 8s, heartbeat: 1s, stuckAfter: 1m }';

jest.setTimeout(120_000);

let world: World;
beforeEach(async () => {
  world = await createWorld({ worker: false, account: ACCOUNT, policy: POLICY });
});
afterEach(async () => {
  await endWorkerProcesses();
  await world?.close();
});

const asked = async (): Promise<number> => (await world.sandbox.control.counters()).requests['vipps.capture'] ?? 0;

test('a worker told to stop lets its capture finish, and takes no more', async () => {
  const first = await startWorkerProcess(world);
  const payment = await world.begin({ paymentId: 'stopped', amount: 24_900 });
  await world.viewWhen(payment, 'is authorized', isAuthorized);
  await world.fault('stopped', { operation: 'capture', fault: 'answersLate', ms: 1_500 });
  await payment.ship(parcel('parcel-1', 9900));
  await until('the provider took it', async () => (await world.truth('stopped')).captured === 9900);
  first.send('SIGTERM');
  await payment.ship(parcel('parcel-2', 5000));
  expect(await first.gone).toBe(0);
  await startWorkerProcess(world);
  const view = await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2'));
  expect(factsOf(view)).not.toContain('CaptureUnknown');
  expect(await asked()).toBe(2);
  expect(await world.moved('stopped')).toEqual({ captures: [5000, 9900], released: 0 });
});

test('a frozen worker that wakes after its time writes nothing', async () => {
  // A token lives for a second, so that a capture begins by asking for one: there the worker is frozen.
  await world.sandbox.control.setSwitches('vipps', { tokenLifetimeMs: 1_000 });
  const first = await startWorkerProcess(world);
  const payment = await world.begin({ paymentId: 'frozen', amount: 24_900 });
  await world.viewWhen(payment, 'is authorized', isAuthorized);
  await sleep(1_100);
  await world.sandbox.control.inject({ operation: 'token', fault: 'answersLate', ms: 1_000 });
  const tokens = async () => (await world.sandbox.control.counters()).requests['vipps.token'] ?? 0;
  const before = await tokens();
  await payment.ship(parcel('parcel-1', 9900));
  await until('it asks for a token', async () => (await tokens()) > before);
  const frozenAt = Date.now();
  first.send('SIGSTOP');
  await startWorkerProcess(world);
  // A frozen process keeps its connections: the server hands it a task for each poll that it had open, and waits for every one.
  const view = await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'), 90_000);
  process.stdout.write(`frozen worker: settled by another ${Date.now() - frozenAt} ms after the freeze\n`);
  expect(shipmentOf(view, 'parcel-1')?.state).toBe('captured');
  expect(await asked()).toBe(1);
  await sleep(Math.max(0, frozenAt + 3_500 - Date.now()));
  first.send('SIGCONT');
  await sleep(1_500);
  expect(await asked()).toBe(1);
  expect(await world.moved('frozen')).toEqual({ captures: [9900], released: 0 });
});
