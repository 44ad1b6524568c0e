import type { RefundMessage } from '../../src/client';
import { SIDES } from '../../src/demo/providers';
import { refundsIdOf, workflowIdOf } from '../../src/messages/ids';
import type { PaymentView } from '../../src/view/view';
import { parcel } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

// A payment that the namespace has forgotten is begun again while its second run is there: both are open, and each could give money back.
let world: World;
beforeAll(async () => {
  world = await createWorld({
    // What is deleted is gone soon.
    dynamicConfig: ['transfer', 'visibility', 'timer'].map(
      (queue) => `history.${queue}ProcessorUpdateAckInterval="500ms"`,
    ),
  });
});
afterAll(async () => {
  await world?.close();
});

const back = (refundId: string, amount: number): RefundMessage => ({
  refundId,
  amount,
  currency: 'NOK',
  reason: 'returned',
});
const itself = (paymentId: string) => world.client.workflow.getHandle(workflowIdOf('shop', paymentId));
const second = (paymentId: string) => world.client.workflow.getHandle(refundsIdOf('shop', paymentId));
const ida = { operator: 'ida', reason: 'a test' };

/** One that has ended with 99.00 captured, of which its second run has given 10.00 back. */
async function refunded(paymentId: string): Promise<void> {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();
  await payment.refundAndWait(back('return-1', 1_000));
}

async function forget(paymentId: string): Promise<void> {
  await world.client.workflowService.deleteWorkflowExecution({
    namespace: world.client.options.namespace,
    workflowExecution: { workflowId: workflowIdOf('shop', paymentId) },
  });
  const isGone = () =>
    itself(paymentId)
      .describe()
      .then(
        () => false,
        () => true,
      );
  await until(`${paymentId} is forgotten`, isGone);
}

async function beginAgain(paymentId: string, how: { create?: object; recovered?: boolean } = {}): Promise<void> {
  const { create, ...more } = how;
  await world.holdfast.start({
    ...{ account: 'shop', paymentId, amount: 24_900, currency: 'NOK', ...more },
    authorization: { reference: `${paymentId}-hold`, ...(create && { create: { ...create } }) },
  });
  await until('it has begun', async () => (await itself(paymentId).query<object | undefined>('view')) ?? false);
}

/** As a client of another language does, which goes nowhere by itself. */
const asked = (paymentId: string, message: RefundMessage) =>
  itself(paymentId).executeUpdate('refundDecided', { args: [message] });

const ELSEWHERE = { cause: { type: 'RefundsElsewhere' } };

test('it leaves refunds to its second run also where its first look fails, and so no refund is made twice', async () => {
  await refunded('hiccup');
  await forget('hiccup');
  await world.fault('hiccup', { operation: 'get', fault: 'failsBeforeEffect', times: 1 });
  await beginAgain('hiccup');
  await expect(asked('hiccup', back('return-2', 2_000))).rejects.toMatchObject(ELSEWHERE);
  // The client goes where it is sent.
  const payment = world.holdfast.payment('shop', 'hiccup');
  expect((await payment.refundAndWait(back('return-2', 2_000))).refund.state).toBe('refunded');
  // A day later the provider does not remember the key. It is repeated at both, as the wire contract allows.
  await world.fault('hiccup', { operation: 'refund', fault: 'forgetsKey' });
  await expect(asked('hiccup', back('return-2', 2_000))).rejects.toMatchObject(ELSEWHERE);
  await second('hiccup').executeUpdate('refundAndWait', { args: [back('return-2', 2_000)] });
  expect((await world.truth('hiccup')).refunded).toBe(3_000);
});

test('also where it would make the hold, and so has no first look', async () => {
  await refunded('made-anew');
  await forget('made-anew');
  await beginAgain('made-anew', { create: SIDES.vipps.create });
  await expect(asked('made-anew', back('return-2', 2_000))).rejects.toMatchObject(ELSEWHERE);
});

test('also where that was cut off: it is mended, and makes them', async () => {
  await refunded('cut');
  await second('cut').terminate('a test');
  await forget('cut');
  await beginAgain('cut', { recovered: true });
  await expect(asked('cut', back('return-2', 2_000))).rejects.toMatchObject(ELSEWHERE);
  // The client goes there, and says what has to be done.
  const payment = world.holdfast.payment('shop', 'cut');
  await expect(payment.refundAndWait(back('return-2', 2_000))).rejects.toMatchObject({
    code: 'PaymentTerminated',
    message: expect.stringContaining('holdfast mend shop/cut'),
  });
  expect(await world.holdfast.mend('shop', 'cut', ida)).toMatchObject({
    workflowId: refundsIdOf('shop', 'cut'),
    now: 'moves',
  });
  await payment.refundAndWait(back('return-2', 2_000));
  await until('it gave back', async () => {
    const { refunds } = await second('cut').query<PaymentView>('view');
    return refunds.some(({ id, state }) => id === 'return-2' && state === 'refunded');
  });
  await expect(asked('cut', back('return-2', 2_000))).rejects.toMatchObject(ELSEWHERE);
  expect((await world.truth('cut')).refunded).toBe(3_000);
});
