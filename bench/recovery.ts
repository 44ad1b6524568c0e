import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrivals } from './arrivals';
import type { Holds } from './holds';
import { oneLife, worth } from './lives';
import { median } from './statistics';
import type { World } from './world';

export const RECOVERY_PLAN = { rounds: 5, lives: 100, shipments: 3, killedAfter: 50 };
/** Half of the captures are answered late, so that the kill finds some that the provider took and nobody heard of. */
const CAPTURE = { answersLate: { share: 0.5, ms: 400 } };
const WITHIN_S = 10;

interface Bench {
  world: World;
  holds: Holds;
  arrivals: Arrivals;
  say: (line: string) => void;
}

/** Seconds from the kill of the only worker to the end of the last life, by round; the next worker starts at once. */
export async function measureRecovery(bench: Bench): Promise<number[]> {
  const { world, say } = bench;
  await world.sandbox.control.setShares({ provider: 'vipps', seed: 1, shares: { capture: CAPTURE } });
  const seconds: number[] = [];
  for (let round = 1; round <= RECOVERY_PLAN.rounds; round++) {
    const took = await killed(bench);
    say(`round ${round} of ${RECOVERY_PLAN.rounds}: ${took.toFixed(1)} s from the kill to the last end`);
    seconds.push(took);
  }
  return seconds;
}

async function killed({ world, holds, arrivals }: Bench): Promise<number> {
  const { lives, shipments, killedAfter } = RECOVERY_PLAN;
  const made = await holds.make(lives, worth(shipments));
  const first = await world.startWorker();
  const before = arrivals.captures();
  const all = Promise.all(made.map(async (hold) => oneLife(await first.open(hold), shipments)));
  all.catch(() => undefined); // it is awaited below
  while (arrivals.captures() - before < killedAfter) await sleep(1);
  const killedAt = performance.now();
  await first.worker.kill();
  const next = await world.startWorker();
  await all;
  const took = (performance.now() - killedAt) / 1_000;
  await next.worker.stop();
  return took;
}

/** The report for people. */
export function recoveryText(seconds: readonly number[]): string {
  const { rounds, lives, shipments } = RECOVERY_PLAN;
  const middle = median(seconds);
  return [
    `From the kill to the end of the last life: ${middle.toFixed(1)} s (median), ${Math.max(...seconds).toFixed(1)} s (longest), in ${rounds} rounds of ${lives} lives of ${shipments} parcels.`,
    `Target for the median: ${WITHIN_S} s: ${middle <= WITHIN_S ? 'met' : 'NOT MET'}.`,
  ].join('\n');
}
