import { factsOf, isCaptured, parcel } from '../support/parcels';
import { resetBeforeCapture, resetBeforeFirstCall } from '../support/resetting';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

async function captured(paymentId: string) {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9900));
  await payment.shipAndWait(parcel('parcel-2', 5000));
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2'));
  return payment;
}

const capturesAsked = async (): Promise<number> =>
  (await world.sandbox.control.counters()).requests['vipps.capture'] ?? 0;

test('a reset to before a capture that happened writes nothing, and finds it by its key', async () => {
  const payment = await captured('reset-once');
  const asked = await capturesAsked();
  await resetBeforeCapture(world, 'reset-once');
  const view = await world.viewWhen(payment, 'settles', isCaptured('parcel-1'));
  expect(factsOf(view)).toEqual(expect.arrayContaining(['PastUnknown', 'CaptureUnknown', 'CaptureConfirmedByLookUp']));
  await payment.ship(parcel('parcel-2', 5000));
  await payment.complete();
  const end = await payment.result();
  expect(end.ledger).toMatchObject({ captured: 14_900, released: 10_000 });
  expect(end.shipments).toHaveLength(2);
  expect(await world.moved('reset-once')).toEqual({ captures: [5000, 9900], released: 10_000 });
  expect(await capturesAsked()).toBe(asked);
});

test('a shipment that is new after a reset is captured, once its absence is proven', async () => {
  const payment = await captured('reset-new');
  await resetBeforeCapture(world, 'reset-new', 2);
  await payment.shipAndWait(parcel('parcel-3', 2500));
  await world.viewWhen(payment, 'settles', isCaptured('parcel-1', 'parcel-2', 'parcel-3'));
  await payment.complete();
  await payment.result();
  expect(await world.moved('reset-new')).toEqual({ captures: [2500, 5000, 9900], released: 7500 });
});

test('twice', async () => {
  const payment = await captured('reset-twice');
  const asked = await capturesAsked();
  const first = await resetBeforeCapture(world, 'reset-twice');
  await world.viewWhen(payment, 'settles', isCaptured('parcel-1', 'parcel-2'));
  const second = await resetBeforeFirstCall(world, 'reset-twice');
  expect(second).not.toBe(first);
  await world.viewWhen(payment, 'settles again', isCaptured('parcel-1', 'parcel-2'));
  await payment.complete();
  expect((await payment.result()).ledger).toMatchObject({ captured: 14_900, released: 10_000 });
  expect(await world.moved('reset-twice')).toEqual({ captures: [5000, 9900], released: 10_000 });
  expect(await capturesAsked()).toBe(asked);
});

test('of a payment that had ended: what it gave back is seen, and a person acknowledges it', async () => {
  const payment = await captured('reset-ended');
  await payment.complete();
  await payment.result();
  await resetBeforeCapture(world, 'reset-ended');
  await world.viewWhen(payment, 'has seen it', ({ attention }) => attention.length > 0);
  await payment.acknowledge({ code: 'ForeignMovementSeen', operator: 'ida', reason: 'it was us, before the reset' });
  expect((await payment.result()).ledger).toMatchObject({ captured: 14_900, released: 10_000, reserved: 0 });
  expect(await world.moved('reset-ended')).toEqual({ captures: [5000, 9900], released: 10_000 });
});
