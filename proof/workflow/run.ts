import { coresdk } from '@temporalio/proto';
import { EVENTS_WAIT } from '../../src/messages/messages';
import { Violated } from '../simulator/violated';
import { asked, fired, type Job, stampOf } from './jobs';
import { fromPayload } from './payloads';
import { createWorkflow, isStill, type Start, type Workflow } from './runtime';
import { type Command, variantOf } from './told';

/** One workflow task as it stands in the history: what came, and what was ordered. */
interface Kept {
  jobs: readonly Job[];
  at: number;
  isSuggested: boolean;
  /** What the server says of the history at its start. */
  length: number;
  commands: readonly Command[];
}

/** A workflow task that is to be carried out. */
export interface Task {
  jobs: readonly Job[];
  /** When the server started it, ms since the epoch. */
  at: number;
  /** The server suggests to continue as new. */
  isSuggested: boolean;
  /** What the activation says of the time, where that is not when it was started. */
  clock?: number;
}

const REPLAYED_SHARE = 0.3;
/** Bytes of an event; the exact number is nobody's matter. */
const EVENT_BYTES = 300;
/** No timer has this number: that one rings is nothing to the workflow. */
const NO_TIMER = 999_999;

/** One run of the real workflow in the SDK's own runtime, and its history as a server would have it. */
export class Run {
  private kept: Kept[] = [];
  private vm: Workflow | undefined;
  private last = 0;
  /** Tasks that were played again, and tasks that may be: each once or so, lest a long life be all replay. */
  private again = 0;
  private performed = 0;

  constructor(readonly start: Start) {}

  /** Playing the history again would not be most of what this run does. */
  get mayReplay(): boolean {
    return this.again <= REPLAYED_SHARE * this.performed;
  }

  /** How many tasks the history has. */
  get length(): number {
    return this.kept.length;
  }

  /** What the workflow's own clock shows. */
  get clock(): number {
    return this.last;
  }

  /** The jobs of the tasks from that one on. */
  jobsFrom(nth: number): (readonly Job[])[] {
    return this.kept.slice(nth).map(({ jobs }) => jobs);
  }

  /** Begins with the first tasks of another run, as a reset does. */
  async inherit(other: Run, tasks: number): Promise<void> {
    this.kept = other.kept.slice(0, tasks);
    this.vm = await this.replayed();
    this.last = this.kept.at(-1)?.at ?? this.start.at;
  }

  /** Carries a task out. Nothing is kept of it yet: the worker may die before the server hears. Throws what fails the task. */
  async perform(task: Task): Promise<readonly Command[]> {
    this.vm ??= await createWorkflow(this.start);
    const { clock = task.at } = task;
    const done = await activate(this.vm, activationOf(this.start.runId, { ...task, at: clock }, this.events, false));
    this.last = clock;
    this.performed += 1;
    return done;
  }

  /** The server has heard of it. */
  keep({ jobs, at, isSuggested }: Task, commands: readonly Command[]): void {
    this.kept.push({ jobs, at, isSuggested, length: this.events, commands });
  }

  private get events(): number {
    const last = this.kept.at(-1);
    return last === undefined ? 3 : last.length + last.jobs.length + last.commands.length + 3;
  }

  /** The worker drops it from its cache, or is gone: the next one plays the history again. I19: to the same commands. */
  async evict(): Promise<void> {
    await this.drop();
    if (this.kept.length === 0) return;
    this.vm = await this.replayed();
    this.last = this.kept.at(-1)?.at ?? this.start.at;
  }

  async drop(): Promise<void> {
    await this.vm?.dispose();
    this.vm = undefined;
  }

  /** What a copy that was played again orders when the server suggests to continue as new: everything that the payment knows. */
  async probe(): Promise<readonly Command[]> {
    const task = { jobs: [fired(NO_TIMER)], at: this.last, isSuggested: true };
    return this.withCopy((copy) => activate(copy, activationOf(this.start.runId, task, this.events, false)));
  }

  /**
   * A query comes to a worker that has never seen the payment, and finds events which no task has taken yet: the SDK hands them to the workflow first.
   * I19: it must turn them away, since their task comes with more, and at another time.
   */
  async askTooEarly(jobs: readonly Job[]): Promise<void> {
    const last = this.kept.at(-1);
    if (last === undefined) return;
    await this.withCopy(async (copy) => {
      const early = { ...last, jobs, length: last.length + jobs.length + 3 };
      const activation = activationOf(this.start.runId, early, early.length, true, last.length);
      const { failed } = await copy.activate(activation);
      if (failed?.failure?.message !== EVENTS_WAIT) {
        throw new Violated(
          'I19',
          `a query brought events into the workflow before their task: ${JSON.stringify(failed)}`,
        );
      }
    });
  }

  private async withCopy<T>(use: (copy: Workflow) => Promise<T>): Promise<T> {
    const copy = await this.replayed();
    try {
      return await use(copy);
    } finally {
      await copy.dispose();
      if (this.vm !== undefined) await isStill(this.start, this.vm);
    }
  }

  /** A query of the payment as it is. */
  async ask<T>(name: string): Promise<T> {
    this.vm ??= await this.replayed();
    const task = { jobs: [asked(name)], at: this.last, isSuggested: false };
    const [{ respondToQuery: answer } = {}] = await activate(
      this.vm,
      activationOf(this.start.runId, task, this.events, false),
    );
    if (answer?.succeeded == null)
      throw new Violated('I18', `the query ${name} was answered ${answer?.failed?.message}`);
    return fromPayload(answer.succeeded.response);
  }

  private async replayed(): Promise<Workflow> {
    const copy = await createWorkflow(this.start);
    this.again += this.kept.length;
    for (const [nth, task] of this.kept.entries()) {
      const again = await activate(copy, activationOf(this.start.runId, task, task.length, true));
      if (bytesOf(again) !== bytesOf(task.commands)) throw new Violated('I19', deviation(nth, task.commands, again));
    }
    return copy;
  }
}

function activationOf(
  runId: string,
  { jobs, at, isSuggested }: Task,
  length: number,
  isReplaying: boolean,
  counted = length,
): coresdk.workflow_activation.WorkflowActivation {
  return coresdk.workflow_activation.WorkflowActivation.fromObject({
    runId,
    timestamp: stampOf(at),
    isReplaying,
    historyLength: length,
    historySizeBytes: counted * EVENT_BYTES,
    continueAsNewSuggested: isSuggested,
    availableInternalFlags: FLAGS,
    jobs: isReplaying ? jobs.map(unvalidated) : jobs,
  });
}

/** What this SDK records with the first task of each history. */
const FLAGS = [1, 2];

/** A replay does not validate an Update again. */
const unvalidated = (job: Job): Job =>
  job.doUpdate == null ? job : { doUpdate: { ...job.doUpdate, runValidator: false } };

/** The commands of one activation, as a worker reports them: encoded once. */
async function activate(
  vm: Workflow,
  activation: coresdk.workflow_activation.WorkflowActivation,
): Promise<readonly Command[]> {
  const { WorkflowActivationCompletion } = coresdk.workflow_completion;
  const completion = await vm.activate(activation);
  const { successful, failed } = WorkflowActivationCompletion.decode(
    WorkflowActivationCompletion.encode(completion).finish(),
  );
  if (successful == null) {
    const { message, stackTrace } = failed?.failure ?? {};
    throw new Violated('I17', `the workflow task fails: ${message}\n${stackTrace ?? ''}`);
  }
  return successful.commands ?? [];
}

const bytesOf = (commands: readonly Command[]): string =>
  Buffer.from(coresdk.workflow_completion.Success.encode({ commands: [...commands] }).finish()).toString('latin1');

function deviation(nth: number, kept: readonly Command[], again: readonly Command[]): string {
  const [before, now] = [kept, again].map((list) => list.map(variantOf).join(', ') || 'nothing');
  const same = before === now ? ', with other contents' : '';
  return `task ${nth + 1} ordered ${before}; the replay orders ${now}${same}`;
}
