import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import { HoldfastError } from '../../messages/errors';
import { DEPLOYMENT } from '../../messages/ids';
import { NUDGE_SIGNAL } from '../../messages/messages';
import { buildQueries, type OpenQueries, unversionedQueries } from '../../messages/queries';
import { GRPC, grpcCodeOf, unlessGone } from '../grpc';
import { inLanes } from '../lanes';
import { rawRows } from '../listing';
import { createQueues } from '../queues';
import { type Build, type Builds, buildsOf, type Open, openIn, unpolledOf } from './builds';

export interface UpgradeOptions {
  /** The build to move to; `previous`: the one that was current before. */
  to: string | 'previous';
  /** How long to wait for workers, and then for payments to move. Default: 10 minutes each. Milliseconds. */
  withinMs?: number;
  onStep?: (step: UpgradeStep) => void;
}

/** What an upgrade does, as it happens. */
export type UpgradeStep =
  /** Queues that no worker of the new build polls yet. */
  | { step: 'waiting'; queues: readonly string[] }
  /** Payments begin on the new build from here on. */
  | { step: 'current'; build: string; before?: string }
  /** Open payments that are not on the new build yet, of those that were not at the beginning. */
  | { step: 'moving'; left: number; of: number };

export interface Upgraded {
  build: string;
  before?: string;
  /** Open payments that had to move. */
  toMove: number;
  /** Those that had not moved when the time was over, by the build that they are on (`''`: workers without a build). */
  left: Readonly<Record<string, number>>;
  /** Of those: paused in Temporal. They can move when somebody has unpaused them. */
  paused: number;
  /** Builds that no open payment is on any more: their workers may go. */
  free: readonly string[];
}

/** What an upgrade would do. */
export interface UpgradePlan {
  build: string;
  before?: string;
  /** Queues that the new build's workers do not poll, although payments of today need them. */
  waiting: readonly string[];
  toMove: number;
}

const WITHIN_MS = 10 * 60_000;
const LOOK_EVERY_MS = 1_000;
/** A payment that is in the middle of a call moves after it: who has been nudged needs no second nudge so soon. */
const NUDGE_EVERY_MS = 5_000;
const NUDGES_AT_ONCE = 16;
/** The lists run behind: what began on the old build a moment before would not be counted, and its workers would be called free. */
const LISTED_WITHIN_MS = 3_000;

/** Looks only. Throws `UnknownBuild`, `NotVersioned`. */
export async function upgradePlanOf(client: WorkflowClient, to: string): Promise<UpgradePlan> {
  const { build, known } = await target(client, to);
  const needed = queuesNeeded(known, build);
  return {
    build: build.id,
    ...before(known, build),
    waiting: await unpolledOf(createQueues(client), build.id, needed),
    toMove: (await total(client, sources(known, build))).open,
  };
}

/**
 * Moves every open payment to another build of the workers, in the one order that loses nobody: workers of the new build poll every queue, it becomes
 * current, and each payment is nudged until it has moved. A payment moves between two of its steps, by beginning a new run: nothing is replayed by
 * code that did not write it. May be repeated; a repeat goes on. Throws `UnknownBuild`, `NotVersioned`.
 */
export async function upgraded(client: WorkflowClient, options: UpgradeOptions): Promise<Upgraded> {
  const { to, withinMs = WITHIN_MS, onStep = () => undefined } = options;
  const { build, known } = await target(client, to);
  await polled(client, build, queuesNeeded(known, build), withinMs, onStep);
  const was = before(known, build);
  const isNews = known.current?.id !== build.id;
  if (isNews) await makeCurrent(client, build.id, withinMs);
  onStep({ step: 'current', build: build.id, ...was });
  if (isNews) await sleep(LISTED_WITHIN_MS);
  const froms = sources(known, build);
  const { open: toMove } = await total(client, froms);
  await move(client, froms, toMove, withinMs, onStep);
  const counts = await Promise.all(froms.map(async ({ id, list }) => ({ id, ...(await openIn(client, list)) })));
  return {
    build: build.id,
    ...was,
    toMove,
    left: Object.fromEntries(counts.filter(({ open }) => open > 0).map(({ id, open }) => [id, open])),
    paused: counts.reduce((sum, { paused }) => sum + paused, 0),
    free: counts.filter(({ id, open }) => id !== '' && open === 0).map(({ id }) => id),
  };
}

const before = ({ current }: Builds, build: Build): { before?: string } =>
  current === undefined || current.id === build.id ? {} : { before: current.id };

async function target(client: WorkflowClient, to: string): Promise<{ build: Build; known: Builds }> {
  const known = await buildsOf(client);
  const build = to === 'previous' ? previous(known) : known.builds.find(({ id }) => id === to);
  if (build !== undefined) return { build, known };
  const ids = known.builds.map(({ id }) => id).join(', ');
  throw new HoldfastError(
    'UnknownBuild',
    to === 'previous'
      ? `no build was current before this one. Builds that Temporal knows: ${ids}.`
      : `Temporal knows no build ${JSON.stringify(to)}. Start its workers first: each says its build when it is ready. Builds that Temporal knows: ${ids}.`,
  );
}

/** The one that was current last, before the current one. */
function previous({ builds }: Builds): Build | undefined {
  return builds
    .filter(({ state, currentAt }) => state !== 'current' && currentAt !== undefined)
    .sort((a, b) => (b.currentAt as Date).getTime() - (a.currentAt as Date).getTime())[0];
}

/** What the current build serves, the new one has to serve, or its payments would wait for ever. */
const queuesNeeded = ({ current }: Builds, build: Build): readonly string[] =>
  current === undefined || current.id === build.id ? build.queues : [...new Set([...current.queues, ...build.queues])];

interface Source {
  /** `''`: workers without a build. */
  id: string;
  list: OpenQueries;
}

const sources = ({ builds }: Builds, build: Build): Source[] => [
  ...builds.filter(({ id }) => id !== build.id).map(({ id }) => ({ id, list: buildQueries(id) })),
  { id: '', list: unversionedQueries() },
];

async function total(client: WorkflowClient, froms: readonly Source[]): Promise<Open> {
  const counts = await Promise.all(froms.map(({ list }) => openIn(client, list)));
  return counts.reduce((sum, one) => ({ open: sum.open + one.open, paused: sum.paused + one.paused }));
}

async function polled(
  client: WorkflowClient,
  { id }: Build,
  queues: readonly string[],
  withinMs: number,
  onStep: (step: UpgradeStep) => void,
): Promise<void> {
  for (const until = Date.now() + withinMs; ; await sleep(LOOK_EVERY_MS)) {
    const missing = await unpolledOf(createQueues(client), id, queues);
    if (missing.length === 0) return;
    if (Date.now() > until) {
      throw new HoldfastError(
        'UnknownBuild',
        `no worker of build ${id} polls ${missing.join(', ')}. Nothing was changed. Start workers of this build, with every account that the current ones have.`,
      );
    }
    onStep({ step: 'waiting', queues: missing });
  }
}

/** Refused until the server itself has seen every queue: *is missing active task queues*. */
async function makeCurrent(client: WorkflowClient, buildId: string, withinMs: number): Promise<void> {
  const { workflowService, options } = client;
  for (const until = Date.now() + withinMs; ; await sleep(LOOK_EVERY_MS)) {
    try {
      await workflowService.setWorkerDeploymentCurrentVersion({
        namespace: options.namespace,
        deploymentName: DEPLOYMENT,
        buildId,
        identity: options.identity,
      });
      return;
    } catch (error) {
      if (grpcCodeOf(error) !== GRPC.failedPrecondition || Date.now() > until) throw error;
    }
  }
}

async function move(
  client: WorkflowClient,
  froms: readonly Source[],
  of: number,
  withinMs: number,
  onStep: (step: UpgradeStep) => void,
): Promise<void> {
  let nudgedAt = 0;
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(LOOK_EVERY_MS)) {
    const { open: left, paused } = await total(client, froms);
    onStep({ step: 'moving', left, of });
    if (left === paused) return;
    if (Date.now() < nudgedAt + NUDGE_EVERY_MS) continue;
    for (const { list } of froms) await nudge(client, list.running, until);
    nudgedAt = Date.now();
  }
}

/** Each open payment of a list, as far as the time goes. One that has ended or moved meanwhile needs none. */
async function nudge(client: WorkflowClient, query: string, until: number): Promise<void> {
  const open: string[] = [];
  for await (const { execution } of rawRows(client, query)) open.push(execution?.workflowId ?? '');
  await inLanes(open, { atOnce: NUDGES_AT_ONCE, until }, (workflowId) =>
    unlessGone(client.getHandle(workflowId).signal(NUDGE_SIGNAL)),
  );
}
