import { eachOf } from '../../src/demo/pool';
import { failedTasksOf } from '../chaos/failed-tasks';
import type { Order } from '../chaos/order';
import { readingsOf } from '../chaos/reading';
import type { Desk } from '../chaos/stage';
import { NAMES } from '../providers';

const READERS = 16;

/** The books of one provider, or of all: what was ordered, what Holdfast says, and what the provider did. */
export interface Books {
  readonly provider: string;
  readonly payments: number;
  readonly parcels: number;
  readonly captures: number;
  /** How often nobody knew whether money had moved. */
  readonly doubts: number;
  /** Operations that a person had to settle. */
  readonly byPerson: number;
  readonly capturedTwice: number;
  readonly overCaptured: number;
  readonly lost: number;
}

export interface Audit {
  readonly books: readonly Books[];
  readonly runs: number;
  readonly workflowTasks: number;
  /** Everything that is wrong, payment by payment. */
  readonly violations: readonly string[];
  /** Of workflow tasks that failed as none ever should. */
  readonly failedTasks: readonly string[];
}

/** Compares the three books payment by payment, and reads the history of every run. */
export async function audit(
  orders: readonly Order[],
  byPerson: ReadonlyMap<string, number>,
  desk: Desk,
): Promise<Audit> {
  const readings = await readingsOf(orders, desk);
  const sumsOf = (provider: string, own: typeof readings): Books => {
    const sum = (count: (reading: (typeof readings)[number]) => number): number =>
      own.reduce((total, reading) => total + count(reading), 0);
    return {
      provider,
      payments: own.length,
      parcels: sum(({ order }) => order.parcels.length),
      captures: sum(({ verdict }) => verdict.captures),
      doubts: sum(
        ({ view }) => view?.journal.filter(({ fact }) => /^(Capture|Release)Unknown$/.test(fact)).length ?? 0,
      ),
      byPerson: sum(({ order }) => byPerson.get(order.paymentId) ?? 0),
      capturedTwice: sum(({ verdict }) => verdict.capturedTwice),
      overCaptured: sum(({ verdict }) => verdict.overCaptured),
      lost: sum(({ verdict }) => verdict.lost),
    };
  };
  const books = NAMES.map((name) =>
    sumsOf(
      name,
      readings.filter(({ order }) => order.provider === name),
    ),
  );
  return {
    books: [...books, sumsOf('all', readings)],
    violations: readings.flatMap(({ order, verdict }) => verdict.faults.map((what) => `${order.paymentId}: ${what}`)),
    ...(await tasksOf(desk)),
  };
}

async function tasksOf({ client }: Desk): Promise<Pick<Audit, 'runs' | 'workflowTasks' | 'failedTasks'>> {
  const runs: { workflowId: string; runId: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) runs.push({ workflowId, runId });
  const read = await eachOf(runs, READERS, async ({ workflowId, runId }) => {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const tasks = (history.events ?? []).filter((event) => event.workflowTaskScheduledEventAttributes).length;
    return { tasks, failed: failedTasksOf(history).map((why) => `${workflowId}: ${why}`) };
  });
  return {
    runs: runs.length,
    workflowTasks: read.reduce((sum, { tasks }) => sum + tasks, 0),
    failedTasks: read.flatMap(({ failed }) => failed),
  };
}
