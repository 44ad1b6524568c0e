import type { PaymentHandle } from '../../src/client';
import { refundsIdOf } from '../../src/messages/ids';
import type { PaymentView } from '../../src/view/view';
import { historyOfRun, runIdOf } from '../support/history';
import { isAuthorized, isCaptured, isParked, parcel } from '../support/parcels';
import { resetBeforeCapture } from '../support/resetting';
import { until } from '../support/until';
import { FAST_ACCOUNT, FAST_POLICY, type World, type WorldOptions } from '../support/world';

/** A way that a payment can go, walked for real: its history is kept, and must replay for ever. */
export interface Path {
  world?: WorldOptions;
  /** May give back the runs to keep; otherwise the last one is kept. */
  walk(world: World, paymentId: string): Promise<unknown>;
}

const ida = { operator: 'ida', reason: 'a test' };
const word = { ...ida, operationId: 'parcel-2', evidence: 'portal, 14:02' };

async function end(payment: PaymentHandle): Promise<void> {
  await payment.complete();
  await payment.result();
}

const back = { currency: 'NOK', reason: 'returned' };

/** It has ended, with 99.00 captured. */
async function captured(world: World, paymentId: string): Promise<PaymentHandle> {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900));
  await end(payment);
  return payment;
}

async function parked(world: World, paymentId: string, capture: 'dropsAfterEffect' | 'ignoresRequest') {
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 5_000));
  await world.fault(paymentId, { operation: 'capture', times: 100, fault: capture });
  for (const operation of ['get', 'events']) {
    await world.fault(paymentId, { operation, fault: 'failsBeforeEffect', times: 1_000 });
  }
  await payment.shipAndWait(parcel('parcel-2', 9_900));
  const { openOperation } = await world.viewWhen(payment, 'is parked', isParked('parcel-2'));
  await until('settled', () => (openOperation?.settledAt ?? 0) < Date.now());
  await world.sandbox.control.clearFaults();
  return payment;
}

/** Gives up soon, so that the histories stay small. */
const IMPATIENT: WorldOptions = {
  policy: FAST_POLICY.replace(/ladder: \[[^\]]*\]/, 'ladder: [50ms, 100ms], provingReadsMax: 2'),
};

export const PATHS: Readonly<Record<string, Path>> = {
  'three-shipments-and-release': {
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await world.viewWhen(payment, 'is authorized', isAuthorized);
      for (const [id, amount] of Object.entries({ 'parcel-1': 9_900, 'parcel-2': 5_000, 'parcel-3': 2_500 })) {
        await payment.ship(parcel(id, amount));
        await world.viewWhen(payment, 'is captured', isCaptured(id));
      }
      await end(payment);
    },
  },
  'lost-answer-then-replay-by-key': {
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await world.fault(paymentId, { operation: 'capture', fault: 'dropsBeforeEffect' });
      await payment.shipAndWait(parcel('parcel-1', 9_900));
      await end(payment);
    },
  },
  'lost-answer-then-key-found': {
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await world.fault(paymentId, { operation: 'capture', fault: 'dropsAfterEffect' });
      await payment.shipAndWait(parcel('parcel-1', 9_900));
      await end(payment);
    },
  },
  'absence-proven-then-captured': {
    world: { account: `${FAST_ACCOUNT}\n    replayFor: never` },
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await world.fault(paymentId, { operation: 'capture', fault: 'ignoresRequest' });
      await payment.ship(parcel('parcel-1', 9_900));
      const { journal } = await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
      if (!journal.some(({ fact }) => fact === 'CaptureAbsenceProven')) throw new Error('not the path that was meant');
      await end(payment);
    },
  },
  'parked-then-resolved-done': {
    world: IMPATIENT,
    async walk(world, paymentId) {
      const payment = await parked(world, paymentId, 'dropsAfterEffect');
      await payment.resolve({ ...word, outcome: 'done' });
      await end(payment);
    },
  },
  'parked-then-resolved-not-done': {
    world: IMPATIENT,
    async walk(world, paymentId) {
      const payment = await parked(world, paymentId, 'ignoresRequest');
      await payment.resolve({ ...word, outcome: 'notDone' });
      await end(payment);
    },
  },
  'parked-then-sent-again': {
    world: IMPATIENT,
    async walk(world, paymentId) {
      const payment = await parked(world, paymentId, 'ignoresRequest');
      await payment.retryNow(ida);
      await until('two look-ups were read', () =>
        payment.resolve({ ...word, outcome: 'notDone', resend: true }).then(Boolean, async () => {
          await payment.retryNow(ida).catch(() => undefined);
          return false;
        }),
      );
      await world.viewWhen(payment, 'is captured', isCaptured('parcel-2'));
      await end(payment);
    },
  },
  'cancelled-in-the-middle': {
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await world.fault(paymentId, { operation: 'capture', fault: 'answersLate', ms: 400 });
      await payment.ship(parcel('parcel-1', 9_900));
      await payment.ship(parcel('parcel-2', 5_000));
      await until('it is taken', async () => (await world.truth(paymentId)).captured === 9_900);
      await payment.cancel({ reason: 'the customer changed her mind' });
      await payment.result();
    },
  },
  'cancelled-in-temporal': {
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await world.fault(paymentId, { operation: 'capture', fault: 'answersLate', ms: 400 });
      await payment.ship(parcel('parcel-1', 9_900));
      await until('it is taken', async () => (await world.truth(paymentId)).captured === 9_900);
      await world.client.workflow.getHandle(payment.workflowId).cancel();
      await payment.result();
    },
  },
  reset: {
    world: {},
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await payment.shipAndWait(parcel('parcel-1', 9_900));
      await resetBeforeCapture(world, paymentId);
      await world.viewWhen(payment, 'settles', isCaptured('parcel-1'));
      await end(payment);
    },
  },
  'continued-as-new': {
    world: { dynamicConfig: ['limit.historyCount.suggestContinueAsNew=40'] },
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      const runs = new Set<string>();
      const handle = world.client.workflow.getHandle(payment.workflowId);
      for (let at = 1; runs.size < 2; at++) {
        runs.add((await handle.describe()).runId);
        await payment.ship(parcel(`parcel-${at}`, 100));
        await world.viewWhen(payment, 'is captured', isCaptured(`parcel-${at}`));
      }
      await end(payment);
      return Promise.all(
        [...runs].map((runId, at) => historyOfRun(world.client, payment.workflowId, runId, `run-${at + 1}`)),
      );
    },
  },
  'refunds-continued': {
    world: { dynamicConfig: ['limit.historyCount.suggestContinueAsNew=40'] },
    async walk(world, paymentId) {
      const payment = await captured(world, paymentId);
      const runs = new Set<string>();
      const workflowId = refundsIdOf('shop', paymentId);
      for (let at = 1; runs.size < 2; at++) {
        await payment.refundAndWait({ ...back, refundId: `return-${at}`, amount: 100 });
        runs.add(await runIdOf(world.client, workflowId));
      }
      const { ledger } = await payment.view();
      await payment.refundAndWait({ ...back, refundId: 'the-rest', amount: ledger.refundable });
      await world.client.workflow.getHandle(workflowId).result();
      return Promise.all([...runs].map((runId, at) => historyOfRun(world.client, workflowId, runId, `run-${at + 1}`)));
    },
  },
  'refunds-after-the-end': {
    async walk(world, paymentId) {
      const payment = await captured(world, paymentId);
      await payment.refundAndWait({ ...back, refundId: 'return-1', amount: 4_000, shipmentId: 'parcel-1' });
      await world.fault(paymentId, { operation: 'refund', fault: 'dropsAfterEffect' });
      await payment.refundAndWait({ ...back, refundId: 'return-2', amount: 5_900 });
      const workflowId = refundsIdOf('shop', paymentId);
      await world.client.workflow.getHandle(workflowId).result();
      return [await historyOfRun(world.client, workflowId, await runIdOf(world.client, workflowId))];
    },
  },
  'deadline-alert': {
    async walk(world, paymentId) {
      const captureBy = new Date(Date.now() + 24 * 3_600_000 + 1_500).toISOString();
      const payment = await world.begin({ paymentId, amount: 24_900, captureBy });
      await payment.shipAndWait(parcel('parcel-1', 9_900));
      await world.viewWhen(payment, 'is told', ({ attention }) =>
        attention.some(({ code }) => code === 'DeadlineReached'),
      );
      await end(payment);
    },
  },
  'refused-then-tried-again': {
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await world.fault(paymentId, { operation: 'capture', fault: 'refuses', code: '6010' });
      await payment.ship(parcel('parcel-1', 9_900, { final: true }));
      const isRefused = ({ shipments }: PaymentView) => shipments[0]?.state === 'refused';
      await world.viewWhen(payment, 'is refused', isRefused);
      await payment.resolve({ ...word, operationId: 'parcel-1', outcome: 'notDone', resend: true });
      await payment.result();
    },
  },
  'messages-not-understood': {
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      const handle = world.client.workflow.getHandle(payment.workflowId);
      await handle.signal('Ship', parcel('parcel-1', 9_900));
      await handle.signal('ship', { shipmentId: 'parcel-2', amount: '4990', currency: 'NOK' });
      await handle.signal('complete', []);
      await world.viewWhen(payment, 'is before a person', ({ attention }) => attention.length === 2);
      for (const code of ['UnknownMessage', 'ShipmentRefused'] as const) await payment.acknowledge({ code, ...ida });
      await payment.result();
    },
  },
  'hold-shared': {
    async walk(world, paymentId) {
      const first = await world.begin({ paymentId: `${paymentId}-first`, amount: 24_900 });
      const { reference } = await world.viewWhen(first, 'is open', ({ state }) => state === 'open');
      const start = { account: 'shop', paymentId, authorization: { reference }, amount: 24_900, currency: 'NOK' };
      const payment = await world.holdfast.start(start);
      await world.viewWhen(payment, 'is before a person', ({ attention }) => attention.length > 0);
      await payment.resolve({ ...word, operationId: '@authorize', outcome: 'notDone' });
      await payment.result();
      await end(first);
    },
  },
  'authorization-refused': {
    async walk(world, paymentId) {
      const payment = await world.holdfast.start({
        account: 'shop',
        paymentId,
        authorization: { reference: 'nobody-has-this-hold' },
        amount: 24_900,
        currency: 'NOK',
      });
      await payment.ship(parcel('parcel-1', 9_900));
      const isUnpaid = ({ attention }: PaymentView) => attention.some(({ code }) => code === 'ShipmentUnpaid');
      await world.viewWhen(payment, 'is before a person', isUnpaid);
      await payment.acknowledge({ code: 'ShipmentUnpaid', ...ida });
      await payment.result();
    },
  },
  'paused-and-resumed': {
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await payment.pause(ida);
      await payment.ship(parcel('parcel-1', 9_900));
      await payment.resume(ida);
      await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
      await end(payment);
    },
  },
  'foreign-movement-acknowledged': {
    world: IMPATIENT,
    async walk(world, paymentId) {
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await payment.shipAndWait(parcel('parcel-1', 5_000));
      await world.portalCapture(paymentId, 900);
      await world.client.workflow.getHandle(payment.workflowId).signal('providerNotice', { text: 'CAPTURED' });
      await world.viewWhen(payment, 'has seen it', ({ attention }) => attention.length > 0);
      await payment.acknowledge({ code: 'ForeignMovementSeen', ...ida });
      await end(payment);
    },
  },
  'every-other-message': {
    world: IMPATIENT,
    async walk(world, paymentId) {
      const payment = await parked(world, paymentId, 'ignoresRequest');
      const handle = world.client.workflow.getHandle(payment.workflowId);
      await payment.resolve({ ...word, outcome: 'notDone' });
      await payment.ship(parcel('parcel-3', 100));
      await handle.signal('ship', { shipmentId: 'cannot be read' });
      await world.fault(paymentId, { operation: 'cancel', fault: 'saysTryLater' });
      await world.viewWhen(payment, 'is captured', isCaptured('parcel-3'));
      await payment.acknowledge({ code: 'ShipmentRefused', operator: 'ida', reason: 'told the shop' });
      await payment.completeAndWait();
      await payment.cancel({ reason: 'and nothing more' });
      await payment.retryNow({ operator: 'ida', reason: 'asked' });
      await payment.result();
    },
  },
};
