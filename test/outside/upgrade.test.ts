import { Client, type Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import { upgraded } from '../../src/client/builds/upgrade';
import { GRPC } from '../../src/client/grpc';

const NOW = msToTs(Date.now());

/** A server with the builds `old`, which is current, and `new`, and with these payments on the old one; `signalled` says what a nudge comes to. */
function serverWith(payments: readonly string[], signalled: (workflowId: string) => Promise<object>): Client {
  let onOld = payments.length;
  const isOfOld = (query: string): boolean => query.includes('"holdfast:old"');
  const workflowService = {
    describeWorkerDeployment: async () => ({
      workerDeploymentInfo: {
        versionSummaries: [
          { deploymentVersion: { buildId: 'old' }, status: 2, createTime: NOW },
          { deploymentVersion: { buildId: 'new' }, status: 1, createTime: NOW },
        ],
      },
    }),
    describeWorkerDeploymentVersion: async () => ({ workerDeploymentVersionInfo: { taskQueueInfos: [] } }),
    setWorkerDeploymentCurrentVersion: async () => ({}),
    countWorkflowExecutions: async ({ query }: { query: string }) => ({
      count: { toNumber: () => (isOfOld(query) ? onOld : 0) },
      groups: [],
    }),
    listWorkflowExecutions: async ({ query }: { query: string }) => ({
      executions: isOfOld(query) ? payments.map((workflowId) => ({ execution: { workflowId } })) : [],
    }),
    async signalWorkflowExecution({ workflowExecution }: { workflowExecution: { workflowId: string } }) {
      onOld -= 1;
      return signalled(workflowExecution.workflowId);
    },
  };
  return new Client({ connection: { workflowService } as unknown as Connection });
}

test('a payment that has ended since it was listed does not stop the move of the others', async () => {
  const nudged: string[] = [];
  const gone = Object.assign(new Error('workflow execution already completed'), {
    ...{ code: GRPC.notFound, details: 'workflow execution already completed', metadata: new Map() },
  });
  const client = serverWith(['payment:shop:ended', 'payment:shop:open'], async (workflowId) => {
    nudged.push(workflowId);
    if (workflowId === 'payment:shop:ended') throw gone;
    return {};
  });
  expect(await upgraded(client.workflow, { to: 'new' })).toEqual({
    ...{ build: 'new', before: 'old', toMove: 2, left: {}, free: ['old'] },
  });
  expect(nudged).toEqual(['payment:shop:ended', 'payment:shop:open']);
});
