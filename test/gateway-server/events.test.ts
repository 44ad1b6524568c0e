import { events } from '../../src/gateway/api/wire';
import { type ApiUnderTest, startApi } from '../support/api';
import { type Receiver, startReceiver } from '../support/receiver';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

let world: World;
let api: ApiUnderTest;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  world = await createWorld({
    events: `{ orders: { url: "${receiver.url}", secret: "\${HOLDFAST_SIGNING_SECRET}", firstRetry: 100ms, lastRetry: 1s, giveUpAfter: 1h } }`,
  });
  api = await startApi(world.holdfast);
});
afterAll(async () => {
  await api?.stop();
  await world?.close();
  await receiver?.close();
});

test('what was told can be read again from anywhere on, after the end of the payment too', async () => {
  const payment = await world.begin({ paymentId: 'told', amount: 24_900 });
  await payment.shipAndWait({ shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK' });
  await payment.complete();
  await payment.result();
  await until('all is told', () => receiver.of('told').some(({ type }) => type === 'holdfast.payment.finished.v1'));
  const address = '/v1/accounts/shop/payments/told/events';
  const all = await until('all are kept as told', async () => {
    const said = await api.call('GET', address, { as: 'reader' });
    return said.body.endpoints?.[0]?.untold === 0 && said;
  });
  expect(events.parse(all.body)).toEqual(all.body);
  expect(all.body.events.map(({ type }: { type: string }) => type)).toEqual(
    receiver.of('told').map(({ type }) => type),
  );
  const later = await api.call('GET', `${address}?after=2`);
  expect(later.body.events).toEqual(all.body.events.slice(2));
  expect(await api.call('GET', `${address}?after=-1`)).toMatchObject({ status: 400, body: { path: 'after' } });
  expect(await api.call('GET', '/v1/accounts/shop/payments/nobody/events')).toMatchObject({ status: 404 });
});
