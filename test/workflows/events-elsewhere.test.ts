import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { Secret } from '../../src/providers/secret';
import { kindsOf, plainTextOf } from '../support/history';
import { isAuthorized, isCaptured, parcel } from '../support/parcels';
import { firstSeen, type Receiver, SIGNING_SECRET, startReceiver } from '../support/receiver';
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

test('a payment that nobody listens to has the history of before', async () => {
  await inWorld({}, async (world) => {
    await walk(world, 'three-shipments-and-release');
    const before = JSON.parse(
      readFileSync(join(__dirname, '../replay/histories/three-shipments-and-release-1.24.0.json'), 'utf8'),
    );
    const now = await world.history('three-shipments-and-release');
    const kinds = before.events.map((event: object) =>
      Object.keys(event)
        .find((name) => name.endsWith('EventAttributes'))
        ?.replace('EventAttributes', ''),
    );
    expect(kindsOf(now)).toEqual(kinds);
    expect(plainTextOf(now)).not.toMatch(/listeners|orders|deliver/);
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
    expect(text).not.toMatch(/capture\.captured|"ledger"|NOK/);
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
    expect(() => new Webhook(SIGNING_SECRET)).not.toThrow();
    await world.holdfast.payment('shop', 'rotated').cancel({ reason: 'the test is over' });
    await world.holdfast.payment('shop', 'rotated').result();
  });
  await other.close();
});
