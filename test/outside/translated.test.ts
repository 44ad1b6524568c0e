import { type WorkflowHandle, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { translated } from '../../src/client/errors';

const handleOf = (status: string): WorkflowHandle =>
  ({
    workflowId: 'payment:shop:order-1',
    client: { withDeadline: (_: number, call: () => Promise<unknown>) => call() },
    describe: async () => ({ status: { name: status } }),
  }) as unknown as WorkflowHandle;

const CUT_SHORT = new WorkflowUpdateFailedError(
  'it failed',
  ApplicationFailure.create({ type: 'AcceptedUpdateCompletedWorkflow', message: 'the run has ended' }),
);
const GONE = new WorkflowNotFoundError('workflow execution already completed', 'payment:shop:order-1', undefined);

describe.each([
  ['cut short in the middle of an answer', CUT_SHORT],
  ['gone before it took the message', GONE],
])('a run that is %s', (_, error) => {
  test.each([
    ['RUNNING', 'ServerUnavailable', /goes on in another run/],
    ['COMPLETED', 'PaymentClosed', /has ended/],
    ['TERMINATED', 'PaymentTerminated', /was cut off/],
  ])('is told by how the payment is now: %s is %s', async (status, code, message) => {
    expect(await translated(error, handleOf(status), 'order-1')).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
