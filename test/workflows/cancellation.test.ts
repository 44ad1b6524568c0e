import { costOf, countOf } from '../support/history';
import { factsOf, parcel, shipmentOf } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, FAST_ACCOUNT, referenceOf, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  // On a busy machine an answer that comes late on purpose comes later still, and is to be heard.
  const account = FAST_ACCOUNT.replace('settleWindow: 1s', 'settleWindow: 2500ms')
    .replace('total: 800ms', 'total: 1800ms')
    .replace('headers: 600ms', 'headers: 1500ms');
  world = await createWorld({ account });
});
afterAll(async () => {
  await world?.close();
});

/** A payment whose capture the provider has made, and answers only after a while. */
async function inTheMiddle(paymentId: string) {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await world.fault(paymentId, { operation: 'capture', fault: 'answersLate', ms: 500 });
  await payment.ship(parcel('parcel-1', 9900));
  await payment.ship(parcel('parcel-2', 5000));
  await until('the provider took it', async () => (await world.truth(paymentId)).captured === 9900);
  return { payment, handle: world.client.workflow.getHandle(payment.workflowId) };
}

/** A cancellation that no order service asked for drops parcels, and somebody must look at them before the payment ends. */
async function looksAtTheUnpaid(payment: Awaited<ReturnType<World['begin']>>) {
  await world.viewWhen(payment, 'says what left unpaid', ({ attention }) =>
    attention.some(({ code }) => code === 'ShipmentUnpaid'),
  );
  await payment.acknowledge({ code: 'ShipmentUnpaid', operator: 'ida', reason: 'parcel stopped' });
  return payment.result();
}

test('Request Cancellation in the middle of a capture: it finishes, the rest is dropped and given back', async () => {
  const { payment, handle } = await inTheMiddle('cancel-once');
  await handle.cancel();
  const view = await looksAtTheUnpaid(payment);
  expect((await handle.describe()).status.name).toBe('COMPLETED');
  expect(view.ledger).toMatchObject({ captured: 9900, released: 15_000, reserved: 0 });
  expect(shipmentOf(view, 'parcel-2')).toMatchObject({
    state: 'dropped',
    reason: expect.stringContaining('requested in Temporal'),
  });
  expect(factsOf(view)).toContain('CaptureConfirmed');
  const { movements } = await world.truth('cancel-once');
  expect(movements.map(({ kind }) => kind)).toEqual(['authorized', 'captured', 'released']);
});

test('twice is harmless', async () => {
  const { payment, handle } = await inTheMiddle('cancel-twice');
  await handle.cancel();
  await handle.cancel();
  await payment.cancel({ reason: 'and by the order service' });
  await looksAtTheUnpaid(payment);
  expect(await world.moved('cancel-twice')).toEqual({ captures: [9900], released: 15_000 });
  const history = await world.history('cancel-twice');
  expect(countOf(history, 'workflowExecutionCancelRequested')).toBe(1);
  expect(costOf(history).failed).toBe(0);
});

test('before the authorization is confirmed it takes nothing and gives everything back', async () => {
  await world.fault('cancel-early', { operation: 'get', fault: 'answersLate', ms: 400 });
  const payment = await world.begin({ paymentId: 'cancel-early', amount: 24_900 });
  await payment.ship(parcel('parcel-1', 9900));
  await world.client.workflow.getHandle(payment.workflowId).cancel();
  const view = await looksAtTheUnpaid(payment);
  expect(view.shipments).toMatchObject([{ state: 'dropped' }]);
  expect(await world.moved('cancel-early')).toEqual({ captures: [], released: 24_900 });
});

test('a capture in doubt is looked up, and never sent again', async () => {
  const payment = await world.begin({ paymentId: 'cancel-doubt', amount: 24_900 });
  await world.fault('cancel-doubt', { operation: 'capture', fault: 'ignoresRequest' });
  await payment.ship(parcel('parcel-1', 9900));
  await until('it is sent', async () => factsOf(await payment.view()).includes('CaptureSending'));
  await payment.cancel({ reason: 'fraud' });
  const view = await payment.result();
  expect(view.shipments).toMatchObject([{ state: 'dropped' }]);
  expect(factsOf(view).filter((fact) => fact === 'CaptureSending')).toHaveLength(1);
  expect(await world.moved('cancel-doubt')).toEqual({ captures: [], released: 24_900 });
});

test('Terminate runs no code: the capture that was under way is made, and the hold stays', async () => {
  const { payment, handle } = await inTheMiddle('terminated');
  await handle.terminate('a test');
  expect((await handle.describe()).status.name).toBe('TERMINATED');
  expect(await world.moved('terminated')).toEqual({ captures: [9900], released: 0 });
  expect((await payment.view()).shipments).toMatchObject([{ state: 'capturing' }, { state: 'waiting' }]);
  await expect(payment.ship(parcel('parcel-3', 1))).rejects.toMatchObject({ code: 'PaymentTerminated' });
  // Its name is taken as long as the namespace remembers it: nobody starts a second life beside the first by accident.
  const again = world.holdfast.start({
    account: 'shop',
    paymentId: 'terminated',
    authorization: { reference: referenceOf('terminated') },
    amount: 24_900,
    currency: 'NOK',
  });
  await expect(again).rejects.toMatchObject({ code: 'PaymentTerminated', message: expect.stringContaining('mend') });
});
