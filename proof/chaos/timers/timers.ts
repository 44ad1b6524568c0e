import { setTimeout as sleep } from 'node:timers/promises';
import { drawOf } from '../../../src/sandbox/random';
import { settleAll } from '../settlement';
import type { Stage } from '../stage';
import type { WorkerProcess } from '../worker-process';
import { type Reading, readAll } from './histories';
import { type Mending, mendAll } from './mending';
import { letWait, startTraffic, type Traffic } from './traffic';

export interface TimersOptions {
  readonly disturbances: number;
  readonly seed: number;
  /** Takes a line about how far it is. */
  readonly show: (line: string) => void;
}

export interface TimersReport extends Reading, Mending {
  readonly seed: number;
  readonly disturbances: number;
  readonly frozen: number;
  readonly killed: number;
  readonly payments: number;
  /** Views that were asked for and given meanwhile. */
  readonly answers: number;
  /** Payments whose workflow task is tried again and again when all is calm. */
  readonly standing: readonly string[];
  readonly seconds: number;
  /** No workflow task failed, every history replays, and no payment stands still. */
  readonly safe: boolean;
}

const FREEZES = 0.88;
const FREEZE_MS = [500, 2_500] as const;
/** A workflow task comes into a worker's hands so long after the message. */
const TASK_AFTER_MS = 60;
/** At the end of a first attempt that is lost the next one comes at once; what is tried more often fails. */
const ATTEMPTS_MAX = 3;

/**
 * Freezes and kills workers while payments arm timers and are asked for all the time, so that workflow tasks time out in every place; then
 * lets it calm down, reads every history, and replays it. What this looks for is a history that its own code does not replay: such a payment
 * stands still for ever.
 */
export async function timers({ disturbances, seed, show }: TimersOptions, stage: Stage): Promise<TimersReport> {
  const startedAt = Date.now();
  await letWait(stage.control, seed);
  const traffic = startTraffic(stage, seed);
  let isOver = false;
  const settling = settleAll(
    { orders: traffic.orders, isOver: () => isOver, show: (running) => show(`${running} payments still run`) },
    stage,
  );
  settling.catch(() => undefined); // it is awaited below
  const struck = await Promise.race([strike(disturbances, seed, show, stage, traffic), stage.crew.failed]);
  await traffic.stop();
  await stage.control.clearFaults();
  isOver = true;
  await settling;
  show('every history is read and replayed');
  const reading = await readAll(stage.client);
  const still = await standingStill(stage);
  if (still.length > 0) show(`${still.length} payments that stand still are mended`);
  const mending = await mendAll(
    still.map(({ workflowId }) => workflowId),
    stage,
  );
  const standing = still.map(
    ({ workflowId, attempt }) => `${workflowId}: its workflow task is tried for the ${attempt}th time`,
  );
  return {
    seed,
    disturbances,
    ...struck,
    payments: traffic.orders.size,
    answers: traffic.answers(),
    ...reading,
    ...mending,
    standing,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
    safe: reading.failed.length + reading.unreplayed.length + standing.length === 0,
  };
}

async function strike(
  disturbances: number,
  seed: number,
  show: (line: string) => void,
  { crew }: Stage,
  traffic: Traffic,
): Promise<{ frozen: number; killed: number }> {
  const done = { frozen: 0, killed: 0 };
  let filling: Promise<void> = Promise.resolve();
  for (let number = 1; number <= disturbances; number += 1) {
    const draw = (what: string): number => drawOf(seed, 'timers', number, what);
    show(`disturbance ${number} of ${disturbances}, ${traffic.orders.size} payments`);
    const isFreeze = draw('kind') < FREEZES;
    // Who is to be killed must not be the last one: without a worker no workflow task is lost.
    if (!isFreeze || crew.workers.length === 0) await filling;
    const worker = crew.workers[Math.floor(draw('who') * crew.workers.length)] as WorkerProcess;
    await traffic.stir();
    await sleep(draw('moment') * TASK_AFTER_MS);
    if (isFreeze) {
      const [least, most] = FREEZE_MS;
      await crew.freeze(worker, least + draw('ms') * (most - least));
      done.frozen += 1;
    } else {
      await crew.kill(worker);
      filling = crew.fill();
      filling.catch(() => undefined); // it is awaited before the next kill, and below
      done.killed += 1;
    }
  }
  await filling;
  return done;
}

/** Its workflow task is tried again and again: no message reaches it, and nothing of it is in any list. */
async function standingStill({ client }: Stage): Promise<{ workflowId: string; attempt: number }[]> {
  const standing: { workflowId: string; attempt: number }[] = [];
  for await (const { workflowId } of client.workflow.list({ query: 'ExecutionStatus="Running"' })) {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
    if (attempt > ATTEMPTS_MAX) standing.push({ workflowId, attempt });
  }
  return standing;
}
