import { ApplicationFailure, condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import { BARE_PROVIDER_QUEUE, type BareCalls, type Hold } from './contract';

const calls = proxyActivities<BareCalls>({
  taskQueue: BARE_PROVIDER_QUEUE,
  scheduleToCloseTimeout: '57s',
  retry: { maximumAttempts: 1 },
});

/**
 * The floor: the least Temporal code that makes the same provider calls for the same messages. It keeps no ledger, answers no query,
 * sets no deadline, and a lost answer ends it. What Holdfast costs beyond this is the price of what it knows.
 */
export async function bare({ reference, amount, currency }: Hold): Promise<{ captured: number; released: number }> {
  const shipments: { shipmentId: string; amount: number }[] = [];
  let isComplete = false;
  setHandler(
    defineSignal<[{ shipmentId: string; amount: number }]>('ship'),
    (shipment) => void shipments.push(shipment),
  );
  setHandler(defineSignal('complete'), () => {
    isComplete = true;
  });
  const about = (operationId: string, share: number) => ({
    paymentId: reference,
    reference,
    amount: share,
    currency,
    key: `${reference}-${operationId}`,
  });
  const done = (answer: { kind: string }, kind: string): void => {
    if (answer.kind !== kind) throw ApplicationFailure.nonRetryable(`${reference}: ${JSON.stringify(answer)}`);
  };

  done(await calls.lookUp({ kind: 'authorize', ...about('hold', amount) }), 'done');
  let captured = 0;
  for (;;) {
    await condition(() => shipments.length > 0 || isComplete);
    const shipment = shipments.shift();
    if (shipment === undefined) break;
    const order = about(shipment.shipmentId, shipment.amount);
    done(await calls.capture({ ...order, notAfter: Date.now() + 30_000, capturedBefore: captured }), 'confirmed');
    captured += shipment.amount;
  }
  const released = amount - captured;
  const order = { ...about('release', released), notAfter: Date.now() + 30_000 };
  if (released > 0) {
    const before = { untouched: captured === 0, capturedBefore: captured, releasedBefore: 0 };
    done(await calls.release({ ...order, ...before }), 'confirmed');
  }
  return { captured, released };
}
