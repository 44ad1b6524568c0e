import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Arrivals, watchArrivals } from './arrivals';
import { createHolds, type Holds } from './holds';
import { interleaved } from './interleave';
import { latencyBlock, openAll } from './latency';
import { livesBlock, oneLife, worth } from './lives';
import { holdsFor, type Plan } from './plan';
import { residentMb } from './proc';
import { type Row, row, type Target } from './report';
import { type Ratio, ratioOf } from './statistics';
import type { Variant } from './variant';
import type { Variants, World } from './world';

const RATE: Target = { of: 'ratio', atLeast: 0.9 };
const CPU: Target = { of: 'ratio', atMost: 1.15 };
const LATENCY: Target = { of: 'ratio', atMost: 1.2 };
const MEMORY: Target = { of: 'value', atMost: 0.45 };
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
    const rows: Row[] = [];
    for (const lives of plan.lives) rows.push(...(await livesRows(bench, variants, lives)));
    rows.push(...(await latencyRows(bench, variants)));
    for (const { shipments } of plan.lives) rows.push(...(await sizeRows(bench, variants, shipments)));
    await Promise.all([variants.holdfast.worker.stop(), variants.bare.worker.stop()]);
    rows.push(await memoryRow(bench));
    rows.push(
      row('workflow bundle', 'MiB', pair(bundleMib(world.bundles.holdfast), bundleMib(world.bundles.bare)), BUNDLE),
    );
    return rows;
  } finally {
    bench.arrivals.stop();
  }
}

async function livesRows(bench: Bench, variants: Variants, lives: Plan['lives'][number]): Promise<Row[]> {
  const { world, holds, say } = bench;
  const { shipments } = lives;
  const what = `${shipments === 1 ? 'one-capture' : `${shipments}-shipment`} life`;
  const serverPid = world.temporal.pid;
  const measured = await interleaved(variants, lives.blocks, async (variant) => {
    const block = await livesBlock(variant, await holds.make(holdsFor(lives), worth(shipments)), {
      ...lives,
      serverPid,
    });
    const { perSecond, workerCpu, serverCpu } = block;
    say(
      `${what}, ${variant.name}: ${perSecond.toFixed(1)}/s, worker ${workerCpu.toFixed(1)} ms, server ${serverCpu.toFixed(1)} ms`,
    );
    return block;
  });
  const of = (key: 'perSecond' | 'workerCpu' | 'serverCpu'): Ratio =>
    ratioOf(
      measured.holdfast.map((block) => block[key]),
      measured.bare.map((block) => block[key]),
    );
  return [
    row(`${what}: lives`, '1/s', of('perSecond'), RATE),
    row(`${what}: CPU of the worker`, 'ms', of('workerCpu'), CPU),
    row(`${what}: CPU of the server`, 'ms', of('serverCpu'), CPU),
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
  const of = (key: keyof (typeof measured.bare)[number]): Ratio =>
    ratioOf(
      measured.holdfast.map((block) => block[key]),
      measured.bare.map((block) => block[key]),
    );
  return [
    row('message sent → provider reached, p50', 'ms', of('reachedP50'), LATENCY),
    row('message sent → provider reached, p99', 'ms', of('reachedP99'), LATENCY),
    row('message accepted, p50', 'ms', of('acceptedP50'), LATENCY),
    row('message accepted, p99', 'ms', of('acceptedP99'), LATENCY),
  ];
}

/** One unhurried life of each: every message and every answer has its own workflow task, so the numbers are exact. */
async function sizeRows({ holds }: Bench, { holdfast, bare }: Variants, shipments: number): Promise<Row[]> {
  const sizeOf = async (variant: Variant) => {
    const [hold] = await holds.make(1, worth(shipments));
    if (hold === undefined) throw new Error('the sandbox made no hold');
    const payment = await variant.open(hold);
    await oneLife(payment, shipments, () => sleep(150));
    return payment.size();
  };
  const [ours, theirs] = await Promise.all([sizeOf(holdfast), sizeOf(bare)]);
  const what = shipments === 1 ? 'one-capture life' : `${shipments}-shipment life`;
  return [
    row(`${what}: history`, 'events', pair(ours.events, theirs.events)),
    row(`${what}: workflow tasks`, 'tasks', pair(ours.workflowTasks, theirs.workflowTasks)),
  ];
}

/** On fresh workers: a heap that was once large does not shrink, and would hide what payments need. */
async function memoryRow({ world, plan, holds, arrivals, say }: Bench): Promise<Row> {
  const variants = await world.startWorkers();
  const { payments } = plan.memory;
  const perPayment = async (variant: Variant): Promise<number> => {
    await openAll(variant, await holds.make(50, worth(1)), arrivals); // the code is loaded and the connections are open
    const before = residentMb(variant.worker.pid);
    await openAll(variant, await holds.make(payments, worth(1)), arrivals);
    const after = residentMb(variant.worker.pid);
    say(`memory, ${variant.name}: ${before.toFixed(0)} MB, with ${payments} open payments ${after.toFixed(0)} MB`);
    return (after - before) / payments;
  };
  const measured = pair(await perPayment(variants.holdfast), await perPayment(variants.bare));
  await Promise.all([variants.holdfast.worker.stop(), variants.bare.worker.stop()]);
  return row('resident memory per open payment', 'MB', measured, MEMORY);
}

/** Measured once: there is no spread. */
const pair = (holdfast: number, bare: number): Ratio => ratioOf([holdfast], [bare]);

const bundleMib = (path: string): number => statSync(path).size / 2 ** 20;
