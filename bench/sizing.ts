import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrivals } from './arrivals';
import type { Holds } from './holds';
import { openAll } from './latency';
import { livesBlock, oneLife, worth } from './lives';
import { cpuSeconds, residentMb } from './proc';
import { median } from './statistics';
import type { Variant } from './variant';
import type { World } from './world';

/** What a life with so many shipments needs. CPU in ms, sizes in bytes. */
export interface Life {
  shipments: number;
  lives: number;
  workerCpu: number;
  serverCpu: number;
  events: number;
  workflowTasks: number;
  historyBytes: number;
  /** How much the database file has grown. 0 for a server in memory. */
  databaseBytes: number;
}

/** What open payments need that nothing is said to. */
export interface Open {
  payments: number;
  workerMb: number;
  serverMb: number;
  databaseBytes: number;
  /** Milliseconds of CPU a second. */
  idleWorkerCpu: number;
  idleServerCpu: number;
}

export interface Sizing {
  lives: readonly Life[];
  open: Open;
}

export interface SizingPlan {
  shipments: readonly number[];
  blocks: number;
  ms: number;
  concurrency: number;
  payments: number;
  idleMs: number;
}

export const SIZING_PLAN: SizingPlan = {
  shipments: [1, 3, 10],
  blocks: 3,
  ms: 12_000,
  concurrency: 8,
  payments: 1_000,
  idleMs: 20_000,
};

interface Measuring {
  world: World;
  worker: Variant;
  holds: Holds;
  arrivals: Arrivals;
  /** The server's file. Absent: it keeps everything in memory. */
  database?: string | undefined;
  plan: SizingPlan;
  say: (line: string) => void;
}

/** The figures of docs/sizing.md. The CPU of others on the machine is in none of them; their noise in the caches is. */
export async function measureSizing(measuring: Measuring): Promise<Sizing> {
  const { worker, holds, plan } = measuring;
  const [first = 1] = plan.shipments;
  for (const hold of await holds.make(20, worth(first))) await oneLife(await worker.open(hold), first); // the code is loaded
  const lives: Life[] = [];
  for (const shipments of plan.shipments) lives.push(await lifeOf(measuring, shipments));
  return { lives, open: await openOf(measuring) };
}

async function lifeOf({ world, worker, holds, database, plan, say }: Measuring, shipments: number): Promise<Life> {
  const blocks: Pick<Life, 'lives' | 'workerCpu' | 'serverCpu' | 'databaseBytes'>[] = [];
  for (let block = 0; block < plan.blocks; block++) {
    const made = await holds.make(Math.ceil((plan.ms / 1_000) * 200), worth(shipments));
    const before = sizeOf(database);
    const { concurrency, ms } = plan;
    const { lives, workerCpu, serverCpu } = await livesBlock(worker, made, {
      ...{ shipments, concurrency, ms },
      serverPid: world.temporal.pid,
    });
    blocks.push({ lives, workerCpu, serverCpu, databaseBytes: (sizeOf(database) - before) / lives });
    say(`${shipments} shipments: ${lives} lives, worker ${workerCpu.toFixed(1)} ms, server ${serverCpu.toFixed(1)} ms`);
  }
  const [hold] = await holds.make(1, worth(shipments));
  if (hold === undefined) throw new Error('the sandbox made no hold');
  const payment = await worker.open(hold);
  await oneLife(payment, shipments, () => sleep(300)); // every message and answer in a task of its own
  const { events, workflowTasks, bytes } = await payment.size();
  const of = (read: (block: (typeof blocks)[number]) => number): number => median(blocks.map(read));
  return {
    shipments,
    lives: blocks.reduce((sum, block) => sum + block.lives, 0),
    workerCpu: of((block) => block.workerCpu),
    serverCpu: of((block) => block.serverCpu),
    ...{ events, workflowTasks, historyBytes: bytes },
    databaseBytes: of((block) => block.databaseBytes),
  };
}

/** On a fresh worker: a heap that was once large does not shrink, and would hide what payments need. */
async function openOf({ world, worker: used, holds, arrivals, database, plan, say }: Measuring): Promise<Open> {
  await used.worker.stop();
  const worker = await world.startWorker();
  await openAll(worker, await holds.make(50, worth(1)), arrivals); // the code is loaded and the connections are open
  const pids = { worker: worker.worker.pid, server: world.temporal.pid };
  const seen = () => ({
    worker: residentMb(pids.worker),
    server: residentMb(pids.server),
    bytes: sizeOf(database),
  });
  const before = seen();
  const { payments } = plan;
  await openAll(worker, await holds.make(payments, worth(1)), arrivals);
  const after = seen();
  say(`${payments} open payments: worker ${before.worker.toFixed(0)} → ${after.worker.toFixed(0)} MB`);
  const cpu = { worker: cpuSeconds(pids.worker), server: cpuSeconds(pids.server) };
  await sleep(plan.idleMs);
  const perSecond = (pid: number, then: number): number => ((cpuSeconds(pid) - then) * 1_000) / (plan.idleMs / 1_000);
  return {
    payments,
    workerMb: (after.worker - before.worker) / payments,
    serverMb: (after.server - before.server) / payments,
    databaseBytes: (after.bytes - before.bytes) / payments,
    idleWorkerCpu: perSecond(pids.worker, cpu.worker),
    idleServerCpu: perSecond(pids.server, cpu.server),
  };
}

/** A database file of SQLite and what is not yet moved into it. */
const sizeOf = (file: string | undefined): number =>
  (file === undefined ? [] : [file, `${file}-wal`]).reduce(
    (sum, one) => sum + (statSync(one, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
