import { eachOf } from '../../src/demo/pool';
import type { PaymentView } from '../../src/view/view';
import { failedTasksOf, type History } from './failed-tasks';
import { holdOf, type Order } from './order';
import type { Asked } from './refunds';
import { insist } from './shop';
import type { Desk } from './stage';
import { judge, type Verdict } from './verdict';

const READERS = 16;

/** One payment as it ended: what was ordered, what Holdfast says, what the provider did. */
export interface Reading {
  readonly order: Order;
  /** Absent where nobody answers. */
  readonly view: PaymentView | undefined;
  readonly verdict: Verdict;
  readonly history: History;
  /** Workflow tasks that failed as none ever should. */
  readonly failedTasks: readonly string[];
}

/** Reads payments and the sandbox's truth about them. `asked`: what was to be given back, by paymentId. Throws where the sandbox has lost one. */
export async function readingsOf(
  orders: readonly Order[],
  { client, control, holdfast }: Desk,
  asked: ReadonlyMap<string, readonly Asked[]> = new Map(),
): Promise<readonly Reading[]> {
  const truths = new Map((await control.truth()).map((truth) => [truth.reference, truth]));
  return eachOf(orders, READERS, async (order) => {
    const payment = holdfast.payment(order.account, order.paymentId);
    const view = await insist(() => payment.view()).catch((): PaymentView | undefined => undefined);
    const truth = truths.get(holdOf(order));
    if (truth === undefined) throw new Error(`the sandbox has lost ${order.paymentId}`);
    const history = await client.workflow.getHandle(payment.workflowId).fetchHistory();
    return {
      order,
      view,
      verdict: judge(order, view, truth, asked.get(order.paymentId)),
      history,
      failedTasks: failedTasksOf(history),
    };
  });
}
