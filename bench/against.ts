import { type Arrivals, watchArrivals } from './arrivals';
import { createHolds, type Holds } from './holds';
import { latencyBlock } from './latency';
import { livesBlock, worth } from './lives';
import { memoryOfOpen } from './memory';
import { holdsFor, type Plan } from './plan';
import { ratioOf } from './statistics';
import type { Variant } from './variant';
import type { World } from './world';

/** What is measured in each block: a life has three parcels, CPU is in milliseconds for each of them. */
const MEASURES = [
  'CPU of worker and server for a life, ms',
  'CPU of the worker, ms',
  'CPU of the server, ms',
  'lives per second',
  'message sent → provider reached, p50, ms',
] as const;
type Block = Readonly<Record<(typeof MEASURES)[number], number>>;

/** One build, on a server of its own that idles while the other one is measured. */
interface Side {
  name: string;
  world: World;
  holds: Holds;
  variant: Variant;
  blocks: Block[];
}

/** Two builds of Holdfast, block by block in turn, the one that begins changing each round: what the difference between them is worth. The first round warms up. */
export async function measureAgainst(
  here: World,
  there: World,
  plan: Plan,
  say: (line: string) => void,
): Promise<string> {
  const arrivals = watchArrivals();
  try {
    const [one, other] = [await sideOf('this', here), await sideOf('the other', there)];
    for (let round = 0; round <= plan.lives.blocks; round++) {
      for (const side of round % 2 === 0 ? [one, other] : [other, one]) {
        const block = await blockOf(side, plan, arrivals);
        say(`${side.name}: ${block['CPU of worker and server for a life, ms'].toFixed(1)} ms of CPU a life`);
        if (round > 0) side.blocks.push(block);
      }
    }
    return tableOf(one, other, await memoryOf(one, plan, arrivals), await memoryOf(other, plan, arrivals));
  } finally {
    arrivals.stop();
  }
}

const sideOf = async (name: string, world: World): Promise<Side> => ({
  ...{ name, world, holds: createHolds(world.sandbox.control) },
  ...{ variant: await world.startWorker(), blocks: [] },
});

async function blockOf({ world, holds, variant }: Side, plan: Plan, arrivals: Arrivals): Promise<Block> {
  const made = await holds.make(holdsFor(plan.lives), worth(plan.lives.shipments));
  const lives = await livesBlock(variant, made, { ...plan.lives, serverPid: world.temporal.pid });
  const { reachedP50 } = await latencyBlock(
    variant,
    await holds.make(plan.latency.payments, 10_000),
    arrivals,
    plan.latency,
  );
  return {
    'CPU of worker and server for a life, ms': lives.workerCpu + lives.serverCpu,
    'CPU of the worker, ms': lives.workerCpu,
    'CPU of the server, ms': lives.serverCpu,
    'lives per second': lives.perSecond,
    'message sent → provider reached, p50, ms': reachedP50,
  };
}

async function memoryOf({ world, holds, variant }: Side, plan: Plan, arrivals: Arrivals): Promise<number> {
  await variant.worker.stop();
  const fresh = await world.startWorker();
  const { each } = await memoryOfOpen(fresh, holds, arrivals, plan.memory.payments);
  await fresh.worker.stop();
  return each;
}

function tableOf(one: Side, other: Side, mb: number, otherMb: number): string {
  const rows = MEASURES.map((measure) => {
    const [ours, theirs] = [one, other].map(({ blocks }) => blocks.map((block) => block[measure])) as [
      number[],
      number[],
    ];
    const { value, ratio, spread } = ratioOf(ours, theirs);
    const [least, most] = spread.map((each) => each.toFixed(2));
    return `| ${measure} | ${(value * ratio).toFixed(1)} | ${value.toFixed(1)} | ${ratio.toFixed(2)} | ${least}–${most} |`;
  });
  return [
    '| measure | this | the other | this ÷ the other | spread |',
    '|---|---:|---:|---:|---:|',
    ...rows,
    `| memory of an open payment, MB | ${mb.toFixed(2)} | ${otherMb.toFixed(2)} | ${(mb / otherMb).toFixed(2)} | one block |`,
  ].join('\n');
}
