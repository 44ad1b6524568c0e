import type { Hold } from './peers/contract';
import { cpuSeconds } from './proc';
import type { OpenPayment, Variant } from './variant';

const PARCEL = 1_000;
/** Not a multiple of a parcel, so that something is left to release. */
const REMAINDER = 550;

/** What a hold must be worth for a life of so many shipments. */
export const worth = (shipments: number): number => shipments * PARCEL + REMAINDER;

export interface LivesBlock {
  lives: number;
  perSecond: number;
  /** Milliseconds of CPU for each life. */
  workerCpu: number;
  serverCpu: number;
}

/**
 * Closed loop: so many lives at a time, each from start to end, the next one as soon as one has ended; no life begins after `ms`.
 * A life is: the hold adopted and looked up, each shipment signalled and captured, completion, the rest released.
 */
export async function livesBlock(
  variant: Variant,
  holds: readonly Hold[],
  { shipments, concurrency, ms, serverPid }: { shipments: number; concurrency: number; ms: number; serverPid: number },
): Promise<LivesBlock> {
  const left = [...holds];
  const before = { worker: cpuSeconds(variant.worker.pid), server: cpuSeconds(serverPid) };
  const started = performance.now();
  let lives = 0;
  const live = async (): Promise<void> => {
    while (performance.now() < started + ms) {
      const hold = left.pop();
      if (hold === undefined) throw new Error(`${holds.length} holds are too few for ${ms} ms`);
      await oneLife(await variant.open(hold), shipments);
      lives++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, live));
  const seconds = (performance.now() - started) / 1_000;
  return {
    lives,
    perSecond: lives / seconds,
    workerCpu: ((cpuSeconds(variant.worker.pid) - before.worker) * 1_000) / lives,
    serverCpu: ((cpuSeconds(serverPid) - before.server) * 1_000) / lives,
  };
}

/** Throws where a life did not move the money that it should have: a fast wrong answer is no measurement. */
export async function oneLife(
  payment: OpenPayment,
  shipments: number,
  pause: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  await pause();
  for (let i = 1; i <= shipments; i++) {
    await payment.ship({ shipmentId: `parcel-${i}`, amount: PARCEL });
    await pause();
  }
  await payment.complete();
  const { captured, released } = await payment.result();
  if (captured !== shipments * PARCEL || released !== REMAINDER) {
    throw new Error(`a life ended with ${captured} captured and ${released} released`);
  }
}
