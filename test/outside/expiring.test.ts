import { Client, type Connection } from '@temporalio/client';
import { defaultPayloadConverter, msToTs } from '@temporalio/common';
import { GRPC } from '../../src/client/grpc';
import { Holdfast } from '../../src/client/holdfast';

const HOUR = 3_600_000;

const row = (paymentId: string, captureBy?: Date) => ({
  execution: { workflowId: `payment:shop:${paymentId}` },
  startTime: msToTs(Date.now() - HOUR),
  searchAttributes: {
    indexedFields: captureBy ? { CaptureBy: defaultPayloadConverter.toPayload(captureBy.toISOString()) } : {},
  },
});

/** A client whose server has these lists, by a part of the query, and where nobody answers a query of a payment. */
function holdfastOver(lists: Readonly<Record<string, readonly object[]>>, refused = 'nothing'): Holdfast {
  const failure = (code: number) => Object.assign(new Error('no'), { code, details: 'no', metadata: new Map() });
  const workflowService = {
    async listWorkflowExecutions({ query }: { query: string }) {
      if (query.includes(refused)) throw failure(GRPC.invalidArgument);
      return { executions: Object.entries(lists).find(([part]) => query.includes(part))?.[1] ?? [] };
    },
    async queryWorkflow() {
      throw failure(GRPC.unavailable);
    },
    async describeWorkflowExecution() {
      throw failure(GRPC.unavailable);
    },
  };
  const connection = { workflowService, withDeadline: (_: number, call: () => unknown) => call() };
  return Holdfast.over(new Client({ connection: connection as unknown as Connection }), {});
}

const soon = new Date(Date.now() + HOUR);

test('a hold ends, too, while its payment is paused in Temporal', async () => {
  const holdfast = holdfastOver({
    '"Paused" AND WorkflowId STARTS_WITH "payment:" AND CaptureBy <': [row('paused', soon)],
    '"Paused" AND WorkflowId STARTS_WITH "payment:" AND CaptureBy IS NULL': [row('untold')],
  });
  const { payments, untold } = await holdfast.expiring({ withinMs: 2 * HOUR });
  expect(payments).toMatchObject([{ paymentId: 'paused', captureBy: soon }]);
  expect(untold).toMatchObject([{ paymentId: 'untold', unseen: expect.stringContaining('did not answer') }]);
});

test('a server that knows no such pause is asked in vain', async () => {
  const holdfast = holdfastOver(
    { '"Running" AND WorkflowId STARTS_WITH "payment:" AND CaptureBy <': [row('runs', soon)] },
    '"Paused"',
  );
  expect(await holdfast.expiring({ withinMs: 2 * HOUR })).toMatchObject({
    payments: [{ paymentId: 'runs' }],
    untold: [],
  });
});
