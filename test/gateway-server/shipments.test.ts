import { payment, shipment } from '../../src/gateway/api/wire';
import { type ApiUnderTest, startApi } from '../support/api';
import { until } from '../support/until';
import { createWorld, referenceOf, type World } from '../support/world';

let world: World;
let api: ApiUnderTest;
beforeAll(async () => {
  world = await createWorld();
  api = await startApi(world.holdfast);
});
afterAll(async () => {
  await api?.stop();
  await world?.close();
});

const SHIP = { amount: 9_900, currency: 'NOK' };
const WAIT = { prefer: 'wait=20' };
const addressOf = (paymentId: string) => `/v1/accounts/shop/payments/${paymentId}`;

/** A hold at the provider, and the payment for it, over HTTP. */
async function begin(paymentId: string): Promise<string> {
  const hold = { provider: 'vipps', reference: referenceOf(paymentId), amount: 24_900, currency: 'NOK' } as const;
  await world.sandbox.control.authorize({ ...hold, account: world.merchant.name });
  const { reference, amount, currency } = hold;
  const started = await api.call('PUT', addressOf(paymentId), {
    body: { authorization: { reference }, amount, currency },
  });
  expect(started).toMatchObject({ status: 201, body: { account: 'shop', paymentId } });
  return addressOf(paymentId);
}

/** As an order service does: the same again until it may act on the answer. */
async function settled(path: string, body: object) {
  return until(`${path} is final`, async () => {
    const answer = await api.call('PUT', path, { body });
    return answer.status === 200 && answer;
  });
}

test('a payment from its start to its end', async () => {
  const address = await begin('order-1');
  const start = { authorization: { reference: referenceOf('order-1') }, amount: 24_900, currency: 'NOK' };
  expect(await api.call('PUT', address, { body: start })).toMatchObject({ status: 200 });
  expect(await api.call('PUT', address, { body: { ...start, amount: 1 } })).toMatchObject({
    status: 409,
    body: { code: 'PaymentConflict' },
  });

  const first = await api.call('PUT', `${address}/shipments/parcel-1`, { body: SHIP });
  expect([first.status, first.body.decided]).toEqual([202, true]);
  expect(first.body).toMatchObject({ id: 'parcel-1', amount: 9_900, currency: 'NOK', safeToShip: 'notYet' });
  expect(Number(first.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  const last = await settled(`${address}/shipments/parcel-1`, SHIP);
  expect(last.body).toMatchObject({
    state: 'captured',
    safeToShip: 'yes',
    decided: true,
    capturedAt: expect.any(Number),
  });
  expect(shipment.parse(last.body)).toEqual(last.body);
  const read = await api.call('GET', `${address}/shipments/parcel-1`);
  expect(read.body).toEqual(last.body);

  const waited = await api.call('PUT', `${address}/shipments/parcel-2`, {
    body: { ...SHIP, amount: 5_000 },
    headers: WAIT,
  });
  expect(waited).toMatchObject({
    status: 200,
    body: { id: 'parcel-2', amount: 5_000, state: 'captured', safeToShip: 'yes' },
  });
  expect(waited.headers.get('preference-applied')).toBe('wait=20');

  const ended = await api.call('PUT', `${address}/completion`, { body: {}, headers: WAIT });
  expect(ended).toMatchObject({ status: 200, body: { ledger: { captured: 14_900, released: 10_000, available: 0 } } });
  expect(payment.parse(ended.body)).toEqual(ended.body);
  const view = await until('the payment ends', async () => {
    const one = await api.call('GET', address);
    return one.body.state === 'finished' && one;
  });
  expect(payment.parse(view.body)).toEqual(view.body);
  expect(await world.moved('order-1')).toEqual({ captures: [5_000, 9_900], released: 10_000 });

  // After the end a repeat still gets its first answer.
  expect((await api.call('PUT', `${address}/shipments/parcel-1`, { body: SHIP })).body).toMatchObject({
    state: 'captured',
  });
  expect((await api.call('PUT', `${address}/completion`, { body: {} })).status).toBe(202);
  for (const [path, body] of [
    ['shipments/parcel-3', SHIP],
    ['cancellation', {}],
  ] as const) {
    expect(await api.call('PUT', `${address}/${path}`, { body })).toMatchObject({
      status: 409,
      body: { code: 'PaymentClosed' },
    });
  }
});

test('a view that is known is not sent again', async () => {
  const address = await begin('order-2');
  const settledDown = await until('the hold is looked up', async () => {
    const one = await api.call('GET', address);
    return one.body.openOperations.length === 0 && one;
  });
  const etag = settledDown.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
  for (const known of [etag, '*', `"other", ${etag}`, etag.replace('W/', '')]) {
    const again = await api.call('GET', address, { headers: { 'if-none-match': known } });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
  }
  await api.call('PUT', `${address}/shipments/parcel-1`, { body: SHIP, headers: WAIT });
  expect((await api.call('GET', address, { headers: { 'if-none-match': etag } })).status).toBe(200);
  const head = await api.call('HEAD', address);
  expect([head.status, head.body]).toEqual([200, '']);
});

test('a shipment that is refused leaves nothing behind, and nobody is paged', async () => {
  const address = await begin('order-3');
  await settled(`${address}/shipments/parcel-1`, SHIP);
  const refused = async (id: string, body: object) => {
    const { status, body: said } = await api.call('PUT', `${address}/shipments/${id}`, { body });
    return [status, said.code];
  };
  expect(await refused('parcel-1', { ...SHIP, amount: 1 })).toEqual([409, 'ShipmentConflict']);
  expect(await refused('parcel-2', { ...SHIP, amount: 15_001 })).toEqual([422, 'ExceedsAvailable']);
  expect(await refused('parcel-2', { ...SHIP, currency: 'SEK' })).toEqual([422, 'CurrencyMismatch']);
  expect(await refused('4111111111111111', SHIP)).toEqual([422, 'InvalidMessage']);
  expect(await api.call('GET', `${address}/shipments/parcel-2`)).toMatchObject({
    status: 404,
    body: { code: 'ShipmentNotFound' },
  });
  const { body: view } = await api.call('GET', address);
  expect(view).toMatchObject({ attention: [], shipments: [{ id: 'parcel-1' }] });
});

test('of two that are together more than is left, the one that is refused hears it', async () => {
  const address = await begin('order-4');
  const half = { ...SHIP, amount: 15_000 };
  const answers = await Promise.all(
    ['a', 'b'].map((id) => api.call('PUT', `${address}/shipments/${id}`, { body: half })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 422]);
  expect((await api.call('GET', address)).body).toMatchObject({ attention: [] });
});

test('what the provider leaves in doubt is not yet, and says when to ask again', async () => {
  const address = await begin('order-5');
  await world.fault('order-5', { operation: 'capture', fault: 'dropsAfterEffect' });
  const doubtful = await api.call('PUT', `${address}/shipments/parcel-1`, { body: SHIP, headers: WAIT });
  expect(doubtful).toMatchObject({
    status: 202,
    body: { state: 'unknown', safeToShip: 'notYet', reason: expect.any(String) },
  });
  expect(Number(doubtful.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  const last = await settled(`${address}/shipments/parcel-1`, SHIP);
  expect(last.body).toMatchObject({ safeToShip: 'yes' });
  expect((await world.moved('order-5')).captures).toEqual([9_900]);
});

test('a payment that nobody started', async () => {
  for (const [method, path, body] of [
    ['GET', ''],
    ['PUT', '/shipments/parcel-1', SHIP],
    ['PUT', '/completion', {}],
    ['PUT', '/cancellation', { reason: 'no' }],
    ['POST', '/operator/pause', { reason: 'no' }],
  ] as [string, string, object?][]) {
    const said = await api.call(method, `${addressOf('nobody')}${path}`, { ...(body && { body }) });
    expect([method, path, said.status, said.body.code]).toEqual([method, path, 404, 'PaymentNotFound']);
  }
});

test('a cancelled payment captures nothing more', async () => {
  const address = await begin('order-6');
  expect(await api.call('PUT', `${address}/cancellation`, { body: { reason: 'no stock' } })).toMatchObject({
    status: 202,
    body: { accepted: 'cancellation' },
  });
  await until('the rest is given back', async () => (await world.moved('order-6')).released === 24_900);
  expect((await world.moved('order-6')).captures).toEqual([]);
});

test('a list comes in pages that belong to their filter', async () => {
  for (const id of ['list-1', 'list-2', 'list-3']) await begin(id);
  const list = '/v1/accounts/shop/payments';
  const all = await until('the list has them', async () => {
    const { body } = await api.call('GET', `${list}?state=open&state=completing`);
    const ids = body.items.map(({ paymentId }: { paymentId: string }) => paymentId);
    return ['list-1', 'list-2', 'list-3'].every((id) => ids.includes(id)) && (ids as string[]);
  });
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const at = cursor === undefined ? '' : `&cursor=${cursor}`;
    const { status, body } = await api.call('GET', `${list}?state=open&state=completing&limit=2${at}`);
    expect(status).toBe(200);
    paged.push(...body.items.map(({ paymentId }: { paymentId: string }) => paymentId));
    cursor = body.next;
    if (cursor !== undefined) {
      expect(await api.call('GET', `${list}?state=open&cursor=${cursor}`)).toMatchObject({
        status: 422,
        body: { code: 'InvalidMessage', path: 'cursor' },
      });
    }
  } while (cursor !== undefined);
  expect(paged).toEqual(all);
  expect((await api.call('GET', `${list}?look=needed`)).body).toEqual({ items: [] });
  expect((await api.call('GET', `${list}?captureBefore=2020-01-01T00:00:00Z`)).body).toEqual({ items: [] });
});

test('an operator acts under the name of the key', async () => {
  const address = await begin('order-7');
  const post = (what: string, body: object) => api.call('POST', `${address}/operator/${what}`, { body });
  expect(await post('pause', { reason: 'fraud check', operator: 'somebody else' })).toMatchObject({
    status: 400,
    body: { path: 'operator' },
  });
  const paused = await post('pause', { reason: 'fraud check' });
  expect(paused).toMatchObject({ status: 200, body: { paused: { operator: 'ida', reason: 'fraud check' } } });
  expect(payment.parse(paused.body)).toEqual(paused.body);
  await settledDown(address);
  const codes = async (what: string, body: object) => {
    const said = await post(what, body);
    return [said.status, said.body.code];
  };
  const seen = { outcome: 'done', evidence: 'settlement file', reason: 'lost' };
  expect(await codes('retryNow', { reason: 'again' })).toEqual([409, 'NothingWaits']);
  expect(await codes('resolve', { operationId: 'parcel-1', ...seen })).toEqual([404, 'OperationNotFound']);
  expect(await codes('resolve', { operationId: '@authorize', ...seen })).toEqual([409, 'NotResolvable']);
  expect(await codes('acknowledge', { code: 'Parked', reason: 'seen' })).toEqual([409, 'NotUp']);
  expect(await codes('resume', { reason: '<why>' })).toEqual([422, 'InvalidMessage']);
  expect((await post('resume', { reason: 'checked' })).body.paused).toBeUndefined();
});

test('a forecast changes nothing', async () => {
  const address = await begin('order-8');
  await settledDown(address);
  const ask = (body: object) => api.call('POST', `${address}/forecast`, { body, as: 'reader' });
  const would = await ask({ kind: 'ship', message: { shipmentId: 'parcel-1', ...SHIP } });
  expect(would).toMatchObject({
    status: 200,
    body: { before: { ledger: { reserved: 0 } }, after: { ledger: { reserved: 9_900 } } },
  });
  expect((await ask({ kind: 'pause', message: { reason: 'fraud' } })).body.after.paused).toMatchObject({
    operator: 'reader',
  });
  expect((await ask({ kind: 'retryNow', message: { reason: 'now' } })).body.refusal.code).toBe('NothingWaits');
  expect((await api.call('GET', address)).body).toMatchObject({ shipments: [], ledger: { available: 24_900 } });
});

const settledDown = (address: string) =>
  until('the hold is looked up', async () => (await api.call('GET', address)).body.openOperations.length === 0);

test('readiness is that Temporal answers', async () => {
  expect(await api.call('GET', '/readyz', { as: 'nobody' })).toMatchObject({ status: 200, body: { ok: true } });
  expect(api.log).toEqual([]);
});
