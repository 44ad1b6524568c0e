import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import type { coresdk, temporal } from '@temporalio/proto';
import type { Workflow, WorkflowCreateOptions } from '@temporalio/worker/lib/workflow/interface';
import type { ReusableVMWorkflow, ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm';
import { providerQueue, WORKFLOW_TYPE } from '../../src/messages/ids';
import { ROOT } from '../root';
import { seedBytes, stampOf } from './jobs';

export type { Workflow };

/** What `npm run build` writes, and what every worker runs. */
const BUNDLE = process.env.HOLDFAST_SIMULATED_BUNDLE ?? join(ROOT, 'dist/workflow-bundle.js');

/** What a server knows of a run when it starts. */
export interface Start {
  workflowId: string;
  runId: string;
  /** The run that this history began with; a reset keeps it. */
  originalRunId: string;
  /** The run that was continued as new. */
  continuedFrom?: string;
  /** Milliseconds since the epoch. */
  at: number;
  input: readonly temporal.api.common.v1.IPayload[];
  memo: Readonly<Record<string, temporal.api.common.v1.IPayload>>;
}

let creating: Promise<ReusableVMWorkflowCreator> | undefined;

/** The SDK's own runtime of workflows, as a worker's thread has it; one for each thread. */
const creator = (): Promise<ReusableVMWorkflowCreator> => {
  creating ??= create();
  return creating;
};

async function create(): Promise<ReusableVMWorkflowCreator> {
  const code = await readFile(BUNDLE, 'utf8').catch((cause: unknown) => {
    throw new Error(`there is no workflow bundle at ${BUNDLE}: run \`npm run build\` first`, { cause });
  });
  // Only here: the other modes of the simulator need no worker, and it takes a while to load.
  const [{ parseWorkflowCode }, { ReusableVMWorkflowCreator }, { globalHandlers }] = await Promise.all([
    import('@temporalio/worker/lib/worker.js'),
    import('@temporalio/worker/lib/workflow/reusable-vm.js'),
    import('@temporalio/worker/lib/workflow/vm-shared.js'),
  ]);
  // Without a limit of time: its watchdog is a thread for each activation, and half of the CPU of a run.
  const unlimited = undefined as unknown as number;
  const made = await ReusableVMWorkflowCreator.create(parseWorkflowCode(code, BUNDLE), unlimited, new Set(['open']));
  // They collect stack traces for the UI and change nothing of what a workflow does.
  globalHandlers.uninstall();
  return made;
}

/** An empty workflow of this run, as a worker makes it when its first activation comes. */
export async function createWorkflow(start: Start): Promise<Workflow> {
  return (await creator()).createWorkflow({
    info: infoOf(start),
    randomnessSeed: seedBytes(start.runId),
    now: start.at,
    showStackTraceSources: false,
    failureExceptionTypeNames: [],
  });
}

/** The runtime knows one workflow of a run, and forgets it with the latest that goes: then it must be told of the one that stays. */
export async function isStill({ runId }: Start, workflow: Workflow): Promise<void> {
  const { ReusableVMWorkflowCreator: known } = await import('@temporalio/worker/lib/workflow/reusable-vm.js');
  known.workflowByRunId.set(runId, workflow as ReusableVMWorkflow);
}

const infoOf = ({ workflowId, runId, originalRunId, continuedFrom, at }: Start): WorkflowCreateOptions['info'] =>
  ({
    workflowId,
    runId,
    workflowType: WORKFLOW_TYPE,
    searchAttributes: {},
    typedSearchAttributes: new TypedSearchAttributes(),
    taskQueue: providerQueue('vipps'),
    namespace: 'default',
    firstExecutionRunId: originalRunId,
    originalExecutionRunId: originalRunId,
    continuedFromExecutionRunId: continuedFrom,
    startTime: new Date(at),
    runStartTime: new Date(at),
    taskTimeoutMs: 10_000,
    attempt: 1,
    historyLength: 3,
    historySize: 0,
    continueAsNewSuggested: false,
    targetWorkerDeploymentVersionChanged: false,
    suggestedContinueAsNewReasons: [],
    currentBuildId: '',
    currentDeploymentVersion: undefined,
    unsafe: { now: Date.now, isReplaying: false, isReplayingHistoryEvents: false, random: () => 0 },
  }) as unknown as WorkflowCreateOptions['info'];

/** The first job of a run. */
export const initialize = (start: Start): coresdk.workflow_activation.IWorkflowActivationJob => ({
  initializeWorkflow: {
    workflowType: WORKFLOW_TYPE,
    workflowId: start.workflowId,
    arguments: [...start.input],
    firstExecutionRunId: start.originalRunId,
    originalExecutionRunId: start.originalRunId,
    continuedFromExecutionRunId: start.continuedFrom ?? '',
    attempt: 1,
    startTime: stampOf(start.at),
    memo: { fields: { ...start.memo } },
  },
});
