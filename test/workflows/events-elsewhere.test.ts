import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../src/providers/secret';
import { buildIdOf } from '../../src/worker/build';
import { historyOfRun, plainTextOf, runIdOf } from '../support/history';
import { isAuthorized, isCaptured, parcel } from '../support/parcels';
import { firstSeen, type Receiver, SIGNING_SECRET, startReceiver } from '../support/receiver';
import { resetBeforeCapture } from '../support/resetting';
import { until } from '../support/until';
import { createWorld, type World, type WorldOptions } from '../support/world';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
  expect(receiver.forged).toEqual([]);
});

const listening = (more = 'giveUpAfter: 1h'): string =>
  `{ orders: { url: "${receiver.url}", secret: "\${HOLDFAST_SIGNING_SECRET}", firstRetry: 100ms, lastRetry: 1s, ${more} } }`;

async function inWorld(options: WorldOptions, work: (world: World) => Promise<void>): Promise<void> {
  const world = await createWorld(options);
  try {
    await work(world);
  } finally {
    await world.close();
  }
}

/** A payment of three parcels, each said when the one before is captured. */
async function walk(world: World, paymentId: string): Promise<void> {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await world.viewWhen(payment, 'is authorized', isAuthorized);
  for (const [id, amount] of Object.entries({ 'parcel-1': 9_900, 'parcel-2': 5_000, 'parcel-3': 2_500 })) {
    await payment.ship(parcel(id, amount));
    await world.viewWhen(payment, 'is captured', isCaptured(id));
  }
  await payment.complete();
  await payment.result();
}

/** What a history consists of: its events, and the members of all that went to activities and came back. How it was cut into tasks is chance. */
function madeOf(json: string): unknown[] {
  const { events } = JSON.parse(json) as { events: Record<string, unknown>[] };
  return events.flatMap((event) => {
    const [kind = '', attributes] = Object.entries(event).find(([name]) => name.endsWith('EventAttributes')) ?? [];
    if (kind.startsWith('workflowTask')) return [];
    // The view that it ends with has one member more than when the history was recorded.
    const payloads = kind.startsWith('workflowExecution')
      ? []
      : JSON.stringify(attributes).matchAll(/"data":"([^"]*)"/g);
    const members = [...payloads].map(([, data = '']) =>
      Object.keys(JSON.parse(Buffer.from(data, 'base64').toString())).join(' '),
    );
    // What a marker holds is a map, and comes in no order.
    return [[kind, ...members.sort()]];
  });
}

test('a payment that nobody listens to has the history of before', async () => {
  await inWorld({}, async (world) => {
    const path = 'three-shipments-and-release';
    await walk(world, path);
    const before = readFileSync(join(__dirname, `../replay/histories/${path}-1.24.0.json`), 'utf8');
    const workflowId = `payment:shop:${path}`;
    const { json } = await historyOfRun(world.client, workflowId, await runIdOf(world.client, workflowId));
    expect(madeOf(before).length).toBeGreaterThan(10);
    expect(madeOf(json)).toEqual(madeOf(before));
    expect(plainTextOf(await world.history(path))).not.toMatch(/listeners|deliver/);
  });
});

test('a payment that goes on in new runs tells everything once in order', async () => {
  await inWorld(
    { events: listening(), dynamicConfig: ['limit.historyCount.suggestContinueAsNew=60'] },
    async (world) => {
      const payment = await world.begin({ paymentId: 'long', amount: 100_000 });
      for (let at = 1; at <= 20; at++) await payment.shipAndWait(parcel(`p${at}`, 100));
      await payment.complete();
      await payment.result();
      const handle = world.client.workflow.getHandle('payment:shop:long');
      expect(await handle.describe()).not.toMatchObject({ runId: undefined });
      await until('all is told', () => receiver.of('long').at(-1)?.type === 'holdfast.payment.finished.v1');
      expect(firstSeen(receiver.of('long'))).toEqual(Array.from({ length: 23 }, (_, at) => at + 1));
      const { count } = await world.client.workflow.count('ExecutionStatus="ContinuedAsNew"');
      expect(count).toBeGreaterThan(1);
    },
  );
});

test('a payment that is sealed tells in plain text, and leaves none in its history', async () => {
  const keys = '{ active: k1, keys: { k1: "${HOLDFAST_KEY_K1}" } }';
  await inWorld({ events: listening(), encryption: keys }, async (world) => {
    await walk(world, 'sealed');
    await until('all is told', () => receiver.of('sealed').at(-1)?.type === 'holdfast.payment.finished.v1');
    const text = plainTextOf(await world.history('sealed'));
    expect(text).toContain('deliver');
    expect(text).not.toMatch(/capture\.captured|"ledger"|"NOK"/);
  });
});

test('an endpoint that the configuration has no longer is told nothing, and keeps nobody waiting', async () => {
  await inWorld({ events: listening('giveUpAfter: 1m'), worker: false }, async (world) => {
    const hired = await world.hire();
    receiver.mood('down');
    const payment = await world.begin({ paymentId: 'removed', amount: 24_900 });
    await until('it was tried', () => receiver.requests > 0);
    await hired.stop();
    await world.hire({ ...world.config, endpoints: [] });
    await until('it is removed', async () => (await payment.events()).endpoints.length === 0);
    await payment.cancel({ reason: 'the test is over' });
    await payment.result();
    expect(await payment.rest()).toBeUndefined();
    receiver.mood('well');
  });
});

test('an outage of our workers that is longer than its patience does not count against an endpoint', async () => {
  await inWorld({ events: listening('giveUpAfter: 3s'), worker: false }, async (world) => {
    const hired = await world.hire();
    receiver.mood('down');
    const payment = await world.begin({ paymentId: 'away', amount: 24_900 });
    await world.viewWhen(payment, 'is authorized', isAuthorized);
    await until('it was tried', async () => plainTextOf(await world.history('away')).includes('deliver'));
    await hired.stop();
    await new Promise((passed) => setTimeout(passed, 3_500));
    receiver.mood('well');
    await world.hire();
    await until('it is told', () => receiver.of('away').length > 0);
    const { endpoints } = await until('that is known', async () => {
      const list = await payment.events();
      return list.endpoints[0]?.untold === 0 ? list : undefined;
    });
    expect(endpoints).toEqual([{ endpoint: 'orders', told: expect.any(String), untold: 0 }]);
    expect((await payment.view()).attention).toEqual([]);
    await payment.cancel({ reason: 'the test is over' });
    await payment.result();
  });
});

test('while secrets change over, a receiver with either of them is satisfied', async () => {
  const former = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
  const other = await startReceiver(former);
  const both = `{ orders: { url: "${other.url}", secret: "\${HOLDFAST_SIGNING_SECRET}" } }`;
  await inWorld({ events: both, worker: false }, async (world) => {
    const endpoints = world.config.endpoints.map((endpoint) => ({
      ...endpoint,
      secrets: [new Secret(SIGNING_SECRET), new Secret(former)],
    }));
    await world.hire({ ...world.config, endpoints });
    await world.begin({ paymentId: 'rotated', amount: 24_900 });
    await until('it is told', () => other.of('rotated').length === 1);
    expect(other.forged).toEqual([]);
    await world.holdfast.payment('shop', 'rotated').cancel({ reason: 'the test is over' });
    await world.holdfast.payment('shop', 'rotated').result();
  });
  await other.close();
});

test('after a reset the sequence goes on above every number before, and the end is heard', async () => {
  await inWorld({ events: listening() }, async (world) => {
    const payment = await world.begin({ paymentId: 'reset', amount: 24_900 });
    await payment.shipAndWait(parcel('parcel-1', 9_900));
    await payment.shipAndWait(parcel('parcel-2', 5_000));
    await until('it is told', () => firstSeen(receiver.of('reset')).length === 3);
    await resetBeforeCapture(world, 'reset');
    await world.viewWhen(payment, 'settles', isCaptured('parcel-1', 'parcel-2'));
    await payment.complete();
    await payment.result();
    await until('all is told', () => receiver.of('reset').at(-1)?.type === 'holdfast.payment.finished.v1');
    const sequences = firstSeen(receiver.of('reset'));
    expect(sequences.slice(0, 3)).toEqual([1, 2, 3]);
    const [leap = 0] = sequences.slice(3);
    expect(leap).toBeGreaterThan(Date.now() / 1_000 - 600);
    expect(sequences.slice(3)).toEqual(sequences.slice(3).map((_, at) => leap + at));
    expect(receiver.of('reset').at(-1)?.data.ledger).toMatchObject({ captured: 14_900, released: 10_000 });
  });
}, 60_000);

test('after a reset no id is told of two events', async () => {
  await inWorld({ events: listening() }, async (world) => {
    const types = (paymentId: string): Record<string, string[]> => {
      const told: Record<string, Set<string>> = {};
      for (const { id, type } of receiver.of(paymentId)) {
        told[id] ??= new Set();
        told[id].add(type);
      }
      return Object.fromEntries(Object.entries(told).map(([id, its]) => [id, [...its]]));
    };
    // Its first call after the reset sends, and the answer that tells of the reset tells an event before it.
    const payment = await world.begin({ paymentId: 'twice', amount: 24_900 });
    await world.viewWhen(payment, 'is authorized', isAuthorized);
    await payment.ship(parcel('parcel-1', 9_900));
    await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
    await until('it is told', () => receiver.of('twice').length === 2);
    await resetBeforeCapture(world, 'twice');
    await until('it is told what became of it', () => receiver.of('twice').length > 3);
    expect(Object.values(types('twice')).filter((its) => its.length > 1)).toEqual([]);
    // A call to the endpoint is under way: it is refused, and what it was to tell is numbered anew.
    receiver.mood('down');
    const other = await world.begin({ paymentId: 'refused', amount: 24_900 });
    // In one task with the capture, the reset would take the call away with it.
    await until('the call is made', async () => plainTextOf(await world.history('refused')).includes('deliver'));
    await other.shipAndWait(parcel('parcel-1', 9_900));
    await resetBeforeCapture(world, 'refused');
    receiver.mood('well');
    await until('it is told', () => receiver.of('refused').length > 2);
    expect(plainTextOf(await world.history('refused'))).toContain('RunReset');
    expect(Object.values(types('refused')).filter((its) => its.length > 1)).toEqual([]);
    const [first = 0] = firstSeen(receiver.of('refused'));
    expect(first).toBeGreaterThan(Date.now() / 1_000 - 600);
    await Promise.all([payment, other].map((each) => each.complete()));
    await Promise.all([payment, other].map((each) => each.result()));
  });
}, 60_000);

test('a payment that is pinned to its build tells as every other', async () => {
  await inWorld({ events: listening(), versioning: 'pinned', worker: false }, async (world) => {
    await world.hire();
    const build = buildIdOf(process.env.HOLDFAST_TEST_BUNDLE ?? '');
    await until('the build is current', () => world.holdfast.upgrade({ to: build }).then(() => true));
    receiver.mood('down');
    const payment = await world.begin({ paymentId: 'pinned', amount: 24_900 });
    await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
    await payment.result();
    expect((await world.holdfast.builds()).current?.running).toBe(1);
    receiver.mood('well');
    await world.client.workflow.getHandle('events:shop:pinned').result();
    expect(firstSeen(receiver.of('pinned'))).toEqual([1, 2, 3, 4]);
  });
}, 60_000);
