import { Worker } from '@temporalio/worker';
import { parcel } from '../support/parcels';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld({ worker: false });
});
afterAll(async () => {
  await world.close();
});

const PAYMENTS = 12;

// A query that finds the payment in no cache can make the next activation carry the time of an earlier one (SDK 1.24, server 1.29.1): an
// alarm that rings then seems to ring too early. Seen on real histories after worker kills.
test('payments that are asked all the time while their ladders run leave histories that replay', async () => {
  const first = await world.hire();
  const ids = Array.from({ length: PAYMENTS }, (_, at) => `asked-${at}`);
  const payments = await Promise.all(ids.map((paymentId) => world.begin({ paymentId, amount: 1000 })));
  await world.sandbox.control.inject({
    provider: 'vipps',
    operation: 'capture',
    fault: 'dropsAfterEffect',
    times: PAYMENTS * 2,
  });
  await world.sandbox.control.inject({
    provider: 'vipps',
    operation: 'events',
    fault: 'failsBeforeEffect',
    times: PAYMENTS * 4,
  });
  await Promise.all(payments.map((payment) => payment.ship(parcel('parcel-1', 600, { final: true }))));

  let over = false;
  const asking = payments.map(async (payment) => {
    while (!over) {
      await payment.view().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  // The next worker has none of them in its cache.
  await first.stop();
  await world.hire();
  const views = await Promise.all(payments.map((payment) => payment.result()));
  over = true;
  await Promise.all(asking);

  for (const view of views) expect(view.ledger).toMatchObject({ captured: 600, released: 400 });
  const bundle = { codePath: process.env.HOLDFAST_TEST_BUNDLE ?? '' };
  for (const id of ids) {
    const history = await world.history(id);
    // A payment holds its terms against its own id.
    await expect(
      Worker.runReplayHistory({ workflowBundle: bundle }, history, `payment:shop:${id}`),
    ).resolves.toBeUndefined();
  }
});
