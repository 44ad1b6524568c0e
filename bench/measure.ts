import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Arrivals, watchArrivals } from './arrivals';
import { createHolds, type Holds } from './holds';
import { interleaved } from './interleave';
import { latencyBlock } from './latency';
import { type LivesBlock, livesBlock, oneLife, worth } from './lives';
import { memoryOfOpen } from './memory';
import { holdsFor, type Plan } from './plan';
import { cpuSeconds } from './proc';
import { type Measured, type Row, row, type Target } from './report';
import { NAMES, type Name, type Variant } from './variant';
import type { Variants, World } from './world';

const CPU: Target = { of: 'ratio', atMost: 1.15 };
const SERVER_CPU: Target = { of: 'ratio', atMost: 1.1 };
const LATENCY: Target = { of: 'ratio', atMost: 1.1 };
const MEMORY: Target = { of: 'value', atMost: 0.25 };
const GROWTH: Target = { of: 'value', atMost: 1.3 };
const BUNDLE: Target = { of: 'value', atMost: 2 };

interface Bench {
  world: World;
  plan: Plan;
  holds: Holds;
  arrivals: Arrivals;
  say: (line: string) => void;
}

/** Everything that is measured, a row each. */
export async function measure(world: World, plan: Plan, say: (line: string) => void): Promise<Row[]> {
  const bench: Bench = { world, plan, holds: createHolds(world.sandbox.control), arrivals: watchArrivals(), say };
  try {
    const variants = await world.startWorkers();
    const rows = [
      ...(await livesRows(bench, variants)),
      ...(await latencyRows(bench, variants)),
      ...(await sizeRows(bench, variants)),
      ...(await growthRows(bench, variants)),
    ];
    await stop(variants);
    rows.push(await memoryRow(bench));
    rows.push(
      row(
        'workflow bundle',
        'MiB',
        once((name) => bundleMib(world.bundles[name])),
        BUNDLE,
      ),
    );
    return rows;
  } finally {
    bench.arrivals.stop();
  }
}

const wordsOf = (shipments: number): string => `${shipments}-parcel life`;

async function livesRows(bench: Bench, variants: Variants): Promise<Row[]> {
  const { world, holds, plan, say } = bench;
  const { lives } = plan;
  const what = wordsOf(lives.shipments);
  const serverPid = world.temporal.pid;
  const blocks = await interleaved(variants, lives.blocks, async (variant) => {
    const made = await holds.make(holdsFor(lives), worth(lives.shipments));
    const block = await livesBlock(variant, made, { ...lives, serverPid });
    const { perSecond, workerCpu, serverCpu } = block;
    say(
      `${what}, ${variant.name}: ${perSecond.toFixed(1)}/s, worker ${workerCpu.toFixed(1)} ms, server ${serverCpu.toFixed(1)} ms`,
    );
    return block;
  });
  const of = (read: (block: LivesBlock) => number): Measured => each((name) => blocks[name].map(read));
  return [
    row(
      `${what}: lives`,
      '1/s',
      of(({ perSecond }) => perSecond),
    ),
    row(
      `${what}: CPU of worker and server`,
      'ms',
      of(({ workerCpu, serverCpu }) => workerCpu + serverCpu),
      CPU,
    ),
    row(
      `${what}: CPU of the worker`,
      'ms',
      of(({ workerCpu }) => workerCpu),
    ),
    row(
      `${what}: CPU of the server`,
      'ms',
      of(({ serverCpu }) => serverCpu),
      SERVER_CPU,
    ),
  ];
}

async function latencyRows({ plan, holds, arrivals, say }: Bench, variants: Variants): Promise<Row[]> {
  const { blocks, payments } = plan.latency;
  const measured = await interleaved(variants, blocks, async (variant) => {
    const block = await latencyBlock(variant, await holds.make(payments, 10_000), arrivals, plan.latency);
    say(
      `latency, ${variant.name}: provider reached ${block.reachedP50.toFixed(1)} ms p50, ${block.reachedP99.toFixed(1)} p99; ` +
        `accepted ${block.acceptedP50.toFixed(1)}, ${block.acceptedP99.toFixed(1)}`,
    );
    return block;
  });
  const of = (key: keyof (typeof measured.bare)[number]): Measured =>
    each((name) => measured[name].map((block) => block[key]));
  return [
    row('message sent → provider reached, p50', 'ms', of('reachedP50'), LATENCY),
    row('message sent → provider reached, p99', 'ms', of('reachedP99'), LATENCY),
    row('message accepted, p50', 'ms', of('acceptedP50')),
    row('message accepted, p99', 'ms', of('acceptedP99')),
  ];
}

/** One unhurried life of each: every message and every answer has its own workflow task, so the numbers are exact. */
async function sizeRows({ holds, plan }: Bench, variants: Variants): Promise<Row[]> {
  const { shipments } = plan.lives;
  const sizeOf = async (variant: Variant) => {
    const payment = await variant.open(await oneHold(holds, shipments));
    await oneLife(payment, shipments, () => sleep(150));
    return payment.size();
  };
  const sizes = await Promise.all(NAMES.map(async (name) => [name, await sizeOf(variants[name])] as const));
  const size = Object.fromEntries(sizes) as Record<Name, Awaited<ReturnType<typeof sizeOf>>>;
  const what = wordsOf(shipments);
  return [
    row(
      `${what}: history`,
      'events',
      once((name) => size[name].events),
    ),
    row(
      `${what}: workflow tasks`,
      'tasks',
      once((name) => size[name].workflowTasks),
    ),
  ];
}

/** What a parcel costs where a payment has few of them, and where it has many. */
async function growthRows({ world, holds, plan, say }: Bench, variants: Variants): Promise<Row[]> {
  const cost: Record<Name, Map<number, number>> = { holdfast: new Map(), naive: new Map(), bare: new Map() };
  for (const { shipments, lives } of plan.growth) {
    for (const name of NAMES) {
      const serverPid = world.temporal.pid;
      const made = await holds.make(lives, worth(shipments));
      const spent = await cpuOf([variants[name].worker.pid, serverPid], async () => {
        for (const hold of made) await oneLife(await variants[name].open(hold), shipments);
      });
      cost[name].set(shipments, spent / (lives * shipments));
      say(`${wordsOf(shipments)}, ${name}: ${(spent / (lives * shipments)).toFixed(1)} ms a parcel`);
    }
  }
  const at = (name: Name, shipments: number): number => cost[name].get(shipments) as number;
  const [few, many] = [10, plan.growth.at(-1)?.shipments as number];
  return [
    ...plan.growth.map(({ shipments }) =>
      row(
        `${wordsOf(shipments)}: CPU of worker and server for each parcel`,
        'ms',
        once((name) => at(name, shipments)),
      ),
    ),
    row(
      `a parcel of ${many} beside one of ${few}`,
      '×',
      once((name) => at(name, many) / at(name, few)),
      GROWTH,
    ),
  ];
}

async function memoryRow({ world, plan, holds, arrivals, say }: Bench): Promise<Row> {
  const variants = await world.startWorkers();
  const { payments } = plan.memory;
  const needed: Record<Name, number> = { holdfast: 0, naive: 0, bare: 0 };
  for (const name of NAMES) {
    const variant = variants[name];
    const { before, after, each } = await memoryOfOpen(variant, holds, arrivals, payments);
    say(`memory, ${name}: ${before.toFixed(0)} MB, with ${payments} open payments ${after.toFixed(0)} MB`);
    needed[name] = each;
  }
  await stop(variants);
  return row(
    'resident memory per open payment',
    'MB',
    once((name) => needed[name]),
    MEMORY,
  );
}

async function oneHold(holds: Holds, shipments: number) {
  const [hold] = await holds.make(1, worth(shipments));
  if (hold === undefined) throw new Error('the sandbox made no hold');
  return hold;
}

/** Milliseconds of CPU that these processes spend meanwhile. */
async function cpuOf(pids: readonly number[], work: () => Promise<unknown>): Promise<number> {
  const spent = (): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const before = spent();
  await work();
  return (spent() - before) * 1_000;
}

const stop = (variants: Variants): Promise<unknown> => Promise.all(NAMES.map((name) => variants[name].worker.stop()));

const each = <T>(of: (name: Name) => T): Record<Name, T> =>
  Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<Name, T>;

/** Measured once: there is no spread. */
const once = (of: (name: Name) => number): Measured => each((name) => [of(name)]);

const bundleMib = (path: string): number => statSync(path).size / 2 ** 20;
