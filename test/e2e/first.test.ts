import { createWorld, type World } from '../support/world';
let world: World;
beforeAll(async () => { world = await createWorld(); });
afterAll(async () => { await world?.close(); });
test('a payment with three shipments', async () => {
  const payment = await world.begin({ paymentId: 'order-1', amount: 24900 });
  await payment.ship({ shipmentId: 'p1', amount: 9900, currency: 'NOK' });
  const v = await payment.shipAndWait({ shipmentId: 'p2', amount: 5000, currency: 'NOK' });
  console.log(JSON.stringify(v, null, 1));
  const end = await payment.completeAndWait();
  console.log(await payment.result());
  console.log(await world.sandbox.control.truth());
  expect(end.ledger.captured).toBe(14900);
});
