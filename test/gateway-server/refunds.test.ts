import { refund } from '../../src/gateway/api/wire';
import { refundsIdOf } from '../../src/messages/ids';
import { type ApiUnderTest, startApi } from '../support/api';
import { parcel } from '../support/parcels';
import { resetBeforeCapture } from '../support/resetting';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

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

const BACK = { amount: 4_000, currency: 'NOK', reason: 'returned', shipmentId: 'parcel-1' };
const WAIT = { prefer: 'wait=20' };
const addressOf = (paymentId: string) => `/v1/accounts/shop/payments/${paymentId}`;

test('money goes back under one address, while the payment runs and after its end, once for each id', async () => {
  const payment = await world.begin({ paymentId: 'both', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  const path = `${addressOf('both')}/refunds`;
  const during = await api.call('PUT', `${path}/return-1`, { body: BACK, headers: WAIT });
  expect(during).toMatchObject({
    status: 200,
    body: { id: 'return-1', amount: 4_000, state: 'refunded', for: 'returned', shipmentId: 'parcel-1', decided: true },
  });
  expect(during.headers.get('preference-applied')).toBe('wait=20');
  expect(refund.parse(during.body)).toEqual(during.body);
  await payment.complete();
  await payment.result();

  expect((await api.call('PUT', `${path}/return-1`, { body: BACK })).body).toEqual(during.body);
  const first = await api.call('PUT', `${path}/return-2`, { body: { ...BACK, amount: 1_000 } });
  expect(first.status === 202 || first.body.state === 'refunded').toBe(true);
  const last = await until('it is refunded', async () => {
    const answer = await api.call('PUT', `${path}/return-2`, { body: { ...BACK, amount: 1_000 } });
    return answer.status === 200 && answer;
  });
  expect(last.body).toMatchObject({ id: 'return-2', state: 'refunded', amount: 1_000 });
  expect((await api.call('GET', `${path}/return-2`)).body).toEqual(last.body);
  expect((await world.truth('both')).refunded).toBe(5_000);
});

test('what cannot be given back is refused with its code, and a refund that nobody knows is not found', async () => {
  const payment = await world.begin({ paymentId: 'refused', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();
  const path = `${addressOf('refused')}/refunds/return-1`;
  const put = (body: object) => api.call('PUT', path, { body: { ...BACK, ...body } });
  expect(await put({ amount: 9_901 })).toMatchObject({ status: 422, body: { code: 'ExceedsRefundable' } });
  expect(await put({ currency: 'SEK' })).toMatchObject({ status: 422, body: { code: 'CurrencyMismatch' } });
  expect(await put({ reason: ' ' })).toMatchObject({ status: 400, body: { code: 'InvalidMessage' } });
  expect(await api.call('GET', path)).toMatchObject({ status: 404, body: { code: 'RefundNotFound' } });
  expect((await world.truth('refused')).refunded).toBe(0);
});

test('a refund that the second run has made is found while the payment is open again beside it', async () => {
  const payment = await world.begin({ paymentId: 'beside', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();
  const path = `${addressOf('beside')}/refunds`;
  await api.call('PUT', `${path}/return-1`, { body: BACK, headers: WAIT });
  await resetBeforeCapture(world, 'beside');
  await until('it is open again', async () => (await payment.ownView()).state !== 'finished');
  expect(await api.call('GET', `${path}/return-1`)).toMatchObject({ status: 200, body: { state: 'refunded' } });
  expect(await api.call('GET', `${path}/return-2`)).toMatchObject({ status: 404, body: { code: 'RefundNotFound' } });
});

test('a refund may have been sent to a second run that knows nothing yet: nobody says that it is not there', async () => {
  const payment = await world.begin({ paymentId: 'early', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await world.client.workflow.start('payment', {
    ...{ workflowId: refundsIdOf('shop', 'early'), taskQueue: 'holdfast-vipps', args: [] },
  });
  const path = `${addressOf('early')}/refunds/return-1`;
  expect(await api.call('GET', path)).toMatchObject({ status: 503, body: { code: 'StateNotRead' } });
});
