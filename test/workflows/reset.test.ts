import { randomUUID } from 'node:crypto';
import { kindOf } from '../support/history';
import { factsOf, isCaptured, parcel } from '../support/parcels';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

/** Resets a payment to right before its n-th capture was decided, as an operator could in the UI. */
async function resetBeforeCapture(paymentId: string, nth = 1): Promise<string> {
  const { runId } = await world.client.workflow.getHandle(`payment:shop:${paymentId}`).describe();
  const events = (await world.history(paymentId, runId)).events ?? [];
  const captures = events.filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'capture',
  );
  const decidedBy = captures[nth - 1]?.activityTaskScheduledEventAttributes?.workflowTaskCompletedEventId;
  expect(events.some((event) => String(event.eventId) === String(decidedBy) && kindOf(event))).toBe(true);
  const { runId: newRun } = await world.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: `payment:shop:${paymentId}`, runId },
    reason: 'a test',
    workflowTaskFinishEventId: decidedBy,
    requestId: randomUUID(),
  });
  return newRun ?? '';
}

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
  await resetBeforeCapture('reset-once');
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
  await resetBeforeCapture('reset-new', 2);
  await payment.shipAndWait(parcel('parcel-3', 2500));
  await world.viewWhen(payment, 'settles', isCaptured('parcel-1', 'parcel-2', 'parcel-3'));
  await payment.complete();
  await payment.result();
  expect(await world.moved('reset-new')).toEqual({ captures: [2500, 5000, 9900], released: 7500 });
});

test('twice', async () => {
  const payment = await captured('reset-twice');
  const asked = await capturesAsked();
  const first = await resetBeforeCapture('reset-twice');
  await world.viewWhen(payment, 'settles', isCaptured('parcel-1', 'parcel-2'));
  const second = await resetBeforeCapture('reset-twice');
  expect(second).not.toBe(first);
  await world.viewWhen(payment, 'settles again', isCaptured('parcel-1', 'parcel-2'));
  await payment.complete();
  expect((await payment.result()).ledger).toMatchObject({ captured: 14_900, released: 10_000 });
  expect(await world.moved('reset-twice')).toEqual({ captures: [5000, 9900], released: 10_000 });
  expect(await capturesAsked()).toBe(asked);
});

test('of a payment that had ended: the release is found, too', async () => {
  const payment = await captured('reset-ended');
  await payment.complete();
  await payment.result();
  await resetBeforeCapture('reset-ended');
  expect((await payment.result()).ledger).toMatchObject({ captured: 14_900, released: 10_000, reserved: 0 });
  expect(await world.moved('reset-ended')).toEqual({ captures: [5000, 9900], released: 10_000 });
});
