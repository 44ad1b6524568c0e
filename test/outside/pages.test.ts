import { Client, type ConnectionLike } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import { Holdfast } from '../../src/client';
import { START } from '../domain/support/world';

test('a page has no row of what is no payment, as the whole list has none', async () => {
  const executions = ['payment:shop:order-1', 'begun-by-somebody-else'].map((workflowId) => ({
    execution: { workflowId },
    startTime: msToTs(START),
  }));
  const connection = {
    workflowService: { listWorkflowExecutions: async () => ({ executions, nextPageToken: new Uint8Array() }) },
    plugins: [],
    withDeadline: async (_: unknown, call: () => Promise<unknown>) => call(),
  };
  const holdfast = Holdfast.over(new Client({ connection: connection as unknown as ConnectionLike }), {});
  const named = [
    await holdfast.list({ account: 'shop' }),
    (await holdfast.page({ account: 'shop' }, { limit: 2 })).items,
  ];
  expect(named.map((rows) => rows.map(({ paymentId }) => paymentId))).toEqual([['order-1'], ['order-1']]);
});
