import { setImmediate as turn } from 'node:timers/promises';
import type { ActivityOptions, LocalActivityOptions, WorkflowInfo } from '@temporalio/workflow';

/**
 * Stands for `@temporalio/workflow`: the wiring is run without a server, its orders to Temporal are written down, and time passes when the test
 * says so. What the server really makes of those orders, the tests in `test/workflows` say.
 */
const actual = jest.requireActual<typeof import('@temporalio/workflow')>('@temporalio/workflow');

type Default = (name: string, ...args: unknown[]) => unknown;

interface Timer {
  at: number;
  ring(): void;
}

const fresh = () => ({
  now: Date.UTC(2027, 2, 1),
  info: {
    workflowId: 'payment:nordic-shop:order-1001',
    originalExecutionRunId: 'run-1',
    taskQueue: 'holdfast-vipps',
    unsafe: { isReplaying: false, isReplayingHistoryEvents: false, now: () => Date.now() },
    startTime: new Date(Date.UTC(2027, 2, 1)),
    continueAsNewSuggested: false,
    targetWorkerDeploymentVersionChanged: false,
    memo: undefined,
  } as { -readonly [Name in keyof WorkflowInfo]?: WorkflowInfo[Name] | undefined },
  /** Each upsert as one object, by the names of the attributes. */
  attributes: [] as Record<string, unknown>[],
  memos: [] as unknown[],
  /** What was given as the operator's page: a text, or what makes one when it is asked for. */
  details: [] as unknown[],
  sleeps: [] as { ms: number; summary?: string | undefined }[],
  timers: [] as Timer[],
  conditions: [] as { holds(): boolean; go(): void }[],
  calls: [] as { name: string; args: unknown[]; options: ActivityOptions; isLocal?: true }[],
  /** What activities answer. */
  answer: (() => undefined) as (name: string) => unknown,
  handlers: new Map<string, { handler: (...args: never[]) => unknown; options: Record<string, unknown> }>(),
  defaults: {} as Record<'signal' | 'update' | 'query', Default>,
  /** What was counted, as `metric label=value,…`. */
  counted: [] as string[],
  lines: [] as { level: string; message: string; attributes: unknown }[],
  /** Set before all others. */
  firstHandler: undefined as string | undefined,
  uncancelled: 0,
  /** Calls that were called off. */
  calledOff: 0,
  children: [] as { type: string; options: Record<string, unknown> }[],
  /** While a child is being started. */
  childStarts: (() => undefined) as () => unknown,
  /** Signals to other workflows, as `id name`. */
  signalled: [] as string[],
  /** Whoever is signalled is not there. */
  nobodyThere: false,
  updateId: undefined as string | undefined,
  /** No handler of a signal or an update runs. */
  handlersFinished: true,
  /** The workflow is cancelled in Temporal. */
  cancel: (() => undefined) as () => void,
});

export const sdk = fresh();

/** Each test of the file that calls this begins with a run of its own. */
export function freshRuns(): void {
  beforeEach(() => {
    Object.assign(sdk, fresh());
    jest.spyOn(Date, 'now').mockImplementation(() => sdk.now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
}

/** Everything runs that can run at this moment. */
export async function settle(): Promise<void> {
  for (;;) {
    await turn();
    const ready = sdk.conditions.filter(({ holds }) => holds());
    if (ready.length === 0) return;
    sdk.conditions = sdk.conditions.filter((condition) => !ready.includes(condition));
    for (const { go } of ready) go();
  }
}

/** Time passes, and timers ring in their order. */
export async function pass(ms: number): Promise<void> {
  const until = sdk.now + ms;
  await settle();
  for (;;) {
    const [next] = sdk.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    if (next === undefined) break;
    sdk.timers = sdk.timers.filter((timer) => timer !== next);
    sdk.now = Math.max(sdk.now, next.at);
    next.ring();
    await settle();
  }
  sdk.now = until;
}

export class ContinuedAsNew extends Error {
  constructor(
    readonly input: unknown,
    readonly options: { initialVersioningBehavior?: string },
  ) {
    super('continued as new');
  }
}

const callsWith = (how: { options: ActivityOptions; isLocal?: true }) =>
  new Proxy(
    {},
    {
      get:
        (_, name: string) =>
        async (...args: unknown[]) => {
          sdk.calls.push({ name, args, ...how });
          return sdk.answer(name);
        },
    },
  );

const line = (level: string) => (message: string, attributes: unknown) =>
  void sdk.lines.push({ level, message, attributes });

module.exports = {
  ...actual,
  metricMeter: {
    createCounter: (name: string) => ({
      add: (_: number, labels: Record<string, string>) =>
        void sdk.counted.push(
          `${name} ${Object.entries(labels)
            .map((entry) => entry.join('='))
            .join(',')}`,
        ),
    }),
  },
  log: { info: line('info'), warn: line('warn') },
  sdk,
  freshRuns,
  settle,
  pass,
  ContinuedAsNew,
  workflowInfo: () => sdk.info,
  upsertSearchAttributes: (pairs: { key: { name: string }; value: unknown }[]) => {
    sdk.attributes.push(Object.fromEntries(pairs.map(({ key, value }) => [key.name, value])));
  },
  upsertMemo: (memo: unknown) => void sdk.memos.push(memo),
  setCurrentDetails: (text: unknown) => void sdk.details.push(text),
  sleep: (ms: number, options?: { summary?: string }) => {
    sdk.sleeps.push({ ms, ...(options === undefined ? {} : { summary: options.summary }) });
    return new Promise<void>((ring) => void sdk.timers.push({ at: sdk.now + ms, ring }));
  },
  condition: (holds: () => boolean, withinMs?: number) =>
    new Promise<boolean>((go) => {
      if (holds()) return go(true);
      const condition = { holds, go: () => go(true) };
      sdk.conditions.push(condition);
      if (withinMs === undefined) return;
      const ring = (): void => {
        sdk.conditions = sdk.conditions.filter((other) => other !== condition);
        go(false);
      };
      sdk.timers.push({ at: sdk.now + withinMs, ring });
    }),
  startChild: async (type: string, options: Record<string, unknown>) => {
    sdk.children.push({ type, options });
    await sdk.childStarts();
  },
  getExternalWorkflowHandle: (id: string) => ({
    async signal(name: string) {
      sdk.signalled.push(`${id} ${name}`);
      if (sdk.nobodyThere) throw new Error('it has ended');
    },
  }),
  makeContinueAsNewFunc: (options: { initialVersioningBehavior?: string }) => async (input: unknown) => {
    throw new ContinuedAsNew(input, options);
  },
  proxyActivities: (options: ActivityOptions) => callsWith({ options }),
  proxyLocalActivities: (options: LocalActivityOptions) => callsWith({ options, isLocal: true }),
  currentUpdateInfo: () => (sdk.updateId === undefined ? undefined : { id: sdk.updateId }),
  allHandlersFinished: () => sdk.handlersFinished,
  CancellationScope: class {
    static current() {
      return {
        cancelRequested: new Promise((_, cancel) => {
          sdk.cancel = () => cancel(new Error('cancelled'));
        }),
      };
    }
    static nonCancellable(run: () => unknown) {
      sdk.uncancelled += 1;
      return run();
    }
    run(what: () => unknown) {
      return what();
    }
    cancel() {
      sdk.calledOff += 1;
    }
  },
  setHandler: (
    { name, type }: { name: string; type: string },
    handler: () => unknown,
    options: Record<string, unknown>,
  ) => void sdk.handlers.set(`${type} ${name}`, { handler, options }),
  setDefaultSignalHandler: (handler: Default) => {
    sdk.firstHandler ??= sdk.handlers.size === 0 ? 'default signal' : 'another';
    sdk.defaults.signal = handler;
  },
  setDefaultUpdateHandler: (handler: Default) => {
    sdk.defaults.update = handler;
  },
  setDefaultQueryHandler: (handler: Default) => {
    sdk.defaults.query = handler;
  },
};
