import type { WorkflowInterceptors } from '@temporalio/workflow';

/** What happened to the payment, and not only a question about it. */
const EVENTS: readonly string[] = ['cancelWorkflow', 'doUpdate', 'fireTimer', 'resolveActivity', 'signalWorkflow'];

/**
 * A query that finds the payment in no cache is answered from the whole history, and the worker then keeps what it made of it: also of events
 * that no workflow task has taken yet. They are delivered with the time of the task before, one by one, and what the workflow orders because
 * of them goes out with the next task. A replay delivers the same events together, with the right time, and may order something else: then the
 * payment stands still for ever. So such an early delivery is refused: the worker forgets the payment, the query is asked again, and the next
 * task begins with the whole history.
 */
export function interceptors(): WorkflowInterceptors {
  let latest: string | undefined;
  return {
    internals: [
      {
        activate(input, next) {
          const { timestamp, historyLength, jobs } = input.activation;
          const hasEvents = jobs?.some((job) => EVENTS.some((name) => job[name as keyof typeof job] != null));
          const task = `${timestamp?.seconds} ${timestamp?.nanos} ${historyLength}`;
          if (hasEvents && task === latest) throw new Error('events were delivered before their workflow task');
          if (hasEvents || latest === undefined) latest = task;
          next(input);
        },
      },
    ],
  };
}
