import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refundsIdOf, workflowIdOf } from '../../src/messages/ids';
import { buildIdOf } from '../../src/worker/build';
import { type Hired, hireBuild } from '../support/other-build';
import { parcel } from '../support/parcels';
import { type Receiver, startReceiver } from '../support/receiver';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

const OLD = process.env.HOLDFAST_TEST_BUNDLE ?? '';
const NEW = join(mkdtempSync(join(tmpdir(), 'holdfast-build-')), 'workflow-bundle.js');
// Before the code: behind its source map, the worker takes it for a part of that.
writeFileSync(NEW, `// a later build\n${readFileSync(OLD, 'utf8')}`);

let world: World;
let orders: Receiver;
let later: Hired;
beforeAll(async () => {
  orders = await startReceiver();
  world = await createWorld({
    versioning: 'pinned',
    worker: false,
    events: `{ orders: { url: "${orders.url}", secret: "\${HOLDFAST_SIGNING_SECRET}", firstRetry: 100ms, lastRetry: 1s } }`,
  });
  const old = await hireBuild(world, OLD);
  await become(OLD);
  await ended('view');
  await ended('refund');
  orders.mood('down');
  await ended('told');
  orders.mood('well');
  await world.client.workflow.getHandle('events:shop:told').result();
  await world.begin({ paymentId: 'cut', amount: 24_900 });
  await world.client.workflow.getHandle(workflowIdOf('shop', 'cut')).terminate('a test');
  later = await hireBuild(world, NEW);
  await become(NEW);
  await old.stop();
}, 120_000);
afterAll(async () => {
  await later?.stop();
  await world?.close();
  await orders?.close();
});

const become = (bundle: string): Promise<unknown> =>
  until('the build is current', () => world.holdfast.upgrade({ to: buildIdOf(bundle) }).then(() => true), 40_000);

async function ended(paymentId: string): Promise<void> {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();
}

const payment = (paymentId: string) => world.holdfast.payment('shop', paymentId);
const refund = (amount: number) => ({ refundId: 'return-1', amount, currency: 'NOK', reason: 'returned' });

test('no worker of the old build is there: a query of what has ended on it waits in vain', async () => {
  const asked = world.client.withDeadline(Date.now() + 2_000, () =>
    world.client.workflow.getHandle(workflowIdOf('shop', 'view')).query('view'),
  );
  await expect(asked).rejects.toThrow();
});

test('a payment that has ended is seen: its view, its page, its events, and what a message would do', async () => {
  const view = await payment('view').view();
  expect(view).toMatchObject({ state: 'finished', ledger: { captured: 9_900, refundable: 9_900 } });
  expect(view).not.toHaveProperty('handedOn');
  expect(await payment('view').result()).toEqual(view);
  expect(await payment('view').details()).toContain('**finished**');
  expect((await payment('view').events()).events.map(({ sequence }) => Number(sequence)).sort()).toEqual([1, 2, 3, 4]);
  expect((await payment('view').forecast('refund', refund(9_901))).refusal?.code).toBe('ExceedsRefundable');
  expect((await payment('view').forecast('refund', refund(1_000))).after?.ledger).toMatchObject({ refunding: 1_000 });
  expect((await payment('view').shipAndWait(parcel('parcel-1', 9_900, { final: true }))).shipment.state).toBe(
    'captured',
  );
});

test('the first refund after the end is made', async () => {
  expect((await payment('refund').refundAndWait(refund(4_000))).refund.state).toBe('refunded');
  expect((await payment('refund').view()).ledger).toMatchObject({
    captured: 9_900,
    refunded: 4_000,
    refundable: 5_900,
  });
  expect((await world.truth('refund')).refunded).toBe(4_000);
});

test('where a workflow told of the end, its state counts, and it is not asked either', async () => {
  expect((await payment('told').refundAndWait(refund(9_900))).refund.state).toBe('refunded');
  await world.client.workflow.getHandle(refundsIdOf('shop', 'told')).result();
  await until('all is told', () => orders.of('told').some(({ sequence }) => Number(sequence) === 6));
  const types = new Map(orders.of('told').map(({ sequence, type }) => [Number(sequence), type]));
  expect(types.get(5)).toBe('holdfast.refund.refunded.v1');
});

test('one that was cut off has left nothing: a refund says so, and what to do', async () => {
  await expect(payment('cut').refundAndWait(refund(100))).rejects.toMatchObject({ code: 'PaymentTerminated' });
});
