import { Client, Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { Holdfast } from '../../src/client';
import { workflowIdOf } from '../../src/messages/ids';
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
const addressOf = (paymentId: string) => `/v1/accounts/shop/payments/${paymentId}`;

test('what was cut off says so, and does not pass as kept', async () => {
  world = await createWorld();
  api = await startApi(world.holdfast);
  const payment = await world.begin({ paymentId: 'order-1', amount: 24_900 });
  await world.viewWhen(payment, 'has looked at its hold', ({ openOperations }) => openOperations.length === 0);
  await world.client.workflow.getHandle(workflowIdOf('shop', 'order-1')).terminate('by mistake');
  for (const headers of [{}, { prefer: 'wait=2' }]) {
    const said = await api.call('PUT', `${addressOf('order-1')}/shipments/parcel-1`, { body: SHIP, headers });
    expect([said.status, said.body.code, said.body.detail]).toEqual([
      409,
      'PaymentTerminated',
      expect.stringMatching(/holdfast mend/),
    ]);
  }
});

test('an operator’s word that comes too early is refused, and one that is right is taken', async () => {
  world = await createWorld();
  api = await startApi(world.holdfast);
  const payment = await world.begin({ paymentId: 'order-2', amount: 24_900 });
  await world.viewWhen(payment, 'has looked at its hold', ({ openOperations }) => openOperations.length === 0);
  await world.fault('order-2', { operation: 'capture', fault: 'dropsBeforeEffect', times: 50 });
  for (const operation of ['get', 'events']) {
    await world.fault('order-2', { operation, fault: 'failsBeforeEffect', status: 500, times: 500 });
  }
  await api.call('PUT', `${addressOf('order-2')}/shipments/parcel-1`, { body: SHIP, headers: { prefer: 'wait=5' } });
  const word = { operationId: 'parcel-1', outcome: 'done', evidence: 'the portal, line 7', reason: 'nobody answers' };
  const resolve = () => api.call('POST', `${addressOf('order-2')}/operator/resolve`, { body: word });
  const early = await resolve();
  expect([early.status, early.body.code]).toEqual([409, 'NotResolvable']);
  const taken = await until('it may be resolved', async () => {
    const said = await resolve();
    return said.status === 200 && said;
  });
  expect(taken.body.audit).toEqual([
    expect.objectContaining({ action: 'resolve', operator: 'ida', about: expect.stringMatching(/^parcel-1 done/) }),
  ]);
});

test('an operator’s word that the provider’s totals speak against is refused', async () => {
  world = await createWorld();
  api = await startApi(world.holdfast);
  const payment = await world.begin({ paymentId: 'order-5', amount: 24_900 });
  await world.viewWhen(payment, 'has looked at its hold', ({ openOperations }) => openOperations.length === 0);
  await world.fault('order-5', { operation: 'capture', fault: 'ignoresRequest', times: 100 });
  for (const operation of ['get', 'events']) {
    await world.fault('order-5', { operation, fault: 'failsBeforeEffect', times: 1_000 });
  }
  await api.call('PUT', `${addressOf('order-5')}/shipments/parcel-1`, { body: SHIP, headers: { prefer: 'wait=5' } });
  const parked = await world.viewWhen(payment, 'is parked', ({ state }) => state === 'parked');
  const settledAt = parked.openOperation?.settledAt ?? 0;
  await until('nothing can take effect any more', () => settledAt < Date.now());
  await world.sandbox.control.clearFaults();
  await api.call('POST', `${addressOf('order-5')}/operator/retryNow`, { body: { reason: 'the provider is back' } });
  await world.viewWhen(payment, 'has read the provider’s totals', ({ seen }) => (seen?.at ?? 0) >= settledAt);
  const body = { operationId: 'parcel-1', outcome: 'done', evidence: 'the portal, line 7', reason: 'it was said so' };
  const said = await api.call('POST', `${addressOf('order-5')}/operator/resolve`, { body });
  expect([said.status, said.body.code, said.body.detail]).toEqual([
    409,
    'ContradictsEvidence',
    expect.stringMatching(/shows 0\.00 NOK captured.*not 99\.00 NOK/),
  ]);
  expect((await payment.view()).ledger.captured).toBe(0);
});

test('a gateway that is newer than the workers is told that they do not know its message, and promises nothing', async () => {
  world = await createWorld();
  const payment = await world.begin({ paymentId: 'order-6', amount: 24_900 });
  await world.viewWhen(payment, 'has looked at its hold', ({ openOperations }) => openOperations.length === 0);
  const { connection } = world.client;
  const newer: WorkflowClientInterceptor = {
    startUpdate: (input, next) => next({ ...input, updateName: `${input.updateName}OfTomorrow` }),
  };
  const client = new Client({ connection, interceptors: { workflow: [newer] } });
  api = await startApi(Holdfast.over(client, { shop: { provider: 'vipps' } }));
  const said = await api.call('PUT', `${addressOf('order-6')}/shipments/parcel-1`, { body: SHIP });
  expect([said.status, said.body.code]).toEqual([503, 'UnknownMessage']);
  expect(said.headers.get('retry-after')).toBe('2');
  expect((await payment.view()).shipments).toEqual([]);
});

test('a gateway that cannot decode the answer of the workers promises nothing, and the same again is safe', async () => {
  world = await createWorld();
  const payment = await world.begin({ paymentId: 'order-7', amount: 24_900 });
  await world.viewWhen(payment, 'has looked at its hold', ({ openOperations }) => openOperations.length === 0);
  const foreign = (payload: Payload): Payload => ({
    metadata: { encoding: Buffer.from('binary/foreign') },
    data: payload.data ?? null,
  });
  // As if the workers had a codec of their own for what they answer.
  const codec: PayloadCodec = { encode: async (all) => all, decode: async (all) => all.map(foreign) };
  const { connection } = world.client;
  const client = new Client({ connection, dataConverter: { payloadCodecs: [codec] } });
  api = await startApi(Holdfast.over(client, { shop: { provider: 'vipps' } }));
  const ship = { body: SHIP, headers: { prefer: 'wait=5' } };
  for (const said of [
    await api.call('GET', addressOf('order-7')),
    await api.call('PUT', `${addressOf('order-7')}/shipments/parcel-1`, ship),
    await api.call('PUT', `${addressOf('order-7')}/shipments/parcel-1`, ship),
  ]) {
    expect([said.status, said.body.code]).toEqual([503, 'AnswerUnreadable']);
    expect(said.headers.get('retry-after')).toBe('2');
  }
  // What could not be read was carried out, once.
  expect(await world.moved('order-7')).toEqual({ captures: [9_900], released: 0 });
});

test('a gateway without the key of what is sealed promises nothing', async () => {
  world = await createWorld({
    encryption: '{ active: k1, keys: { k1: "${HOLDFAST_KEY_K1}" } }',
  });
  const payment = await world.begin({ paymentId: 'order-3', amount: 24_900 });
  await until('it is sealed', () => payment.view());
  const connection = await Connection.connect({ address: world.temporal.address });
  try {
    api = await startApi(Holdfast.over(new Client({ connection }), { shop: { provider: 'vipps' } }));
    const said = await api.call('GET', addressOf('order-3'));
    expect([said.status, said.body.code]).toEqual([503, 'KeyMissing']);
    expect(said.headers.get('retry-after')).toBe('2');
    const told = await api.call('PUT', `${addressOf('order-3')}/shipments/parcel-1`, { body: SHIP });
    expect([told.status, told.body.code]).toEqual([503, 'KeyMissing']);
  } finally {
    await connection.close();
  }
});

test('a payment whose account no worker knows keeps what it is told', async () => {
  world = await createWorld({ accountName: 'other-shop' });
  // The gateway knows an account that the workers do not.
  api = await startApi(Holdfast.over(world.client, { shop: { provider: 'vipps' } }));
  const start = { authorization: { reference: 'order-4-hold' }, amount: 24_900, currency: 'NOK' };
  expect((await api.call('PUT', addressOf('order-4'), { body: start })).status).toBe(201);
  const said = await api.call('PUT', `${addressOf('order-4')}/shipments/parcel-1`, { body: SHIP });
  expect([said.status, said.body.decided]).toEqual([202, false]);
  const asked = await api.call('POST', `${addressOf('order-4')}/operator/pause`, { body: { reason: 'why' } });
  expect([asked.status, asked.body.code]).toEqual([503, 'NoWorkerForAccount']);
});
