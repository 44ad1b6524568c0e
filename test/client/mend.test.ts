import { randomUUID } from 'node:crypto';
import type { PaymentHandle } from '../../src/client';
import { holdfast } from '../e2e/command-line';
import { bundleOf, closeFailed, type Hired, hireBuild } from '../support/other-build';
import { isCaptured, parcel, shipmentOf } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

jest.setTimeout(120_000);

const IDA = { operator: 'ida', reason: 'a test' };

let world: World;
let hired: Hired | undefined;
const hire = async (bundle = process.env.HOLDFAST_TEST_BUNDLE ?? ''): Promise<void> => {
  await dismiss();
  hired = await hireBuild(world, bundle);
};
const dismiss = async (): Promise<void> => {
  await hired?.stop();
  hired = undefined;
};

beforeAll(async () => {
  world = await createWorld({ worker: false });
});
afterAll(async () => {
  await dismiss();
  await closeFailed(world);
});

const listedAs = (paymentId: string, reason: string) =>
  until(`${paymentId} is ${reason}`, async () =>
    (await world.holdfast.survey({ waitMs: 60_000 })).payments.find(
      (payment) => payment.paymentId === paymentId && payment.reason === reason,
    ),
  );

/** By the provider's books: many questions make a busy worker replay, and what is tested here is something else. */
const moves = (paymentId: string, captures: number[], released: number) =>
  until(`${paymentId} has moved ${captures} and ${released}`, async () => {
    const moved = await world.moved(paymentId);
    return JSON.stringify(moved) === JSON.stringify({ captures, released });
  });

async function finish(payment: PaymentHandle, captures: number[], released: number): Promise<void> {
  await payment.complete();
  await moves(payment.paymentId, captures, released);
}

describe('a payment whose history fits no code', () => {
  let payment: PaymentHandle;
  beforeAll(async () => {
    await hire(await bundleOf('odd'));
    payment = await world.begin({ paymentId: 'odd', amount: 24_900 });
    await payment.shipAndWait(parcel('parcel-1', 9_900));
    await world.client.workflow.getHandle(payment.workflowId).signal('odd');
    await payment.shipAndWait(parcel('parcel-2', 5_000));
    await hire();
    await payment.ship(parcel('parcel-3', 2_500));
  });

  test('is found, and the forecast says what would be taken back', async () => {
    expect((await listedAs('odd', 'failing')).why).toMatch(/Nondeterminism/i);
    const plan = await world.holdfast.mendPlan('shop', 'odd');
    expect(plan).toMatchObject({ reason: 'failing', why: expect.stringMatching(/Nondeterminism/i), helps: true });
    expect(plan.calls).toEqual(['capture']);
    expect(plan.messages).toBeGreaterThanOrEqual(2);
    const tried = await holdfast(world, 'mend', 'shop/odd', '--operator', 'ida', '--reason', 'a test', '--dry-run');
    expect(tried).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('The reset forgets these calls to the provider: capture.'),
    });
    expect((await world.holdfast.mendPlan('shop', 'odd')).runId).toBe(plan.runId);
  });

  test('goes on from its last good point, and has lost no message and no money', async () => {
    const done = await holdfast(
      world,
      'mend',
      'shop/odd',
      '--operator',
      'ida',
      '--reason',
      'a test',
      '--yes',
      '--json',
    );
    expect(JSON.parse(done.out)).toMatchObject({ now: 'moves', lost: [] });
    expect(done.exitCode).toBe(0);
    await moves('odd', [2_500, 5_000, 9_900], 0);
    // The right code does not know the signal of the odd one, and says so.
    await payment.acknowledge({ code: 'UnknownMessage', operator: 'ida', reason: 'a test' });
    await finish(payment, [2_500, 5_000, 9_900], 7_500);
    expect((await world.holdfast.survey()).payments.filter(({ reason }) => reason !== 'attention')).toEqual([]);
  });
});

describe('a payment that was terminated', () => {
  test('with a lost answer tells every caller the way back, and goes that way without taking twice', async () => {
    await hire();
    const payment = await world.begin({ paymentId: 'cut', amount: 24_900 });
    await world.fault('cut', { operation: 'capture', fault: 'dropsAfterEffect' });
    await payment.ship(parcel('parcel-1', 9_900));
    await until('the provider has taken it', async () => (await world.moved('cut')).captures.length === 1);
    await world.client.workflow.getHandle(payment.workflowId).terminate('by mistake');

    const again = () =>
      world.holdfast.start({
        ...{ account: 'shop', paymentId: 'cut', authorization: { reference: 'cut-hold' } },
        ...{ amount: 24_900, currency: 'NOK' },
      });
    const calls: (() => Promise<unknown>)[] = [
      again,
      () => payment.ship(parcel('parcel-2', 5_000)),
      () => payment.shipAndWait(parcel('parcel-1', 9_900)),
      () => payment.complete(),
      () => payment.result(),
    ];
    for (const call of calls) {
      const error = await call().catch((thrown: Error) => thrown);
      expect(error).toMatchObject({
        code: 'PaymentTerminated',
        message: expect.stringMatching(/shop\/cut was cut off \(terminated\).*holdfast mend shop\/cut/s),
      });
      expect(String(error)).not.toContain('Start a new payment');
    }
    await listedAs('cut', 'cutOff');

    const mended = await world.holdfast.mend('shop', 'cut', IDA);
    expect(mended).toMatchObject({ reason: 'cutOff', why: 'terminated', now: 'moves', lost: [] });
    expect((await again()).workflowId).toBe(payment.workflowId);
    await payment.shipAndWait(parcel('parcel-2', 5_000));
    await moves('cut', [5_000, 9_900], 0);
    await world.viewWhen(payment, 'has both', isCaptured('parcel-1', 'parcel-2'));
    await finish(payment, [5_000, 9_900], 10_000);
  });

  test('before any worker took it keeps its messages, and the cancel request that Temporal would drop', async () => {
    await dismiss();
    const payment = await world.begin({ paymentId: 'early', amount: 24_900 });
    await payment.ship(parcel('parcel-1', 9_900));
    const handle = world.client.workflow.getHandle(payment.workflowId);
    await handle.cancel();
    await payment.complete();
    await handle.terminate('by mistake');
    const mended = await world.holdfast.mend('shop', 'early', IDA, { watchMs: 0 });
    expect(mended).toMatchObject({ now: 'waits', lost: [], told: { before: 3, after: 3 } });
    await hire();
    await until('it is cancelled', async () => {
      const { events } = await world.history('early');
      return events?.some(({ workflowExecutionCancelRequestedEventAttributes: asked }) => asked);
    });
    const view = await world.viewWhen(payment, 'knows parcel-1', (seen) => shipmentOf(seen, 'parcel-1') !== undefined);
    expect(view.state).not.toBe('authorizing');
  });

  test('and was reset without its cancel request, as by a mend that broke off, gets it from the next mend', async () => {
    await dismiss();
    const payment = await world.begin({ paymentId: 'half', amount: 24_900 });
    await payment.ship(parcel('parcel-1', 9_900));
    const handle = world.client.workflow.getHandle(payment.workflowId);
    await handle.cancel();
    await handle.terminate('by mistake');
    expect(await world.holdfast.mendPlan('shop', 'half')).toMatchObject({ messages: 2, cancels: true });
    const { runId } = await handle.describe();
    const { events } = await world.history('half', runId);
    const shipped = events?.find(({ workflowExecutionSignaledEventAttributes: is }) => is)?.eventId;
    const reset = await world.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: payment.workflowId, runId },
      ...(shipped && { workflowTaskFinishEventId: shipped }),
      requestId: randomUUID(),
    });
    const newRunId = reset.runId;
    expect(await world.holdfast.mendPlan('shop', 'half')).toMatchObject({ reason: 'cancelLost', runId: newRunId });
    const mended = await world.holdfast.mend('shop', 'half', IDA, { watchMs: 0 });
    expect(mended).toMatchObject({ newRunId, lost: [], told: { before: 2, after: 2 } });
    await hire();
    await world.viewWhen(payment, 'says that parcel-1 is unpaid', ({ attention }) =>
      attention.some(({ code }) => code === 'ShipmentUnpaid'),
    );
    await expect(world.holdfast.mendPlan('shop', 'half')).rejects.toMatchObject({ code: 'NothingToMend' });
    await payment.acknowledge({ code: 'ShipmentUnpaid', operator: 'ida', reason: 'a test' });
    await moves('half', [], 24_900);
  });
});

describe('a payment whose message meets a mistake in the code', () => {
  test('is told apart: a reset does not help until the workers are mended', async () => {
    await hire(await bundleOf('throwing'));
    const payment = await world.begin({ paymentId: 'wrong', amount: 24_900 });
    await payment.ship(parcel('parcel-1', 9_900));
    await listedAs('wrong', 'failing');
    expect(await world.holdfast.mendPlan('shop', 'wrong')).toMatchObject({ helps: false, calls: [] });
    const mended = await world.holdfast.mend('shop', 'wrong', IDA);
    expect(mended).toMatchObject({ now: 'fails', failure: 'an invariant is broken: captured 2 of 1', lost: [] });

    // Its next try would be minutes away; a reset begins at once.
    await hire();
    await until('it is mended', async () => {
      const step = await world.holdfast.mend('shop', 'wrong', IDA).catch((error: Error & { code?: string }) => error);
      return step instanceof Error ? step.message.includes('NothingToMend') : step.now === 'moves';
    });
    await moves('wrong', [9_900], 0);
  });
});

test('what needs no mending is refused with the reason', async () => {
  await hire();
  const healthy = await world.begin({ paymentId: 'healthy', amount: 24_900 });
  await healthy.shipAndWait(parcel('parcel-1', 9_900));
  await expect(world.holdfast.mend('shop', 'healthy', IDA)).rejects.toMatchObject({ code: 'NothingToMend' });
  await healthy.complete();
  await healthy.result();
  await expect(world.holdfast.mendPlan('shop', 'healthy')).rejects.toMatchObject({ code: 'PaymentClosed' });
  await expect(world.holdfast.mendPlan('shop', 'nobody')).rejects.toMatchObject({ code: 'PaymentNotFound' });
  await expect(
    world.holdfast.mend('shop', 'healthy', { operator: 'ida', reason: '4111 1111 1111 1111' }),
  ).rejects.toMatchObject({ code: 'InvalidMessage' });
});
