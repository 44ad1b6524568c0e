import { ApplicationFailure, type WorkflowInterceptors } from '@temporalio/workflow';
import { EVENTS_WAIT } from '../messages/messages';

type Activation = Parameters<
  NonNullable<NonNullable<WorkflowInterceptors['internals']>[number]['activate']>
>[0]['activation'];

/**
 * Keeps a query from bringing events into the workflow before their task. A query that meets a payment in no worker's cache is answered from a
 * history that may end with events which no workflow task has taken yet: a lost call, a notice. The SDK hands them to the workflow, keeps what it
 * made of them, and sends its orders with the next task. A replay sees the same events together with what came after them, and at another time,
 * and may order something else: such a payment would stand still for ever.
 *
 * So that one query fails, which drops the payment from the cache, and the events come with their own task. Who asked may ask again.
 */
export function interceptors(): WorkflowInterceptors {
  let last: Task | undefined;
  return {
    internals: [
      {
        activate(input, next) {
          const { activation } = input;
          if (!isQuery(activation)) {
            const task = taskOf(activation);
            if (last !== undefined && isSameTask(last, task) && task.length > last.length) {
              throw ApplicationFailure.create({ message: EVENTS_WAIT });
            }
            last = task;
          }
          next(input);
        },
      },
    ],
  };
}

const isQuery = ({ jobs }: Activation): boolean => jobs?.some(({ queryWorkflow }) => queryWorkflow != null) ?? false;

interface Task {
  startedAt: string;
  bytes: string;
  length: number;
}

/** Each workflow task has a start of its own and a longer history; both are told by its first event, which events without a task lack. */
const taskOf = ({ timestamp, historySizeBytes, historyLength }: Activation): Task => ({
  startedAt: `${timestamp?.seconds}.${timestamp?.nanos}`,
  bytes: String(historySizeBytes),
  length: historyLength ?? 0,
});

const isSameTask = (one: Task, other: Task): boolean => one.startedAt === other.startedAt && one.bytes === other.bytes;
