import { Client, type ConnectionLike } from '@temporalio/client';
import { defaultPayloadConverter, msToTs } from '@temporalio/common';
import { Holdfast } from '../../src/client';
import { GRPC } from '../../src/client/grpc';
import { carried } from '../../src/domain/carried';
import type { Payment } from '../../src/domain/payment';
import { STATE_VERSION } from '../../src/messages/handed';
import { viewOf } from '../../src/view/view';
import { aPayment, cancel, START } from '../domain/support/world';

const COMPLETED = 2;

/** A client of a Temporal where this payment has ended in order. */
function afterTheEnd(payment: Payment): Holdfast {
  const ended = { ...payment, finishedAt: START };
  const result = {
    ...viewOf(ended, START),
    handedOn: {
      terms: ended.terms,
      continued: { version: STATE_VERSION, payment: carried(ended, START), inbox: [], shown: 'open' },
    },
  };
  const connection = {
    workflowService: {
      signalWorkflowExecution: async () => {
        throw Object.assign(new Error('it has ended'), {
          code: GRPC.notFound,
          details: 'it has ended',
          metadata: { get: () => [] },
        });
      },
      describeWorkflowExecution: async () => ({
        workflowExecutionInfo: {
          status: COMPLETED,
          type: { name: 'payment' },
          execution: { workflowId: 'payment:nordic-shop:order-1001' },
          historyLength: { toNumber: () => 9 },
          startTime: msToTs(START),
        },
      }),
      queryWorkflow: async () => ({ queryRejected: { status: COMPLETED } }),
      getWorkflowExecutionHistory: async () => ({
        history: {
          events: [
            {
              workflowExecutionCompletedEventAttributes: {
                result: { payloads: [defaultPayloadConverter.toPayload(result)] },
              },
            },
          ],
        },
      }),
    },
    plugins: [],
    withDeadline: async (_: unknown, call: () => Promise<unknown>) => call(),
  };
  return Holdfast.over(new Client({ connection: connection as unknown as ConnectionLike }), {});
}

const cancelling = (payment: Payment): Promise<void> =>
  afterTheEnd(payment).payment('nordic-shop', 'order-1001').cancel({ reason: 'order cancelled' });

test('a cancel whose answer was lost is no error when it is repeated after the end', async () => {
  await expect(cancelling(cancel(aPayment()))).resolves.toBeUndefined();
});

test('a cancel that comes after another end is refused: it changes nothing any more', async () => {
  await expect(cancelling(aPayment())).rejects.toMatchObject({ code: 'PaymentClosed' });
});
