import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrivals } from './arrivals';
import type { Hold } from './peers/contract';
import { percentile } from './statistics';
import type { Variant } from './variant';

/** Milliseconds from the moment at which the message was due to be sent. */
export interface LatencyBlock {
  reachedP50: number;
  reachedP99: number;
  acceptedP50: number;
  acceptedP99: number;
}

/**
 * Open loop: a shipment every `everyMs`, whatever became of the ones before, so that a stall shows in all that it delays. Each goes to the
 * next of a pool of open payments, whose look-up is long over.
 */
export async function latencyBlock(
  variant: Variant,
  holds: readonly Hold[],
  arrivals: Arrivals,
  { messages, everyMs }: { messages: number; everyMs: number },
): Promise<LatencyBlock> {
  const pool = await openAll(variant, holds, arrivals);
  const reached: Promise<number>[] = [];
  const accepted: Promise<number>[] = [];
  const started = performance.now() + everyMs;
  for (let i = 0; i < messages; i++) {
    const due = started + i * everyMs;
    if (due > performance.now()) await sleep(due - performance.now());
    const { payment, hold } = pool[i % pool.length] as (typeof pool)[number];
    reached.push(arrivals.nextCapture(hold.reference).then((at) => at - due));
    accepted.push(payment.ship({ shipmentId: `parcel-${i}`, amount: 1 }).then(() => performance.now() - due));
  }
  const [arrived, returned] = [await Promise.all(reached), await Promise.all(accepted)];
  await Promise.all(pool.map(({ payment }) => payment.complete().then(() => payment.result())));
  return {
    reachedP50: percentile(arrived, 0.5),
    reachedP99: percentile(arrived, 0.99),
    acceptedP50: percentile(returned, 0.5),
    acceptedP99: percentile(returned, 0.99),
  };
}

const AT_ONCE = 20;

/** Opens a payment for each hold and waits until each sits there, waiting for messages: where it looks at its hold, until it has. */
export async function openAll(variant: Variant, holds: readonly Hold[], arrivals: Arrivals) {
  const before = arrivals.lookUps();
  const opened: { hold: Hold; payment: Awaited<ReturnType<Variant['open']>> }[] = [];
  const left = [...holds];
  const open = async (): Promise<void> => {
    for (let hold = left.pop(); hold !== undefined; hold = left.pop()) {
      opened.push({ hold, payment: await variant.open(hold) });
      while (variant.looks && opened.length - (arrivals.lookUps() - before) > AT_ONCE * 2) await sleep(5);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, open));
  while (variant.looks && arrivals.lookUps() - before < holds.length) await sleep(5);
  await sleep(variant.looks ? 300 : 1_000); // the last answer is on its way to its workflow
  return opened;
}
