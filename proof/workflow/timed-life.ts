import { NEVER } from '../../src/domain/money';
import type { Policy } from '../../src/domain/policy';
import type { Manner } from '../simulator/life';
import type { Mishap, ProviderSide } from '../simulator/provider-side';
import { carryOut, type Hand } from './hand';
import { LOST_HERE, LOST_IN_HAND, LOST_STATE, type LossName, NEVER_TAKEN } from './losses';
import { ServedLife } from './served-life';
import { type Call, LAST_STATE } from './told';

/** How rough the life of a workflow is. */
export interface Roughness {
  seed: number;
  /** Nothing goes wrong that a well-behaved life does not bear: no worker is lost with a call, nobody comes late. */
  isGentle: boolean;
}

/** In one stretch of time; after that many no worker takes workflow tasks for the rest of it. */
const CALLS_MAX = 40;
const SETTLED_CALLS_MAX = 8;

/** Time goes on around the workflow: its calls are answered or lost, and its timers ring. */
export abstract class TimedLife extends ServedLife {
  /** No more is held back: the faults are over. */
  protected isCalm = false;

  constructor(
    side: ProviderSide,
    policy: Partial<Policy>,
    manner: Manner,
    protected readonly rough: Roughness,
  ) {
    super(side, policy, manner, rough.seed);
  }

  /** Sometimes the next task is a while away, and more comes together in it. */
  override async settle(): Promise<void> {
    if (!this.isCalm && this.chance.percent(30)) return;
    await this.work();
    for (let calls = 0; this.isCalm && this.runs.server.call !== undefined && calls < SETTLED_CALLS_MAX; calls++) {
      await this.answer(undefined, this.lossOf(undefined));
      await this.work();
    }
  }

  /** Time goes on to the next timer. False: none runs. */
  protected async wakeUp(): Promise<boolean> {
    const due = this.runs.server.nextDue;
    if (due === undefined) return this.runs.server.events.length > 0;
    await this.passClock(due - this.now);
    return true;
  }

  private async passClock(ms: number): Promise<void> {
    await this.side.clock.pass(Math.max(0, ms));
    this.runs.server.ring(this.now);
    for (let notices = this.side.notices(); notices > 0; notices--)
      this.hear({ kind: 'providerNotice', text: 'webhook' });
  }

  /** The world goes on: calls are answered and timers ring. Sometimes no worker takes workflow tasks meanwhile. */
  override async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    if (!this.isCalm && !this.rough.isGentle && this.chance.percent(20)) {
      this.count('workflow tasks wait');
      await this.passClock(ms);
      return this.work();
    }
    for (let calls = 0; calls < CALLS_MAX && !this.isOver; calls++) {
      await this.work();
      const due = this.runs.server.nextDue ?? NEVER;
      if (this.runs.server.call !== undefined) await this.answer(undefined, this.lossOf(undefined));
      else if (due <= until) await this.passClock(due - this.now);
      else break;
    }
    await this.passClock(until - this.now);
    await this.work();
  }

  protected lossOf(mishap: Mishap | undefined): LossName | undefined {
    if (!this.hasWorkers) return this.chance.one(NEVER_TAKEN);
    if (this.rough.isGentle || this.isCalm) return undefined;
    return this.chance.percent(mishap === undefined ? 6 : 15) ? this.chance.one(LOST_IN_HAND) : undefined;
  }

  /** The call that is out is carried out, or lost. */
  protected async answer(mishap: Mishap | undefined, drawn: LossName | undefined): Promise<void> {
    const { call } = this.runs.server;
    if (call === undefined) return;
    const loss = drawn && this.lossFor(call, drawn);
    if (!this.isCalm && !this.rough.isGentle && this.chance.percent(8)) {
      await this.side.clock.pass(this.chance.below(call.closeMs / 2));
    }
    if (loss !== undefined) this.count(this.hasWorkers ? loss : 'no worker');
    const carried = await carryOut(call, this.hand, mishap, loss);
    if (carried.isTold) this.tellings++;
    this.note(`${call.type} ${aboutOf(call)}: ${carried.says}`);
    this.runs.server.call = undefined;
    this.runs.server.ring(this.now);
    this.runs.server.add({ job: carried.job, answer: carried.answer });
  }

  /** What can be lost of this call. */
  private lossFor({ isLocal, type }: Call, drawn: LossName): LossName {
    if (isLocal) return this.chance.one(LOST_HERE);
    return type === LAST_STATE ? this.chance.one(LOST_STATE) : drawn;
  }

  protected get hand(): Hand {
    return {
      side: this.side,
      lastState: this.isCalm || this.rough.isGentle || this.chance.percent(75) ? this.endedWith : undefined,
      settings: { capabilities: this.side.capabilities, policy: this.policy },
      runId: this.runs.current.start.runId,
      onWrite: ({ operationId }) => this.notes.sends(this.operation(operationId)),
      onOutcome: ({ kind }, outcome) => {
        const nothing = outcome.kind === 'refused' || outcome.kind === 'notSent' || outcome.kind === 'tryLater';
        if (kind === 'release' && !nothing) this.releaseWasSent = true;
      },
    };
  }

  override async calm(): Promise<void> {
    this.isCalm = true;
    await super.calm();
    await this.settle();
  }
}

const aboutOf = ({ type, order: { paymentId, operationId, amount } }: Call): string =>
  type === LAST_STATE ? paymentId : `${operationId} ${amount}`;
