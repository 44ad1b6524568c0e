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
  const list = await payment.events();
  expect(list.events).toEqual(orders.of('told'));
  expect(list.endpoints).toEqual([
    { endpoint: 'orders', told: '0000000005', untold: 0 },
    { endpoint: 'stubborn', told: '0000000005', untold: 0 },
  ]);
  expect((await payment.events({ after: 3 })).events.map(({ sequence }) => Number(sequence))).toEqual([4, 5]);
  await expect(payment.tellAgain({ endpoint: 'orders', after: 0, ...ida })).rejects.toMatchObject({
    code: 'PaymentClosed',
  });
});

test('no timer is cancelled, also where the end waits for those who listen', async () => {
  const payment = await world.begin({ paymentId: 'timers', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();
  const { events } = await world.history('timers');
  const timers = (events ?? []).flatMap((event) => {
    if (event.timerStartedEventAttributes) return ['started'];
    return event.timerCanceledEventAttributes ? ['cancelled'] : [];
  });
  expect(timers).toEqual(['started', 'started']);
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

test('an endpoint that was given up on by the end keeps nobody waiting, is listed, and is told when a person says so', async () => {
  stubborn.mood('down');
  const payment = await world.begin({ paymentId: 'listed', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();
  const rest = await payment.rest();
  if (rest === undefined) throw new Error('nobody tells the rest');
  await world.viewWhen(rest, 'is told', ({ attention }) => attention.length > 0);
  const stuck = await until('it is listed', async () =>
    (await world.holdfast.survey()).payments.find(({ workflowId }) => workflowId === rest.workflowId),
  );
  expect(stuck).toMatchObject({ account: 'shop', paymentId: 'listed', reason: 'attention', why: 'attention' });
  expect(await rest.view()).toMatchObject({
    state: 'finished',
    actions: [{ update: 'acknowledge' }, { update: 'retryNow' }],
  });
  expect((await payment.events()).endpoints[1]).toMatchObject({ endpoint: 'stubborn', untold: 2, givenUp: 'HTTP 503' });
  expect(await payment.forecast('retryNow', ida)).not.toHaveProperty('refusal');
  stubborn.mood('well');
  await payment.retryNow(ida);
  await world.client.workflow.getHandle(rest.workflowId).result();
  expect(firstSeen(stubborn.of('listed'))).toEqual([2, 4]);
  expect((await payment.events()).endpoints[1]).toMatchObject({ untold: 0 });
});

test('who is let go hears what comes, and sees that something is missing', async () => {
  stubborn.mood('down');
  const payment = await world.begin({ paymentId: 'let-go', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await world.viewWhen(payment, 'is told', ({ attention }) => attention.length > 0);
  await payment.acknowledge({ code: 'NotTold', id: 'stubborn', ...ida });
  stubborn.mood('well');
  await payment.shipAndWait(parcel('parcel-2', 5_000, { final: true }));
  await payment.result();
  expect(stubborn.of('let-go').map(({ type, previous }) => [type, previous])).toEqual([
    ['holdfast.capture.captured.v1', '0000000002'],
    ['holdfast.payment.finished.v1', expect.any(String)],
  ]);
  // The other one heard of that, too.
  expect(orders.of('let-go').map(({ data }) => ('change' in data ? [data.change, data.endpoint] : []))).toEqual(
    expect.arrayContaining([
      ['raised', 'stubborn'],
      ['acknowledged', 'stubborn'],
    ]),
  );
});

test('an endpoint that is gone is put before a person at once', async () => {
  stubborn.mood(() => ({ status: 410 }));
  const payment = await world.begin({ paymentId: 'gone', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  const { attention } = await world.viewWhen(payment, 'is told', (view) => view.attention.length > 0);
  expect(attention[0]?.text).toBe('stubborn took no events; its last answer: HTTP 410');
  await payment.acknowledge({ code: 'NotTold', ...ida });
  await payment.complete();
  await payment.result();
});

test('what an endpoint asks for is waited for', async () => {
  const asked: number[] = [];
  orders.mood(({ subject }) => {
    if (subject !== 'later') return { status: 204 };
    asked.push(Date.now());
    return asked.length === 1 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 200 };
  });
  await world.begin({ paymentId: 'later', amount: 24_900 });
  await until('it is told', () => orders.of('later').length === 1);
  expect(asked).toHaveLength(2);
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(900);
});

test('an endpoint is told again from where a person says, with the same ids', async () => {
  const payment = await world.begin({ paymentId: 'again', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await until('it is told', () => orders.of('again').length === 2);
  const { events } = await payment.tellAgain({ endpoint: 'orders', after: 1, ...ida });
  expect(events).toHaveLength(1);
  await until('it is told again', () => orders.of('again').length === 3);
  expect(orders.of('again')[2]).toEqual(orders.of('again')[1]);
  expect((await payment.view()).audit).toMatchObject([
    { action: 'tellAgain', operator: 'ida', about: 'orders after 1' },
  ]);
  await expect(payment.tellAgain({ endpoint: 'nobody', after: 0, ...ida })).rejects.toMatchObject({
    code: 'InvalidMessage',
  });
  // One that waits between two tries is called off.
  orders.mood('down');
  await payment.shipAndWait(parcel('parcel-2', 100));
  await until('it was tried', async () => (await payment.events()).endpoints[0]?.untold === 1);
  await payment.tellAgain({ endpoint: 'orders', after: 2, ...ida });
  orders.mood('well');
  await until('it is told', () => orders.of('again').length === 4);
  await payment.cancel({ reason: 'the test is over' });
  await payment.result();
});
