import { costOf, countOf } from '../support/history';
import { isCaptured, parcel } from '../support/parcels';
import { firstSeen, type Receiver, startReceiver } from '../support/receiver';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

let world: World;
let orders: Receiver;
let stubborn: Receiver;
beforeAll(async () => {
  [orders, stubborn] = await Promise.all([startReceiver(), startReceiver()]);
  const endpoint = (url: string, more: string): string =>
    `{ url: "${url}", secret: "\${HOLDFAST_SIGNING_SECRET}", ${more} }`;
  world = await createWorld({
    events: `{ orders: ${endpoint(orders.url, 'firstRetry: 100ms, lastRetry: 1s, giveUpAfter: 1h')}, stubborn: ${endpoint(stubborn.url, 'types: [capture.*, payment.finished], firstRetry: 100ms, lastRetry: 300ms, giveUpAfter: 3s')} }`,
  });
});
afterEach(() => {
  orders.mood('well');
  stubborn.mood('well');
});
afterAll(async () => {
  await world?.close();
  await Promise.all([orders?.close(), stubborn?.close()]);
  expect([...orders.forged, ...stubborn.forged]).toEqual([]);
});

const ida = { operator: 'ida', reason: 'a test' };
const types = (receiver: Receiver, paymentId: string): string[] => receiver.of(paymentId).map(({ type }) => type);

test('a payment tells what happens to it, in order, with the ledger after each', async () => {
  const payment = await world.begin({ paymentId: 'told', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await payment.ship(parcel('parcel-2', 5_000));
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-2'));
  await payment.complete();
  await payment.result();
  await until('all is told', () => types(orders, 'told').includes('holdfast.payment.finished.v1'));
  expect(types(orders, 'told')).toEqual([
    'holdfast.payment.authorized.v1',
    'holdfast.capture.captured.v1',
    'holdfast.capture.captured.v1',
    'holdfast.release.done.v1',
    'holdfast.payment.finished.v1',
  ]);
  expect(firstSeen(orders.of('told'))).toEqual([1, 2, 3, 4, 5]);
  expect(orders.of('told')[1]).toMatchObject({
    specversion: '1.0',
    source: '/accounts/shop',
    subject: 'told',
    partitionkey: 'shop/told',
    sequence: '0000000002',
    previous: '0000000001',
    data: {
      account: 'shop',
      paymentId: 'told',
      currency: 'NOK',
      operation: 'parcel-1',
      shipments: [{ id: 'parcel-1', amount: 9_900 }],
      asked: 9_900,
      captured: 9_900,
      ledger: { authorized: 24_900, captured: 9_900, reserved: 0, released: 0, available: 15_000 },
    },
  });
  await until('the other is told', () => types(stubborn, 'told').length === 3);
  expect(stubborn.of('told').map(({ sequence, previous }) => [Number(sequence), previous])).toEqual([
    [2, undefined],
    [3, '0000000002'],
    [5, '0000000003'],
  ]);
  const history = await world.history('told');
  console.log(costOf(history), countOf(history, 'activityTaskScheduled'));
});

test('an endpoint that is down delays neither a capture nor the end, and is told the rest afterwards', async () => {
  orders.mood('down');
  const payment = await world.begin({ paymentId: 'down', amount: 24_900 });
  const { shipment } = await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  expect(shipment.state).toBe('captured');
  await payment.result();
  const rest = world.client.workflow.getHandle('events:shop:down');
  expect((await rest.describe()).status.name).toBe('RUNNING');
  expect(types(orders, 'down')).toEqual([]);
  orders.mood('well');
  await rest.result();
  expect(firstSeen(orders.of('down'))).toEqual([1, 2, 3, 4]);
});

test('an endpoint that takes nothing for too long is put before a person, and told when that person says so', async () => {
  stubborn.mood('down');
  const payment = await world.begin({ paymentId: 'stubborn', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  const { attention } = await world.viewWhen(payment, 'is told', (view) => view.attention.length > 0);
  expect(attention).toMatchObject([
    { code: 'NotTold', endpoint: 'stubborn', text: 'stubborn took no events; its last answer: HTTP 503' },
  ]);
  expect((await world.shown('stubborn')).state).toBe('attention');
  stubborn.mood('well');
  await payment.retryNow(ida);
  await world.viewWhen(payment, 'is over', (view) => view.attention.length === 0);
  expect(firstSeen(stubborn.of('stubborn'))).toEqual([2]);
  await payment.complete();
  await payment.result();
});
