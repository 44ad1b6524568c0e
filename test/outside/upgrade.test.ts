import { Client, type Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import { upgradedLines } from '../../src/cli/verbs/upgrade';
import { buildsOf } from '../../src/client/builds/builds';
import { upgraded } from '../../src/client/builds/upgrade';
import { GRPC } from '../../src/client/grpc';

const NOW = msToTs(Date.now());

const refused = (code: number, details: string): Error =>
  Object.assign(new Error(details), { code, details, metadata: new Map() });

interface Server {
  /** Payments on the build `old`, which is current. */
  running: readonly string[];
  /** How many more of them somebody paused in Temporal; undefined: the server does not know this. */
  paused?: number;
  /** How long the lists do not know the payments yet. */
  listedAfterMs?: number;
  /** What a nudge comes to. */
  signalled?: (workflowId: string) => Promise<object>;
}

/** A server with the builds `old` and `new`. A payment that is nudged moves. */
function serverWith({ running, paused, listedAfterMs = 0, signalled = async () => ({}) }: Server): Client {
  const listedFrom = Date.now() + listedAfterMs;
  let onOld = running.length;
  let bounds = 0;
  const isListed = (): boolean => Date.now() >= listedFrom;
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
    async countWorkflowExecutions({ query }: { query: string }) {
      if (bounds === 0) throw new Error('this count waits for ever where the server is away');
      const isPaused = query.includes('"Paused"');
      if (isPaused && paused === undefined) throw refused(GRPC.invalidArgument, 'invalid ExecutionStatus value Paused');
      const count = isOfOld(query) ? (isPaused ? paused : isListed() ? onOld : 0) : 0;
      return { count: { toNumber: () => count }, groups: [] };
    },
    listWorkflowExecutions: async ({ query }: { query: string }) => ({
      executions: isOfOld(query) ? running.map((workflowId) => ({ execution: { workflowId } })) : [],
    }),
    async signalWorkflowExecution({ workflowExecution }: { workflowExecution: { workflowId: string } }) {
      onOld -= 1;
      return signalled(workflowExecution.workflowId);
    },
  };
  const withDeadline = async (_: unknown, call: () => Promise<unknown>): Promise<unknown> => {
    bounds += 1;
    return call().finally(() => {
      bounds -= 1;
    });
  };
  return new Client({ connection: { workflowService, withDeadline } as unknown as Connection });
}

// Each waits for the lists to be up to date, so all wait at once.
test.concurrent('a payment that has ended since it was listed does not stop the move of the others', async () => {
  const nudged: string[] = [];
  const client = serverWith({
    running: ['payment:shop:ended', 'payment:shop:open'],
    async signalled(workflowId) {
      nudged.push(workflowId);
      if (workflowId === 'payment:shop:ended') throw refused(GRPC.notFound, 'workflow execution already completed');
      return {};
    },
  });
  expect(await upgraded(client.workflow, { to: 'new' })).toEqual({
    ...{ build: 'new', before: 'old', toMove: 2, left: {}, paused: 0, free: ['old'] },
  });
  expect(nudged).toEqual(['payment:shop:ended', 'payment:shop:open']);
});

test.concurrent('what was paused in Temporal needs its build: it is counted there, not waited for, and the build is not free', async () => {
  const client = serverWith({ running: ['payment:shop:open'], paused: 2 });
  expect(await buildsOf(client.workflow)).toMatchObject({ current: { id: 'old', running: 3 } });
  const done = await upgraded(client.workflow, { to: 'new' });
  expect(done).toEqual({ build: 'new', before: 'old', toMove: 3, left: { old: 2 }, paused: 2, free: [] });
  expect(upgradedLines(done)).toEqual([
    'Build new is current. Moved: 1 of 3 open payments.',
    '2 are still on build old. Leave its workers running, and repeat this command.',
    'Paused in Temporal, and so unable to move: 2. holdfast stuck lists them; unpause them in the Temporal UI.',
  ]);
});

test.concurrent('a payment that began on the old build a moment ago, and is in no list yet, is moved as well', async () => {
  const client = serverWith({ running: ['payment:shop:new'], listedAfterMs: 1_000 });
  expect(await upgraded(client.workflow, { to: 'new' })).toMatchObject({ toMove: 1, left: {}, free: ['old'] });
});
