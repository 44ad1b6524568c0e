import type { WorkflowClient } from '@temporalio/client';
import { tsToMs } from '@temporalio/common';
import { HoldfastError } from '../../messages/errors';
import { DEPLOYMENT } from '../../messages/ids';
import { buildQueries, type OpenQueries, unversionedQueries } from '../../messages/queries';
import { CALL_WITHIN_MS } from '../deadlines';
import { GRPC, grpcCodeOf, whereKnown } from '../grpc';
import { countOf } from '../listing';
import { buildOf, createQueues, isPolled, type Queues } from '../queues';

/**
 * Where a build stands. `current`: payments begin on it. `new`: workers of it have come, and it has never been current. `draining`: it was current, and
 * payments may still run on it. `drained`: Temporal has seen for some minutes that none does.
 */
export type BuildState = 'current' | 'new' | 'draining' | 'drained';

/** A build of the workers, as far as Temporal knows it. */
export interface Build {
  id: string;
  state: BuildState;
  /** Open payments that are pinned to it, also those that were paused in Temporal. Its workers must stay while there are any. */
  running: number;
  /** Queues that its workers have polled, and of those the ones that nobody of it polls now. */
  queues: readonly string[];
  unpolled: readonly string[];
  createdAt: Date;
  /** When it was current last, or has become current. */
  currentAt?: Date;
}

/** All builds, the current one first, then the newest. */
export interface Builds {
  builds: readonly Build[];
  current?: Build;
  /** Open payments of workers without a build. */
  unversioned: number;
}

/** What Temporal says about the builds of the workers. Throws `NotVersioned` where no worker ever had one. */
export async function buildsOf(client: WorkflowClient): Promise<Builds> {
  const summaries = await summariesOf(client);
  const polled = createQueues(client);
  const builds = await Promise.all(summaries.map((summary) => buildFrom(client, polled, summary)));
  const sorted = builds.sort((a, b) => rank(a) - rank(b) || b.createdAt.getTime() - a.createdAt.getTime());
  const current = sorted.find(({ state }) => state === 'current');
  const { open: unversioned } = await openIn(client, unversionedQueries());
  return { builds: sorted, ...(current === undefined ? {} : { current }), unversioned };
}

const rank = ({ state }: Build): number => (state === 'current' ? 0 : 1);

type Summary = Awaited<ReturnType<typeof summariesOf>>[number];

async function summariesOf({ workflowService, options: { namespace } }: WorkflowClient) {
  try {
    const { workerDeploymentInfo } = await workflowService.describeWorkerDeployment({
      namespace,
      deploymentName: DEPLOYMENT,
    });
    return workerDeploymentInfo?.versionSummaries ?? [];
  } catch (error) {
    if (grpcCodeOf(error) !== GRPC.notFound) throw error;
    throw new HoldfastError(
      'NotVersioned',
      'no worker of this namespace has a build. Start workers with `versioning: pinned` in holdfast.yaml; without it there is nothing to ' +
        'move: replace the workers, and end payments that the new code cannot replay before.',
    );
  }
}

/** `temporal.api.enums.v1.WorkerDeploymentVersionStatus`. */
const STATES: Readonly<Record<number, BuildState>> = { 1: 'new', 2: 'current', 4: 'draining', 5: 'drained' };

async function buildFrom(client: WorkflowClient, polled: Queues, summary: Summary): Promise<Build> {
  const id = summary.deploymentVersion?.buildId ?? '';
  const [queues, { open: running }] = await Promise.all([queuesOf(client, id), openIn(client, buildQueries(id))]);
  const unpolled = await unpolledOf(polled, id, queues);
  const currentAt = summary.currentSinceTime ?? summary.lastCurrentTime;
  return {
    id,
    state: STATES[summary.status ?? 0] ?? 'new',
    running,
    queues,
    unpolled,
    createdAt: new Date(tsToMs(summary.createTime)),
    ...(currentAt ? { currentAt: new Date(tsToMs(currentAt)) } : {}),
  };
}

async function queuesOf(
  { workflowService, options: { namespace } }: WorkflowClient,
  buildId: string,
): Promise<string[]> {
  const { workerDeploymentVersionInfo } = await workflowService.describeWorkerDeploymentVersion({
    namespace,
    deploymentVersion: { deploymentName: DEPLOYMENT, buildId },
  });
  const names = (workerDeploymentVersionInfo?.taskQueueInfos ?? []).map(({ name }) => name ?? '');
  return [...new Set(names)].sort();
}

/** Of these queues the ones that no worker of this build polls, for payments or for their calls. */
export async function unpolledOf({ pollersOf }: Queues, buildId: string, queues: readonly string[]): Promise<string[]> {
  const now = Date.now();
  const isServed = async (queue: string): Promise<boolean> => {
    const kinds = await Promise.all([pollersOf(queue, 'workflow'), pollersOf(queue, 'activity')]);
    return kinds.every((pollers) =>
      isPolled(
        pollers.filter(({ build }) => build === buildOf(DEPLOYMENT, buildId)),
        now,
      ),
    );
  };
  const served = await Promise.all(queues.map(isServed));
  return queues.filter((_, at) => !served[at]);
}

/** How many payments there are in a list. */
export interface Open {
  open: number;
  /** Of these: paused in Temporal. They move to no other build meanwhile, and go on some day: then they need their workers. */
  paused: number;
}

export async function openIn(client: WorkflowClient, { running, paused }: OpenQueries): Promise<Open> {
  const still = (await whereKnown(countOf(client, paused, CALL_WITHIN_MS))) ?? 0;
  return { open: (await countOf(client, running, CALL_WITHIN_MS)) + still, paused: still };
}
