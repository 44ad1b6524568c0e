import type { Moment } from './expected-life';
import type { Word } from './mail';
import type { Payload } from './payloads';
import { Run, type Task } from './run';
import { initialize, type Start } from './runtime';
import { Server, suggestedFrom } from './server';
import type { Command } from './told';

/** What is kept of the moment before a task, to set the run back to it. */
export interface Checkpoint {
  server: Server;
  moment: Moment;
  words: readonly Word[];
}

type Begin = Pick<Start, 'workflowId' | 'at' | 'input' | 'memo'>;

/** The runs of one payment, one after another, and what the server keeps of the one that lives. */
export class Runs {
  current!: Run;
  server = new Server();
  checkpoints: Checkpoint[] = [];
  suggestedFrom = Number.POSITIVE_INFINITY;
  /** When the first of them began. */
  startedAt = 0;
  private count = 0;

  constructor(private readonly seed: number) {}

  get isSuggested(): boolean {
    return this.current.length >= this.suggestedFrom;
  }

  /** The payment is started, the first time or after its history is gone. */
  begin(given: Begin, attributes: Server['attributes']): void {
    this.startedAt = given.at;
    this.server = Object.assign(new Server(), { attributes });
    this.start(given);
  }

  /** Continued as new. */
  async renew(input: readonly Payload[], at: number): Promise<void> {
    const { workflowId, memo, runId } = this.current.start;
    await this.current.drop();
    const { attributes, events } = this.server;
    this.server = Object.assign(new Server(), { attributes, events });
    this.start({ workflowId, memo, input, at, continuedFrom: runId });
  }

  private start(given: Begin & { continuedFrom?: string }): void {
    const runId = this.nextId();
    this.current = new Run({ ...given, runId, originalRunId: runId });
    this.suggestedFrom = suggestedFrom(this.seed, runId);
    this.checkpoints = [];
    this.server.putBack([{ job: initialize(this.current.start) }]);
  }

  /** A new run begins with the first tasks of this one, and the server knows what it knew then. */
  async setBack(tasks: number, { server }: Checkpoint): Promise<void> {
    const old = this.current;
    await old.drop();
    this.current = new Run({ ...old.start, runId: this.nextId() });
    await this.current.inherit(old, tasks);
    this.server = server.copy();
    this.checkpoints = this.checkpoints.slice(0, tasks);
  }

  /** A task, with what was there before it, where the history has a trace of it. */
  keep(before: Checkpoint, trace: [Task, readonly Command[]] | undefined): void {
    if (trace === undefined) return;
    this.current.keep(...trace);
    this.checkpoints.push(before);
  }

  private nextId(): string {
    this.count += 1;
    return `${this.seed}-run-${this.count}`;
  }
}
