import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiUnderTest, startApi } from '../support/api';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

let world: World;
let api: ApiUnderTest;
afterEach(async () => {
  await api?.stop();
  await world?.close();
});

const SHIP = { amount: 9_900, currency: 'NOK' };
const parcel = (paymentId: string, id = 'parcel-1') => `/v1/accounts/shop/payments/${paymentId}/shipments/${id}`;

test('without a worker a shipment is promised as kept, which it is', async () => {
  world = await createWorld({ worker: false });
  api = await startApi(world.holdfast);
  await world.begin({ paymentId: 'order-1', amount: 24_900 });
  const [plain, waiting, completion, view] = await Promise.all([
    api.call('PUT', parcel('order-1'), { body: SHIP }),
    api.call('PUT', parcel('order-1', 'parcel-2'), { body: SHIP, headers: { prefer: 'wait=2' } }),
    api.call('PUT', '/v1/accounts/shop/payments/order-1/completion', { body: {}, headers: { prefer: 'wait=1' } }),
    api.call('GET', '/v1/accounts/shop/payments/order-1'),
  ]);
  for (const { status, body } of [plain, waiting]) {
    expect(status).toBe(202);
    expect(body).toMatchObject({ amount: 9_900, currency: 'NOK', safeToShip: 'notYet', decided: false });
    expect(body.state).toBeUndefined();
  }
  expect(plain.headers.get('retry-after')).toBe('2');
  expect(waiting.headers.get('preference-applied')).toBe('wait=2');
  expect(completion).toMatchObject({ status: 202, body: { accepted: 'completion' } });
  expect(view).toMatchObject({
    status: 503,
    body: { code: 'ServerUnavailable', detail: expect.stringMatching(/no worker polls/) },
  });
  await world.hire();
  // The completion came before the first shipment gave up waiting for a worker: what it left behind is refused, and a person hears of it.
  const payment = world.holdfast.payment('shop', 'order-1');
  await world.viewWhen(
    payment,
    'has heard everything',
    ({ shipments, attention }) => shipments.length + attention.length >= 2,
  );
});

test('every 202 of a payment without a worker is captured once a worker comes', async () => {
  world = await createWorld({ worker: false });
  api = await startApi(world.holdfast);
  await world.begin({ paymentId: 'order-2', amount: 30_000 });
  const ids = ['a', 'b', 'c'];
  const answers = await Promise.all(
    ids.map((id, at) =>
      api.call('PUT', parcel('order-2', id), { body: SHIP, headers: at === 0 ? {} : { prefer: 'wait=1' } }),
    ),
  );
  expect(answers.map(({ status, body }) => [status, body.decided])).toEqual(ids.map(() => [202, false]));
  await world.hire();
  await until('all are captured', async () => (await world.moved('order-2')).captures.length === 3);
  expect((await world.moved('order-2')).captures).toEqual([9_900, 9_900, 9_900]);
});

test('a gateway that stops answers who waits, and leaves the Signal behind', async () => {
  world = await createWorld({ worker: false });
  api = await startApi(world.holdfast);
  await world.begin({ paymentId: 'order-3', amount: 24_900 });
  const waiting = api.call('PUT', parcel('order-3'), { body: SHIP, headers: { prefer: 'wait=55' } });
  const plain = api.call('PUT', parcel('order-3', 'parcel-2'), { body: SHIP });
  await sleep(500);
  const from = Date.now();
  await api.stop();
  const answers = await Promise.all([waiting, plain]);
  expect(Date.now() - from).toBeLessThan(5_000);
  expect(answers.map(({ status, body }) => [status, body.decided])).toEqual([
    [202, false],
    [202, false],
  ]);
  const { events } = await world.history('order-3');
  expect(
    events?.filter(({ workflowExecutionSignaledEventAttributes: told }) => told?.signalName === 'ship'),
  ).toHaveLength(2);
  await world.hire();
  await until('both are captured', async () => (await world.moved('order-3')).captures.length === 2);
});

test('of many who wait at one payment eight wait, and the others are answered as soon as it is decided', async () => {
  world = await createWorld();
  api = await startApi(world.holdfast);
  await world.begin({ paymentId: 'order-4', amount: 24_900 });
  await world.fault('order-4', { operation: 'capture', fault: 'answersLate', ms: 700 });
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      api.call('PUT', parcel('order-4', `parcel-${at}`), {
        body: { amount: 100, currency: 'NOK' },
        headers: { prefer: 'wait=20' },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 202)).toEqual([]);
  const kept = answers.filter(({ headers }) => headers.get('preference-applied') === 'wait=20');
  expect(kept).toHaveLength(8);
  for (const { headers, body } of answers) {
    if (headers.get('preference-applied') === null) expect(body).toMatchObject({ decided: true, safeToShip: 'notYet' });
  }
  await until('all are captured', async () => (await world.moved('order-4')).captures.length === 12);
});

test('where Temporal takes nothing, nothing is promised', async () => {
  world = await createWorld();
  api = await startApi(world.holdfast);
  await world.begin({ paymentId: 'order-5', amount: 24_900 });
  process.kill(world.temporal.pid, 'SIGSTOP');
  // Its threads stop one by one, and the last may still answer.
  await sleep(200);
  try {
    const [ship, start, ready] = await Promise.all([
      api.call('PUT', parcel('order-5'), { body: SHIP, headers: { prefer: 'wait=1' } }),
      api.call('PUT', '/v1/accounts/shop/payments/order-6', {
        body: { authorization: { reference: 'order-6-hold' }, amount: 100, currency: 'NOK' },
      }),
      api.call('GET', '/readyz', { as: 'nobody' }),
    ]);
    expect(ship).toMatchObject({ status: 503, body: { code: 'ServerUnavailable' } });
    expect(start).toMatchObject({ status: 503, body: { code: 'ServerUnavailable' } });
    expect(ready).toMatchObject({ status: 503, body: { ok: false } });
  } finally {
    process.kill(world.temporal.pid, 'SIGCONT');
  }
  await until('it is back', async () => (await api.call('PUT', parcel('order-5'), { body: SHIP })).status < 300);
});
