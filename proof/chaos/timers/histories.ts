import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, HistoryAndWorkflowId } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import { WORKFLOW_TYPE } from '../../../src/messages/ids';
import { ROOT } from '../../root';
import { failedTasksOf, type History } from '../failed-tasks';

/** What the workers run. From the sources and from the compiled script the way is the same. */
const BUNDLE = join(ROOT, 'dist/workflow-bundle.js');

/** What all histories together say. */
export interface Reading {
  readonly runs: number;
  readonly events: number;
  /** Workflow tasks that were completed, and that were lost with a frozen or killed worker. */
  readonly tasks: number;
  readonly timedOut: number;
  readonly timersStarted: number;
  /** None ever is: see `src/workflows/alarm.ts`. */
  readonly timersCancelled: number;
  /** Workflow tasks that failed, and runs that do not replay, each with the reason and where its history is kept. */
  readonly failed: readonly string[];
  readonly unreplayed: readonly string[];
}

/** Reads every run of the namespace, counts, and replays it with the bundle that the workers run. */
export async function readAll(client: Client): Promise<Reading> {
  const count = { runs: 0, events: 0, tasks: 0, timedOut: 0, timersStarted: 0, timersCancelled: 0 };
  const kept = new Keeper();
  const failed: string[] = [];
  const unreplayed: string[] = [];
  const histories = new Map<string, History>();
  async function* all(): AsyncGenerator<HistoryAndWorkflowId> {
    for await (const { workflowId, runId } of client.workflow.list({ query: `WorkflowType='${WORKFLOW_TYPE}'` })) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      histories.set(runId, history);
      count.runs += 1;
      for (const event of history.events ?? []) {
        count.events += 1;
        if (event.workflowTaskCompletedEventAttributes) count.tasks += 1;
        if (event.workflowTaskTimedOutEventAttributes) count.timedOut += 1;
        if (event.timerStartedEventAttributes) count.timersStarted += 1;
        if (event.timerCanceledEventAttributes) count.timersCancelled += 1;
      }
      const why = failedTasksOf(history);
      if (why.length > 0) {
        const file = kept.keep(`${workflowId} ${runId}`, history);
        failed.push(...why.map((reason) => `${workflowId}: ${reason} (${file})`));
      }
      yield { workflowId, history };
    }
  }
  const code = { codePath: BUNDLE };
  readFileSync(BUNDLE); // without a build every replay would fail for this reason
  for await (const { workflowId, runId, error } of Worker.runReplayHistories({ workflowBundle: code }, all())) {
    const history = histories.get(runId);
    histories.delete(runId);
    if (error === undefined) continue;
    const file = history ? ` (${kept.keep(`${workflowId} ${runId}`, history)})` : '';
    unreplayed.push(`${workflowId}: ${error.message}${file}`);
  }
  return { ...count, failed, unreplayed };
}

/** Keeps the histories that prove something, for who has to find out why. */
class Keeper {
  private folder: string | undefined;

  /** The file. */
  keep(name: string, history: History): string {
    this.folder ??= mkdtempSync(join(tmpdir(), 'holdfast-timers-'));
    const file = join(this.folder, `${name.replace(/\W+/g, '-')}.json`);
    writeFileSync(file, historyToJSON(history));
    return file;
  }
}
