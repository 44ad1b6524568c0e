import { eachOf } from '../../src/demo/pool';
import { failedTasksOf } from '../chaos/failed-tasks';
import type { Order } from '../chaos/order';
import { readingsOf } from '../chaos/reading';
import type { Desk } from '../chaos/stage';
import { doubtsOf, type Sums, sumsOf } from '../chaos/sums';
import { NAMES } from '../providers';

const READERS = 16;

/** The books of one provider, or of all: what was ordered, what Holdfast says, and what the provider did. */
export interface Books extends Sums {
  readonly provider: string;
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
  const counted = readings.map(({ order, verdict, view }) => {
    const settled = byPerson.get(order.paymentId) ?? 0;
    return { order, verdict, doubts: doubtsOf(view), byPerson: settled };
  });
  const books = NAMES.map((provider) => ({
    provider,
    ...sumsOf(counted.filter(({ order }) => order.provider === provider)),
  }));
  return {
    books: [...books, { provider: 'all', ...sumsOf(counted) }],
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
