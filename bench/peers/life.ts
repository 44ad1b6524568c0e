import { ApplicationFailure, condition, defineSignal, setHandler } from '@temporalio/workflow';
import type { Hold, PeerCalls } from './contract';

/** What both peers do once the hold is theirs: capture each shipment as it comes, and at the end release the rest. They keep no ledger. */
export async function life(
  calls: Pick<PeerCalls, 'capture' | 'release'>,
  { reference, amount, currency }: Hold,
): Promise<{ captured: number; released: number }> {
  const shipments: { shipmentId: string; amount: number }[] = [];
  let isComplete = false;
  setHandler(
    defineSignal<[{ shipmentId: string; amount: number }]>('ship'),
    (shipment) => void shipments.push(shipment),
  );
  setHandler(defineSignal('complete'), () => {
    isComplete = true;
  });
  let captured = 0;
  for (;;) {
    await condition(() => shipments.length > 0 || isComplete);
    const shipment = shipments.shift();
    if (shipment === undefined) break;
    const order = about({ reference, amount: shipment.amount, currency }, shipment.shipmentId);
    done(await calls.capture({ ...order, notAfter: inTime(), capturedBefore: captured }), 'confirmed');
    captured += shipment.amount;
  }
  const released = amount - captured;
  if (released > 0) {
    const order = about({ reference, amount: released, currency }, 'release');
    const before = { untouched: captured === 0, capturedBefore: captured, releasedBefore: 0 };
    done(await calls.release({ ...order, ...before, notAfter: inTime() }), 'confirmed');
  }
  return { captured, released };
}

const inTime = (): number => Date.now() + 30_000;

export const about = ({ reference, amount, currency }: Hold, operationId: string) => ({
  paymentId: reference,
  reference,
  amount,
  currency,
  key: `${reference}-${operationId}`,
});

/** Any other answer ends the payment: what it means is not asked. */
export function done(answer: { kind: string }, kind: string): void {
  if (answer.kind !== kind) throw ApplicationFailure.nonRetryable(JSON.stringify(answer));
}
