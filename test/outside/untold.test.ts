import { QueryRejectedError, WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import { PaymentHandle } from '../../src/client/payment-handle';
import type { EventList } from '../../src/events/log';
import { RUN_STATUS } from '../../src/messages/run-status';

/** What the runs of a payment know of its events, where an endpoint is down. Each list names the run that it is of. */
const PAYMENT = 'payment:nordic-shop:order-1001';
const REFUNDS = 'refunds:nordic-shop:order-1001';
const REST = 'events:nordic-shop:order-1001';

interface Run {
  status: 'RUNNING' | 'COMPLETED' | 'TERMINATED';
  untold: number;
}
const run =
  (status: Run['status']) =>
  (untold = 1): Run => ({ status, untold });
const [RUNNING, COMPLETED, TERMINATED] = [run('RUNNING'), run('COMPLETED'), run('TERMINATED')];
const TERMINATED_NUMBER = 5;

function handleOf(its: Readonly<Record<string, Run>>, workflowId: string): PaymentHandle {
  const existing = (id: string): Run => {
    const found = its[id];
    if (found === undefined) throw new WorkflowNotFoundError('none', id, undefined);
    return found;
  };
  const handle = (id: string, answersEnded = true): never =>
    ({
      ...{ workflowId: id, client, describe: async () => ({ status: { name: existing(id).status } }) },
      result: async () => null,
      async query(): Promise<EventList> {
        const { status, untold } = existing(id);
        if (status !== 'RUNNING' && !answersEnded)
          throw new QueryRejectedError(status === 'COMPLETED' ? RUN_STATUS.completed : TERMINATED_NUMBER);
        return { events: [], endpoints: [{ endpoint: id, told: '0000000001', untold }] };
      },
    }) as never;
  const client = {
    ...{ options: {}, connection: {}, getHandle: (id: string) => handle(id) },
    withDeadline: (_: number, call: () => unknown) => call(),
  };
  jest.spyOn(WorkflowClient.prototype, 'getHandle').mockImplementation((id: string) => handle(id, false));
  return new PaymentHandle(handle(workflowId), 'nordic-shop', 'order-1001');
}
afterEach(() => void jest.restoreAllMocks());

test.each<[string, Record<string, Run>, string]>([
  ['a payment that has ended', { [PAYMENT]: COMPLETED(), [REST]: RUNNING() }, REST],
  ['one that has told all', { [PAYMENT]: COMPLETED(0), [REST]: COMPLETED() }, PAYMENT],
  ['one whose rest nobody tells any more, or not yet', { [PAYMENT]: COMPLETED() }, PAYMENT],
  ['one that is open again after its end', { [PAYMENT]: RUNNING(), [REST]: RUNNING() }, PAYMENT],
  ['one that was cut off after that', { [PAYMENT]: TERMINATED(), [REST]: RUNNING() }, PAYMENT],
  [
    'one that goes on for its refunds, and has terminated what told of the end',
    { [PAYMENT]: COMPLETED(), [REFUNDS]: RUNNING(), [REST]: TERMINATED() },
    REFUNDS,
  ],
  ['one whose second run has ended, too', { [PAYMENT]: COMPLETED(), [REFUNDS]: COMPLETED(), [REST]: RUNNING() }, REST],
  [
    'one whose second run was cut off',
    { [PAYMENT]: COMPLETED(), [REFUNDS]: TERMINATED(), [REST]: TERMINATED() },
    REFUNDS,
  ],
])('the events of %s are told by the run that knows most', async (_, its, knows) => {
  expect((await handleOf(its, PAYMENT).events()).endpoints).toMatchObject([{ endpoint: knows }]);
});

test('a second run tells its own, and what tells the rest does', async () => {
  const its = { [PAYMENT]: COMPLETED(), [REFUNDS]: RUNNING(), [REST]: TERMINATED() };
  for (const id of [REFUNDS, REST])
    expect((await handleOf(its, id).events()).endpoints).toMatchObject([{ endpoint: id }]);
});
