import type { RefundMessage } from '../../src/client';
import { refundsIdOf, workflowIdOf } from '../../src/messages/ids';
import { isCaptured, parcel } from '../support/parcels';
import { firstSeen, type Receiver, startReceiver } from '../support/receiver';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

let world: World;
let orders: Receiver;
beforeAll(async () => {
  orders = await startReceiver();
  world = await createWorld({
    // So that what is deleted is gone at once.
    dynamicConfig: [
      'limit.historyCount.suggestContinueAsNew=80',
      ...['transfer', 'visibility', 'timer'].map((queue) => `history.${queue}ProcessorUpdateAckInterval="500ms"`),
    ],
    events: `{ orders: { url: "${orders.url}", secret: "\${HOLDFAST_SIGNING_SECRET}", firstRetry: 100ms, lastRetry: 1s } }`,
  });
});
afterEach(() => orders.mood('well'));
afterAll(async () => {
  await world?.close();
  await orders?.close();
  expect(orders.forged).toEqual([]);
});

const refund = (refundId: string, amount: number, more: Partial<RefundMessage> = {}): RefundMessage => ({
  refundId,
  amount,
  currency: 'NOK',
  reason: 'returned',
  ...more,
});

const handle = (paymentId: string) => world.client.workflow.getHandle(refundsIdOf('shop', paymentId));
const isGone = async (paymentId: string): Promise<boolean> =>
  (await world.holdfast
    .payment('shop', paymentId)
    .view()
    .catch(() => undefined)) === undefined;

/** A payment of 249.00 that has ended with 99.00 captured. */
async function ended(paymentId: string) {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();
  return payment;
}

async function forget(workflowId: string): Promise<void> {
  await world.client.workflowService.deleteWorkflowExecution({
    namespace: world.client.options.namespace,
    workflowExecution: { workflowId },
  });
  await until(`${workflowId} is forgotten`, () =>
    world.client.workflow
      .getHandle(workflowId)
      .describe()
      .then(
        () => false,
        () => true,
      ),
  );
}

test('captured money goes back while the payment runs, once for each refundId', async () => {
  const payment = await world.begin({ paymentId: 'running', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  const { refund: first, ledger } = await payment.refundAndWait(refund('return-1', 4_000, { shipmentId: 'parcel-1' }));
  expect(first).toMatchObject({ id: 'return-1', amount: 4_000, state: 'refunded', shipmentId: 'parcel-1' });
  expect(ledger).toMatchObject({ captured: 9_900, refunded: 4_000, refunding: 0, refundable: 5_900 });
  expect(await payment.refundDecided(refund('return-1', 4_000, { shipmentId: 'parcel-1' }))).toMatchObject({
    refund: first,
  });
  await expect(payment.refundAndWait(refund('return-1', 4_001))).rejects.toMatchObject({ code: 'RefundConflict' });
  await expect(payment.refundAndWait(refund('return-2', 5_901))).rejects.toMatchObject({ code: 'ExceedsRefundable' });
  await payment.complete();
  await payment.result();
  // The first answer for ever, and no second run for it.
  expect((await payment.refundAndWait(refund('return-1', 4_000, { shipmentId: 'parcel-1' }))).refund).toEqual(first);
  await expect(payment.refundAndWait(refund('return-1', 1))).rejects.toMatchObject({ code: 'RefundConflict' });
  await expect(handle('running').describe()).rejects.toThrow();
  expect((await world.truth('running')).refunded).toBe(4_000);
});

test('of many first refunds after the end one starts the second run, and each goes back once', async () => {
  const payment = await ended('after');
  const before = await payment.view();
  const answers = await Promise.all(
    ['return-1', 'return-2', 'return-3'].map((id) => payment.refundAndWait(refund(id, 2_000))),
  );
  expect(answers.map(({ refund: { state } }) => state)).toEqual(Array(3).fill('refunded'));
  const view = await payment.view();
  expect(view).toMatchObject({ state: 'open', nextStep: expect.stringContaining('wait for refunds') });
  expect(view.ledger).toMatchObject({ ...before.ledger, refunded: 6_000, refundable: 3_900 });
  expect(view.seq).toBeGreaterThan(before.seq);
  expect(view.journal.map(({ fact }) => fact)).toContain('Reopened');
  expect(await payment.refundAndWait(refund('return-2', 2_000))).toMatchObject(
    answers[1]?.refund ? { refund: answers[1].refund } : {},
  );
  await payment.refund(refund('return-4', 900));
  await world.viewWhen(payment, 'gave back', ({ ledger }) => ledger.refunded === 6_900);
  expect((await world.truth('after')).refunded).toBe(6_900);
  const listed = await until('it is listed', async () =>
    (await world.holdfast.list()).find(({ workflowId }) => workflowId === refundsIdOf('shop', 'after')),
  );
  expect(listed).toMatchObject({ account: 'shop', paymentId: 'after', provider: 'vipps', state: 'open' });
  expect(
    (await world.holdfast.expiring({ withinMs: 400 * 86_400_000 })).payments.map(({ paymentId }) => paymentId),
  ).not.toContain('after');
  expect(await payment.details()).toContain('wait for refunds');
  // A shipment is too late, and gets no second run.
  await expect(payment.shipAndWait(parcel('parcel-2', 100))).rejects.toMatchObject({ code: 'PaymentClosed' });
  expect((await payment.shipAndWait(parcel('parcel-1', 9_900))).shipment.state).toBe('captured');
});

test('the second run ends when nothing can be given back any more, and is not started again', async () => {
  const payment = await ended('all');
  expect((await payment.refundAndWait(refund('return-1', 9_900))).refund.state).toBe('refunded');
  await handle('all').result();
  expect(await payment.view()).toMatchObject({ state: 'finished', ledger: { refunded: 9_900, refundable: 0 } });
  await expect(payment.refundAndWait(refund('return-2', 1))).rejects.toMatchObject({ code: 'ExceedsRefundable' });
  await expect(payment.refund(refund('return-2', 1))).rejects.toMatchObject({ code: 'ExceedsRefundable' });
  expect((await payment.refundAndWait(refund('return-1', 9_900))).refund.state).toBe('refunded');
  await expect(payment.refundDecided(refund('return-1', 9_800))).rejects.toMatchObject({ code: 'RefundConflict' });
  expect((await world.truth('all')).refunded).toBe(9_900);
});

test('a second run with a long history goes on in a new one', async () => {
  const payment = await ended('long');
  for (let at = 1; at <= 12; at += 1) await payment.refundAndWait(refund(`return-${at}`, 100));
  const { raw, runId } = await handle('long').describe();
  expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(runId);
  expect(await payment.view()).toMatchObject({ state: 'open', ledger: { refunded: 1_200, refundable: 8_700 } });
  expect((await payment.refundAndWait(refund('return-1', 100))).refund.state).toBe('refunded');
  expect((await world.truth('long')).refunded).toBe(1_200);
});

test('what a message would do after the end is what it does: a shipment and a cancel are too late, whatever the second run takes', async () => {
  const payment = await ended('forecast');
  await payment.refundAndWait(refund('return-1', 1_000));
  const late = parcel('parcel-2', 1);
  const done = [payment.ship(late), payment.complete(), payment.cancel({ reason: 'a test' })];
  const codes = await Promise.all(
    done.map((sent) =>
      sent.then(
        () => undefined,
        ({ code }) => code,
      ),
    ),
  );
  const forecasts = await Promise.all([
    payment.forecast('ship', late),
    payment.forecast('complete', {}),
    payment.forecast('cancel', { reason: 'a test' }),
  ]);
  // It was completed: that may be repeated.
  expect(codes).toEqual(['PaymentClosed', undefined, 'PaymentClosed']);
  expect(forecasts.map(({ refusal }) => refusal?.code)).toEqual(codes);
  expect((await payment.forecast('refund', refund('return-2', 1_000))).after?.ledger).toMatchObject({
    refunded: 1_000,
    refunding: 1_000,
  });
});

test('what is refused at the end starts no second run', async () => {
  const payment = await ended('refused');
  await expect(payment.refundAndWait(refund('return-1', 9_901))).rejects.toMatchObject({ code: 'ExceedsRefundable' });
  await expect(handle('refused').describe()).rejects.toThrow();
});

test('a second run knows nothing but its id: whatever it is started with counts for nothing, and it waits until the payment has ended', async () => {
  const payment = await world.begin({ paymentId: 'forged', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await world.client.workflow.start('payment', {
    workflowId: refundsIdOf('shop', 'forged'),
    taskQueue: 'holdfast-vipps',
    args: [{ terms: { amount: 1_000_000 }, continued: { version: 1, payment: { ledger: { refundable: 1_000_000 } } } }],
  });
  await expect(
    handle('forged').executeUpdate('refundAndWait', { args: [refund('return-1', 100)] }),
  ).rejects.toMatchObject({
    cause: { type: 'StateNotRead', message: expect.stringContaining('payment:shop:forged has not ended') },
  });
  const stuck = await until('it is listed', async () =>
    (await world.holdfast.list({ look: 'needed' })).find(
      ({ workflowId }) => workflowId === refundsIdOf('shop', 'forged'),
    ),
  );
  expect(stuck).toMatchObject({ account: 'shop', paymentId: 'forged', provider: 'vipps', state: 'attention' });
  // The payment itself goes on meanwhile, and its refunds with it.
  expect((await payment.refundAndWait(refund('return-0', 1_000))).refund.state).toBe('refunded');
  await payment.complete();
  await payment.result();
  await world.viewWhen(payment, 'gave back', ({ ledger }) => ledger.refunded === 1_100, 40_000);
  expect((await world.truth('forged')).refunded).toBe(1_100);
  expect((await payment.view()).ledger).toMatchObject({ captured: 9_900, refundable: 8_800 });
});

test('a refund in the very moment of the end is made once, by whichever of the two runs', async () => {
  const payments = await Promise.all(
    Array.from({ length: 6 }, (_, at) => world.begin({ paymentId: `moment-${at}`, amount: 24_900 })),
  );
  await Promise.all(payments.map((payment) => payment.shipAndWait(parcel('parcel-1', 9_900))));
  await Promise.all(
    payments.map(async (payment, at) => {
      await payment.complete();
      await new Promise((resolve) => setTimeout(resolve, at * 20));
      const answer = await payment.refundAndWait(refund('return-1', 5_000));
      expect(answer.refund.state).toBe('refunded');
      expect((await payment.refundAndWait(refund('return-1', 5_000))).refund.state).toBe('refunded');
    }),
  );
  for (const { paymentId } of payments) expect((await world.truth(paymentId)).refunded).toBe(5_000);
});

test('a notice of the provider reaches the second run, whose id is not the name of the hold', async () => {
  const payment = await ended('noticed');
  await payment.refundAndWait(refund('return-1', 1_000));
  const notice = { account: 'shop', reference: 'noticed-hold', text: 'REFUNDED', requestId: 'notice-1' };
  const told = await until('it is told', async () => {
    const ids = await world.holdfast.noticed(notice);
    return ids.length > 0 && ids;
  });
  expect(told).toEqual([refundsIdOf('shop', 'noticed')]);
  await world.viewWhen(payment, 'has heard', ({ notices }) => notices?.times === 1);
});

test('what somebody gave back in the portal is found before the next refund, and no more goes back than was captured', async () => {
  const payment = await ended('portal');
  await payment.refundAndWait(refund('return-1', 1_000));
  const hold = { provider: 'vipps', account: world.merchant.name, reference: 'portal-hold' };
  await world.sandbox.control.portalRefund(hold, 8_000);
  await world.holdfast.noticed({ account: 'shop', reference: 'portal-hold', text: 'REFUNDED', requestId: 'notice-2' });
  const view = await world.viewWhen(payment, 'has seen it', ({ attention }) => attention.length > 0);
  expect(view.attention).toMatchObject([{ code: 'ForeignRefundSeen' }]);
  expect(view.ledger).toMatchObject({ refunded: 9_000, refundable: 900 });
  await expect(payment.refundAndWait(refund('return-2', 1_000))).rejects.toMatchObject({ code: 'ExceedsRefundable' });
  const stuck = await until('it is listed', async () =>
    (await world.holdfast.survey()).payments.find(({ paymentId }) => paymentId === 'portal'),
  );
  expect(stuck).toMatchObject({ workflowId: refundsIdOf('shop', 'portal'), reason: 'attention' });
  await payment.acknowledge({ code: 'ForeignRefundSeen', operator: 'ida', reason: 'the support desk' });
  expect((await payment.refundAndWait(refund('return-3', 900))).refund.state).toBe('refunded');
  await handle('portal').result();
});

test('where the payment was cut off, nothing is given back until it is mended', async () => {
  const payment = await world.begin({ paymentId: 'cut', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await world.client.workflow.getHandle(payment.workflowId).terminate('a test');
  await expect(payment.refundAndWait(refund('return-1', 100))).rejects.toMatchObject({ code: 'PaymentTerminated' });
  await world.client.workflow.start('payment', {
    workflowId: refundsIdOf('shop', 'cut'),
    taskQueue: 'holdfast-vipps',
    args: [],
  });
  await expect(handle('cut').executeUpdate('refundAndWait', { args: [refund('return-1', 100)] })).rejects.toMatchObject(
    { cause: { type: 'StateNotRead', message: expect.stringContaining('cut off (terminated)') } },
  );
  await handle('cut').terminate('the test is over');
  expect((await world.truth('cut')).refunded).toBe(0);
});

test('where the payment is forgotten, its second run is still found', async () => {
  const payment = await ended('forgotten');
  await payment.refundAndWait(refund('return-1', 1_000));
  await forget(workflowIdOf('shop', 'forgotten'));
  expect((await payment.view()).ledger.refunded).toBe(1_000);
  expect((await payment.refundAndWait(refund('return-2', 1_000))).refund.state).toBe('refunded');
  expect((await payment.pause({ operator: 'ida', reason: 'a test' })).paused).toBeDefined();

  // Begun again with the same terms: it finds the hold used, and leaves refunds to the run that knows of them.
  const again = await world.begin({ paymentId: 'forgotten', amount: 24_900 }).catch(() =>
    world.holdfast.start({
      account: 'shop',
      paymentId: 'forgotten',
      authorization: { reference: 'forgotten-hold' },
      amount: 24_900,
      currency: 'NOK',
    }),
  );
  await until(
    'it has begun',
    async () => (await world.client.workflow.getHandle(workflowIdOf('shop', 'forgotten')).query('view')) as object,
  );
  await expect(
    world.client.workflow
      .getHandle(workflowIdOf('shop', 'forgotten'))
      .executeUpdate('refundAndWait', { args: [refund('return-3', 500)] }),
  ).rejects.toMatchObject({ cause: { type: 'RefundsElsewhere' } });
  // The client goes where it is sent.
  await world.holdfast.payment('shop', 'forgotten').refundDecided(refund('return-3', 500));
  const refunds = await again.refunds();
  expect((await refunds?.view())?.ledger.refunding).toBe(500);
  expect((await again.view()).refunds.map(({ id }) => id)).toEqual(['return-1', 'return-2', 'return-3']);
});

test('where both are forgotten, what is reported again is found at the provider, and moves no money', async () => {
  const payment = await ended('all-lost');
  await payment.refundAndWait(refund('return-1', 1_000));
  for (const workflowId of [refundsIdOf('shop', 'all-lost'), workflowIdOf('shop', 'all-lost')])
    await forget(workflowId);
  const again = await world.holdfast.start({
    ...{ account: 'shop', paymentId: 'all-lost', amount: 24_900, currency: 'NOK', recovered: true },
    authorization: { reference: 'all-lost-hold' },
  });
  await again.ship(parcel('parcel-1', 9_900));
  await world.viewWhen(again, 'captured', isCaptured('parcel-1'));
  await again.refund(refund('return-1', 1_000));
  const { ledger } = await world.viewWhen(again, 'gave back', ({ refunds }) => refunds[0]?.state === 'refunded');
  expect(ledger).toMatchObject({ captured: 9_900, refunded: 1_000, refundable: 8_900 });
  expect(await world.truth('all-lost')).toMatchObject({ captured: 9_900, refunded: 1_000 });
});

test('a payment that is forgotten, and had no second run, is not found', async () => {
  const payment = await ended('gone');
  await forget(workflowIdOf('shop', 'gone'));
  await expect(payment.refundAndWait(refund('return-1', 1_000))).rejects.toMatchObject({ code: 'PaymentNotFound' });
  await expect(handle('gone').describe()).rejects.toThrow();
  expect(await isGone('gone')).toBe(true);
});

test('events go on where they ended, also when they were being told by a workflow of their own', async () => {
  orders.mood('down');
  const payment = await ended('told');
  expect((await world.client.workflow.getHandle('events:shop:told').describe()).status.name).toBe('RUNNING');
  const answer = await payment.refundAndWait(refund('return-1', 9_900));
  expect(answer.refund.state).toBe('refunded');
  // What told of the end was terminated, and knows nothing of it.
  for (const run of [payment, await payment.refunds()]) {
    const list = await run?.events();
    expect(list?.events.map(({ type }) => type)).toContain('holdfast.refund.refunded.v1');
    expect(list?.endpoints[0]?.untold).toBeGreaterThan(0);
  }
  orders.mood('well');
  await until(
    'all is told',
    () => orders.of('told').filter(({ type }) => type.includes('finished')).length >= 2,
    40_000,
  );
  const seen = new Map(orders.of('told').map(({ sequence, type }) => [Number(sequence), type]));
  expect([...seen.entries()].sort(([a], [b]) => a - b)).toEqual([
    [1, 'holdfast.payment.authorized.v1'],
    [2, 'holdfast.capture.captured.v1'],
    [3, 'holdfast.release.done.v1'],
    [4, 'holdfast.payment.finished.v1'],
    [5, 'holdfast.refund.refunded.v1'],
    [6, 'holdfast.payment.finished.v1'],
  ]);
  expect(firstSeen(orders.of('told'))).toEqual([1, 2, 3, 4, 5, 6]);
});

test('what tells of the end takes no refund: it could promise and never make it', async () => {
  orders.mood('down');
  await ended('teller');
  await expect(
    world.client.workflow
      .getHandle('events:shop:teller')
      .executeUpdate('refundDecided', { args: [refund('return-1', 1)] }),
  ).rejects.toMatchObject({ cause: { type: 'RefundsElsewhere' } });
});

test('an answer that was lost after the end is looked for, and nothing is given back twice', async () => {
  const payment = await ended('lost');
  await world.fault('lost', { operation: 'refund', fault: 'dropsAfterEffect' });
  await payment.refundAndWait(refund('return-1', 1_000));
  await world.viewWhen(payment, 'gave back', ({ refunds }) => refunds[0]?.state === 'refunded');
  expect((await world.truth('lost')).refunded).toBe(1_000);
  expect(isCaptured('parcel-1')(await payment.view())).toBe(true);
});
