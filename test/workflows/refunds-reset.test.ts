import { randomUUID } from 'node:crypto';
import type { PaymentHandle, RefundMessage } from '../../src/client';
import { refundsIdOf, workflowIdOf } from '../../src/messages/ids';
import { isCaptured, parcel } from '../support/parcels';
import { resetBeforeCapture } from '../support/resetting';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

// A payment that had ended is set back while its second run is there: two of it are open, and each of them knows of money that can be given back.
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

const refund = (refundId: string, amount: number): RefundMessage => ({
  refundId,
  amount,
  currency: 'NOK',
  reason: 'returned',
});

/** A payment that has ended with 149.00 captured, of which its second run has given 10.00 back. */
async function refunded(paymentId: string): Promise<PaymentHandle> {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await payment.shipAndWait(parcel('parcel-2', 5_000));
  await payment.complete();
  await payment.result();
  await payment.refundAndWait(refund('return-1', 1_000));
  return payment;
}

const itself = (paymentId: string) => world.client.workflow.getHandle(workflowIdOf('shop', paymentId));

/** To right before it was told that nothing more ships, and not told so again: it is open, and nothing is to be done. */
async function resetBeforeTheEnd(paymentId: string): Promise<void> {
  const { runId } = await itself(paymentId).describe();
  const { events } = await world.history(paymentId, runId);
  const told = (events ?? []).findIndex(
    ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === 'complete',
  );
  const before = (events ?? []).slice(0, told).findLast((event) => event.workflowTaskCompletedEventAttributes);
  await world.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: workflowIdOf('shop', paymentId), runId },
    reason: 'a test',
    workflowTaskFinishEventId: before?.eventId ?? null,
    requestId: randomUUID(),
    resetReapplyType: 2,
  });
}

test('its first call tells it, and from then on it refuses refunds before they are accepted', async () => {
  const payment = await refunded('told');
  await resetBeforeCapture(world, 'told');
  await world.viewWhen(payment, 'knows what was captured', isCaptured('parcel-1', 'parcel-2'));
  await expect(
    itself('told').executeUpdate('refundAndWait', { args: [refund('return-2', 2_000)] }),
  ).rejects.toMatchObject({ cause: { type: 'RefundsElsewhere' } });
  // The client goes where it is sent, and there it is made, once.
  expect((await payment.refundAndWait(refund('return-2', 2_000))).refund.state).toBe('refunded');
  expect((await payment.refundAndWait(refund('return-2', 2_000))).refund.state).toBe('refunded');
  expect((await world.truth('told')).refunded).toBe(3_000);
});

test('while both are open, its second run is asked for refunds and sent them, as signals too: nobody pays by another way what went back', async () => {
  const payment = await refunded('beside');
  await resetBeforeCapture(world, 'beside');
  await world.viewWhen(payment, 'knows what was captured', isCaptured('parcel-1', 'parcel-2'));
  expect((await payment.view()).refunds).toMatchObject([{ id: 'return-1', state: 'refunded' }]);
  expect((await payment.ownView()).refunds).toEqual([]);
  expect(await payment.forecast('refund', refund('return-2', 2_000))).not.toHaveProperty('refusal');
  await payment.refund(refund('return-2', 2_000));
  await world.viewWhen(payment, 'gave back', ({ refunds }) => refunds[1]?.state === 'refunded');
  const own = await payment.ownView();
  expect(own.refunds).toEqual([]);
  expect(own.attention.map(({ code }) => code)).not.toContain('RefundRefused');
  expect((await world.truth('beside')).refunded).toBe(3_000);
});

test('where the refund itself is its first call, nothing goes back from it', async () => {
  const payment = await refunded('first');
  await resetBeforeTheEnd('first');
  await payment.refundAndWait(refund('return-2', 2_000));
  const view = await until('it is decided', async () => {
    const seen = await world.client.workflow.getHandle(workflowIdOf('shop', 'first')).query<{
      refunds: { id: string; state: string }[];
    }>('view');
    return seen.refunds.some(({ id, state }) => id === 'return-2' && state === 'refused') && seen;
  });
  expect(view.refunds).toHaveLength(1);
  expect((await world.truth('first')).refunded).toBe(1_000);
  // Asked for again, it is told where, and is made there.
  expect((await payment.refundAndWait(refund('return-2', 2_000))).refund.state).toBe('refunded');
  expect((await world.client.workflow.getHandle(refundsIdOf('shop', 'first')).describe()).status.name).toBe('RUNNING');
  expect((await world.truth('first')).refunded).toBe(3_000);
});

test('without a second run it gives back itself', async () => {
  const payment = await world.begin({ paymentId: 'alone', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await payment.complete();
  await payment.result();
  await resetBeforeTheEnd('alone');
  await world.viewWhen(payment, 'has its capture again', ({ ledger }) => ledger.captured === 9_900);
  await payment.refundAndWait(refund('return-1', 1_000));
  await world.viewWhen(payment, 'gave back', ({ ledger }) => ledger.refunded === 1_000);
  expect(await payment.refunds()).toBeUndefined();
  expect((await world.truth('alone')).refunded).toBe(1_000);
});
