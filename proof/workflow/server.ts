import { drawOf } from '../../src/sandbox/random';
import type { CallAnswer } from './hand';
import type { Job } from './jobs';
import type { Sent } from './messages';
import type { Call, Told } from './told';

/** A timer that runs. `moment` is what the workflow wants to be woken for; absent for a mere breath or a sleep. */
export interface Timer {
  seq: number;
  due: number;
  moment?: number;
}

/** Something that has come, and waits for a workflow task. */
export interface Event {
  job: Job;
  sent?: Sent;
  /** Its caller waits so long for somebody to take it. An Update that nobody takes is in no history. */
  until?: number;
  rang?: Timer;
  answer?: CallAnswer;
}

/** What a server keeps of a run beside its history. */
export class Server {
  timers: readonly Timer[] = [];
  /** The one provider call that is out. */
  call: Call | undefined;
  events: readonly Event[] = [];
  attributes: ReadonlyMap<string, unknown> = new Map();
  isCancelled = false;

  /** A copy, to come back to. */
  copy(): Server {
    return Object.assign(new Server(), this);
  }

  add(event: Event): void {
    this.events = [...this.events, event];
  }

  startTimer(timer: Timer): void {
    this.timers = [...this.timers, timer];
  }

  /** Carries out what a task ordered, but for its timers: what these are for, only the payment knows. */
  obey({ attributes, calls: [call] }: Told): void {
    this.attributes = new Map([...this.attributes, ...attributes]);
    this.call = call ?? this.call;
  }

  get nextDue(): number | undefined {
    return this.timers.length === 0 ? undefined : Math.min(...this.timers.map(({ due }) => due));
  }

  /** Every timer that is due rings. */
  ring(now: number): void {
    for (const timer of this.timers.filter(({ due }) => due <= now).sort((a, b) => a.due - b.due)) {
      this.add({ job: { fireTimer: { seq: timer.seq } }, rang: timer });
    }
    this.timers = this.timers.filter(({ due }) => due > now);
  }

  /** What the next task takes, in the order of the SDK's core: Signals and Updates first. A cancellation comes alone. */
  take(): readonly Event[] {
    const [first] = this.events;
    const isAlone = ({ sent }: Event): boolean => sent?.as === 'cancellation';
    const until = this.events.findIndex(isAlone);
    const count = first !== undefined && isAlone(first) ? 1 : until < 0 ? this.events.length : until;
    const taken = this.events.slice(0, count);
    this.events = this.events.slice(count);
    return [...taken].sort((one, other) => rankOf(one) - rankOf(other));
  }

  /** Updates whose callers wait no longer. */
  giveUp(now: number): readonly Sent[] {
    const isOver = ({ until = now }: Event): boolean => until < now;
    const over = this.events.filter(isOver);
    this.events = this.events.filter((event) => !isOver(event));
    return over.flatMap(({ sent }) => (sent === undefined ? [] : [sent]));
  }

  putBack(events: readonly Event[]): void {
    this.events = [...events, ...this.events];
  }
}

/** From which task on a run is so long that the server suggests to continue as new; most never are. */
export const suggestedFrom = (seed: number, runId: string): number =>
  drawOf(seed, 'long', runId) < 0.55 ? Number.POSITIVE_INFINITY : Math.floor(drawOf(seed, 'length', runId) * 14);

function rankOf({ job, sent }: Event): number {
  if (job.initializeWorkflow != null) return 0;
  if (job.updateRandomSeed != null) return 1;
  return sent === undefined || sent.as === 'cancellation' ? 3 : 2;
}
