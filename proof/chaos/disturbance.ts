import { setTimeout as sleep } from 'node:timers/promises';
import { workflowIdOf } from '../../src/messages/ids';
import { drawOf } from '../../src/sandbox/random';
import { PROVED } from '../providers';
import { holderOf } from './holder';
import { holdOf, type Order } from './order';
import type { Stage } from './stage';
import type { WorkerProcess } from './worker-process';

/** What is done to the whole while payments run. */
export const DISTURBANCES = {
  'worker killed': 'SIGKILL of a worker process at a random moment',
  'worker killed after capture':
    'SIGKILL of the worker whose capture the provider has carried out and not yet answered',
  'worker frozen': 'SIGSTOP of the worker that is at work on a capture, and SIGCONT seconds later',
  'all workers dead': 'SIGKILL of every worker; nobody works for a while',
  'server killed': 'SIGKILL of the Temporal server, and a new one on the same database file',
  'provider restarted': 'every connection to the provider is cut, and none is taken for a while',
} as const;

export type Disturbance = keyof typeof DISTURBANCES;

export interface Round {
  readonly seed: number;
  readonly number: number;
  readonly disturbance: Disturbance;
  readonly orders: readonly Order[];
  /** The order at which a disturbance of one capture aims; it has not begun yet. */
  readonly target: Order;
}

/** How long the target's answers are kept back: long enough to strike, shorter than a call may take. */
const KEPT_BACK_MS = 1_200;
/** On a busy machine a payment takes seconds to come to its capture. */
const AIM_WITHIN_MS = 20_000;

/** Makes ready what has to be there before the target begins. */
export async function prepare({ disturbance, target }: Round, { control }: Stage): Promise<void> {
  const reference = holdOf(target);
  const late = { provider: target.provider, reference, fault: 'answersLate', ms: KEPT_BACK_MS } as const;
  if (disturbance === 'worker killed after capture') await control.inject({ ...late, operation: 'capture' });
  if (disturbance === 'worker frozen') {
    const { requests, side } = PROVED[target.provider];
    // Where a read comes before the write, it is frozen between the two.
    const operation = requests.capture.find((request) => side.reads.includes(request)) ?? 'capture';
    await control.inject({ ...late, operation, ms: KEPT_BACK_MS / 3, times: 4 });
  }
}

/** Carries the disturbance out. False where it aimed at a capture and none came: it struck at random then. */
export async function disturb(round: Round, stage: Stage): Promise<boolean> {
  const { crew } = stage;
  const draw = (what: string): number => drawOf(round.seed, 'disturbance', round.number, what);
  const between = (least: number, most: number): number => least + draw('ms') * (most - least);
  const anyone = (): WorkerProcess => crew.workers[Math.floor(draw('who') * crew.workers.length)] as WorkerProcess;
  switch (round.disturbance) {
    case 'worker killed':
      await sleep(between(0, 800));
      await crew.kill(anyone());
      break;
    case 'worker killed after capture': {
      const hit = await aim(round, stage);
      await crew.kill(hit ?? anyone());
      return hit !== undefined;
    }
    case 'worker frozen': {
      const hit = await aim(round, stage);
      await crew.freeze(hit ?? anyone(), between(1_500, 3_500));
      return hit !== undefined;
    }
    case 'all workers dead':
      await sleep(between(0, 800));
      await Promise.all([...crew.workers].map((worker) => crew.kill(worker)));
      await sleep(between(500, 1_500));
      break;
    case 'server killed':
      await sleep(between(0, 800));
      await stage.restartServer(between(0, 500));
      break;
    case 'provider restarted':
      await sleep(between(0, 800));
      await stage.link.cut(between(100, 800));
      break;
    default:
      round.disturbance satisfies never;
  }
  return true;
}

/** Waits for the target's capture to be in a worker's hands, and where it matters in the provider's; that worker. */
async function aim({ disturbance, target }: Round, { client, control, crew }: Stage) {
  const workflowId = workflowIdOf(target.account, target.paymentId);
  const isAtProvider = async (): Promise<boolean> => {
    if (disturbance === 'worker frozen') return true;
    // What was planned for its capture is gone from the list: the provider has acted, and keeps the answer back.
    return (await control.faults()).every(({ reference }) => reference !== holdOf(target));
  };
  const deadline = Date.now() + AIM_WITHIN_MS;
  while (Date.now() < deadline) {
    if (await isAtProvider()) {
      const pid = await holderOf(client, workflowId).catch(() => undefined); // perhaps it has not begun yet
      const holder = crew.workers.find((worker) => worker.pid === pid);
      if (holder !== undefined) return holder;
    }
    await sleep(10);
  }
  return undefined;
}
