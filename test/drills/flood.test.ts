import { startApi } from '../support/api';
import { parcel } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

/** The limit of one payment. */
const MANY = 2_000;
/** The server's limit for one workflow task, in milliseconds. */
const TASK_MS = 10_000;
const BESIDE = 10;

let world: World;
beforeAll(async () => {
  world = await createWorld({ worker: false });
});
afterAll(async () => {
  await world?.close();
});

test(`${MANY} parcels told while no worker runs: the worker lives, and another payment has its answer meanwhile`, async () => {
  const flooded = await world.begin({ paymentId: 'flooded', amount: 24_900 });
  await Promise.all(
    Array.from({ length: 20 }, async (_, lane) => {
      for (let nth = lane; nth < MANY + 5; nth += 20) await flooded.ship(parcel(`parcel-${nth}`, 1));
    }),
  );
  const hired = await world.hire();
  let isDead = false;
  hired.done.catch(() => {
    isDead = true;
  });
  const beside: number[] = [];
  for (let nth = 0; nth < BESIDE; nth++) {
    const other = await world.begin({ paymentId: `beside-${nth}`, amount: 24_900 });
    const startedAt = Date.now();
    await other.shipAndWait(parcel('parcel-1', 9900));
    beside.push(Date.now() - startedAt);
  }
  process.stdout.write(`beside a flood, shipAndWait took ${beside.join(', ')} ms\n`);
  // Other tests run on the same two cores, so the clock says little: what counts is that nobody waits until the flood is over.
  expect((await flooded.view()).ledger.captured).toBeLessThan(MANY / 2);
  expect([...beside].sort((a, b) => a - b)[BESIDE / 2]).toBeLessThan(TASK_MS);
  const view = await until(
    'the flood is decided and being captured',
    async () => {
      const seen = await flooded.view();
      return seen.shipments.length === MANY && seen.ledger.captured >= 20 && seen;
    },
    60_000,
  );
  expect(view.attention.filter(({ code }) => code === 'ShipmentRefused').map(({ text }) => text.split(':')[0])).toEqual(
    Array.from({ length: 5 }, () => 'TooManyShipments'),
  );
  const api = await startApi(world.holdfast);
  try {
    const address = '/v1/accounts/shop/payments/flooded/shipments/one-too-many';
    const said = await api.call('PUT', address, { body: { amount: 1, currency: 'NOK' } });
    expect([said.status, said.body.code]).toEqual([422, 'TooManyShipments']);
  } finally {
    await api.stop();
  }
  expect(isDead).toBe(false);
}, 180_000);
