import { Client, type ConnectionLike } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { doneLines, planLines } from '../../src/cli/verbs/mend';
import { Holdfast } from '../../src/client';
import { GRPC } from '../../src/client/grpc';

const IDA = { operator: 'ida', reason: 'terminated by mistake' };
const AT = msToTs(Date.UTC(2027, 2, 1));
const ID = 'payment:shop:one';
const RUNNING = 1;
const TERMINATED = 5;

type Event = Record<string, unknown>;
const STARTED = { workflowExecutionStartedEventAttributes: {} };
const WANTED = { workflowTaskScheduledEventAttributes: {} };
const BEGUN = { workflowTaskStartedEventAttributes: {} };
const DONE = { workflowTaskCompletedEventAttributes: {} };
const CANCEL = { workflowExecutionCancelRequestedEventAttributes: {} };
const TERMINATED_EVENT = { workflowExecutionTerminatedEventAttributes: {} };
const reset = (baseRunId: string) => ({ workflowTaskFailedEventAttributes: { cause: 20, baseRunId }, eventTime: AT });
const signal = (signalName: string) => ({ workflowExecutionSignaledEventAttributes: { signalName } });
const numbered = (...events: Event[]): Event[] => events.map((event, at) => ({ ...event, eventId: at + 1 }));

/** A task was wanted, and nobody had begun it, when these came and somebody terminated the payment. */
const cutOff = (...messages: Event[]) => numbered(STARTED, WANTED, ...messages, TERMINATED_EVENT);
/** The run that a reset of the first one makes. */
const taken = (...messages: Event[]) => [STARTED, WANTED, reset('run-1'), ...messages, WANTED, BEGUN, DONE];

interface Server {
  runs: Record<string, Event[]>;
  /** What the next calls of a kind come to, after the reset. */
  troubles?: { reads?: number; cancels?: number };
  /** A cancel request that comes between the look and the reset. */
  late?: boolean;
}

/** A server with a payment whose latest run is the last of these, and what is done to it. */
function serverWith({ runs, troubles = {}, late = false }: Server) {
  const done: string[] = [];
  let [reads, cancels] = [0, troubles.cancels ?? 0];
  const latest = (): string => Object.keys(runs).at(-1) as string;
  const trouble = (): Error =>
    Object.assign(new Error('the shard is being moved'), { code: GRPC.unavailable, details: '', metadata: {} });
  const workflowService = {
    async describeWorkflowExecution() {
      const isOver = runs[latest()]?.at(-1)?.workflowExecutionTerminatedEventAttributes !== undefined;
      return {
        workflowExecutionInfo: {
          execution: { workflowId: ID, runId: latest() },
          status: isOver ? TERMINATED : RUNNING,
          type: { name: 'payment' },
          historyLength: { toNumber: () => 9 },
          ...{ startTime: AT, closeTime: AT, taskQueue: 'holdfast-vipps' },
        },
      };
    },
    async getWorkflowExecutionHistory({ execution: { runId } }: { execution: { runId: string } }) {
      if (reads-- > 0) throw trouble();
      return { history: { events: runs[runId] } };
    },
    async resetWorkflowExecution({ workflowTaskFinishEventId: point }: { workflowTaskFinishEventId: number }) {
      const all = runs[latest()] ?? [];
      const messages = all.slice(point - 1).filter(({ workflowExecutionSignaledEventAttributes: is }) => is);
      if (late) runs[latest()] = numbered(...all, CANCEL);
      runs['run-2'] = numbered(...all.slice(0, point - 1), reset(latest()), ...messages, WANTED, BEGUN, DONE);
      reads = troubles.reads ?? 0;
      done.push('reset');
      return { runId: 'run-2' };
    },
    async requestCancelWorkflowExecution({ workflowExecution: { runId } }: { workflowExecution: { runId: string } }) {
      if (cancels-- > 0) throw trouble();
      done.push(`cancel ${runId}`);
      runs[runId] = numbered(...(runs[runId] ?? []), CANCEL, WANTED, BEGUN, DONE);
      return {};
    },
  };
  const connection = { workflowService, plugins: [], withDeadline: (_: unknown, call: () => unknown) => call() };
  const holdfast = Holdfast.over(new Client({ connection: connection as unknown as ConnectionLike }), {});
  return { done, plan: () => holdfast.mendPlan('shop', 'one'), mend: () => holdfast.mend('shop', 'one', IDA) };
}

describe('a cancel request, which a reset does not take over,', () => {
  test.each([
    ['when it came last', [CANCEL], { before: 1, after: 1 }],
    ['when more came after it', [CANCEL, signal('complete')], { before: 2, after: 2 }],
    ['when more came before it', [signal('ship'), CANCEL], { before: 2, after: 2 }],
  ])('is foretold and made again %s', async (_, messages, told) => {
    const { done, plan, mend } = serverWith({ runs: { 'run-1': cutOff(...messages) } });
    const foretold = await plan();
    expect(foretold).toMatchObject({ toEvent: 3, messages: messages.length, cancels: true });
    expect(planLines(foretold).join('\n')).toContain('A cancel request is among them');
    expect(await mend()).toMatchObject({ now: 'moves', lost: [], told });
    expect(done).toEqual(['reset', 'cancel run-2']);
  });

  test('is not lost where nothing can be read right after the reset', async () => {
    const { done, mend } = serverWith({ runs: { 'run-1': cutOff(CANCEL) }, troubles: { reads: 1 } });
    await expect(mend()).rejects.toMatchObject({ code: 'ServerUnavailable' });
    expect(done).toEqual(['reset', 'cancel run-2']);
    await expect(mend()).rejects.toMatchObject({ code: 'NothingToMend' });
  });

  test('is made again until the server takes it', async () => {
    const { done, mend } = serverWith({ runs: { 'run-1': cutOff(CANCEL) }, troubles: { cancels: 2 } });
    expect(await mend()).toMatchObject({ lost: [], told: { before: 1, after: 1 } });
    expect(done).toEqual(['reset', 'cancel run-2']);
  });

  test('is made again where it came between the look and the reset', async () => {
    const { done, mend } = serverWith({ runs: { 'run-1': cutOff() }, late: true });
    expect(await mend()).toMatchObject({ cancels: true, lost: [], told: { before: 1, after: 1 } });
    expect(done).toEqual(['reset', 'cancel run-2']);
  });

  test('is found by the next mend where the first one did not come so far, and nothing is reset', async () => {
    const runs = { 'run-1': cutOff(CANCEL, signal('ship')), 'run-2': numbered(...taken(signal('ship'))) };
    const { done, plan, mend } = serverWith({ runs });
    const foretold = await plan();
    expect(foretold).toMatchObject({ runId: 'run-2', reason: 'cancelLost', cancels: true, messages: 1, calls: [] });
    expect(planLines(foretold).join('\n')).toMatch(
      /reset, and has lacked a cancel request since .*\n.*asked to cancel/,
    );
    const mended = await mend();
    expect(mended).toMatchObject({ newRunId: 'run-2', now: 'moves', lost: [], told: { before: 2, after: 2 } });
    expect(doneLines(mended)[0]).toBe('Asked to cancel: run run-2.');
    expect(done).toEqual(['cancel run-2']);
    await expect(plan()).rejects.toMatchObject({ code: 'NothingToMend' });
  });

  test('is found behind several resets, also where the last run has to be reset once more', async () => {
    const again = numbered(...taken(), reset('run-2'), TERMINATED_EVENT);
    const runs = { 'run-1': cutOff(CANCEL), 'run-2': numbered(...taken()), 'run-3': again };
    expect(await serverWith({ runs }).plan()).toMatchObject({ reason: 'cutOff', cancels: true, messages: 1 });
  });

  test('is not made twice: what came before the point stays, and what was never asked is not made up', async () => {
    const before = numbered(STARTED, CANCEL, WANTED, BEGUN, TERMINATED_EVENT);
    const { done, mend } = serverWith({ runs: { 'run-1': before } });
    expect(await mend()).toMatchObject({ toEvent: 5, cancels: false });
    expect(done).toEqual(['reset']);
    const never = serverWith({
      runs: { 'run-1': cutOff(signal('ship')), 'run-2': numbered(...taken(signal('ship'))) },
    });
    await expect(never.mend()).rejects.toMatchObject({ code: 'NothingToMend' });
  });
});
