import { carried, restored } from '../../src/domain/carried';
import type { Command } from '../../src/domain/commands';
import { parked } from '../../src/domain/confirm';
import { type Effect, follow, hear, type LookingUp, receive, type Sending, turn } from '../../src/domain/driver';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { NEVER } from '../../src/domain/money';
import type { Finding, Outcome } from '../../src/domain/outcome';
import {
  authorization,
  newPayment,
  type Operation,
  operationOf,
  type Payment,
  RELEASE,
  type Terms,
} from '../../src/domain/payment';
import { DEFAULT_POLICY, type Policy } from '../../src/domain/policy';
import { AWAITED } from './awaits';
import { Notes } from './notes';
import { checkAlways, checkBooked, checkFinish, checkPlain, checkRest } from './oracle';
import type { Mishap, Movement, ProviderSide } from './provider-side';
import { checkRefundPromise, checkUnmade } from './refunded';
import { checkLimit, checkOrder, checkPromise, checkRefusal } from './rules';
import { Situations } from './situations';
import { Story } from './story';
import { DAY, SECOND } from './time';
import { checkKept, checkUnpaid, plansRelease } from './unpaid';
import { Violated } from './violated';

/** What is kept of a moment, to set the run back to it. */
interface Memory {
  payment: Payment;
  facts: number;
}

/** How a life differs from others. */
export interface Manner {
  paymentId?: string;
  /** What the person says is so; true where it is left out. */
  isWordTrue?: boolean;
  /** The payment that has claimed the hold before. */
  sharedWith?: string;
  /** The moment that the order service itself sets. */
  captureBy?: number;
}

const MEMORIES = 60;
export const STEPS_WITHOUT_WAIT_MAX = 200;

/** One payment, its provider, and the loop of the workflow between them, in virtual time. The oracle looks after every action. */
export class Life {
  payment: Payment;
  steps = 0;
  readonly story = new Story();
  /** What was accepted from the order service. It tells all of it again after a reset or a restart. */
  readonly shipped: Command[] = [];
  readonly faults = new Map<string, number>();
  protected readonly terms: Terms;
  protected readonly policy: Policy;
  protected birth: Payment;
  protected told: Fact[] = [];
  private readonly memory: Memory[] = [];
  protected run = 1;
  private firstRun = 1;
  /** How many answers told this run that it was reset. */
  protected tellings = 0;
  protected releaseWasSent = false;
  protected stepsNow = 0;
  protected noWorkerUntil = 0;
  readonly notes = new Notes();
  readonly situations = new Situations();

  constructor(
    readonly side: ProviderSide,
    policy: Partial<Policy>,
    protected readonly manner: Manner = {},
  ) {
    const { paymentId = 'order-1001', captureBy } = manner;
    this.terms = { ...side.terms, paymentId, ...(captureBy === undefined ? {} : { captureBy }) };
    this.policy = { ...DEFAULT_POLICY, ...policy };
    this.birth = newPayment(this.terms, { capabilities: side.capabilities, policy: this.policy }, this.now);
    const { sharedWith } = manner;
    // What the workflow is told where another payment has claimed the hold.
    if (sharedWith !== undefined) {
      const why = `payment ${sharedWith} was started on this hold before`;
      this.birth = evolveAll(this.birth, parked(authorization(this.birth), 'HoldShared', why, this.birth, this.now));
    }
    this.payment = this.birth;
    this.learn(follow(this.payment, this.now).facts);
  }

  get now(): number {
    return this.side.clock.now;
  }

  get isOver(): boolean {
    return this.payment.finishedAt !== undefined;
  }

  get isWordTrue(): boolean {
    return this.manner.isWordTrue ?? true;
  }

  /** Somebody takes provider calls. */
  get hasWorkers(): boolean {
    return this.now >= this.noWorkerUntil;
  }

  note(text: string | undefined): void {
    if (text !== undefined) this.story.tell(this.now, text);
  }

  count(fault: string): void {
    this.situations.meets(fault, this.payment);
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  protected learn(facts: readonly Fact[]): void {
    for (const fact of facts) this.story.tell(this.now, fact);
    this.told.push(...facts);
    const next = evolveAll(this.payment, facts);
    if (next.seq !== this.payment.seq + facts.length) {
      throw new Violated('I6', `${facts.length} facts after ${this.payment.seq} end at ${next.seq}`);
    }
    this.notes.learns(this.payment, facts, next);
    if (plansRelease(facts)) checkKept(next, this.now);
    this.payment = next;
  }

  async pass(ms: number): Promise<void> {
    await this.side.clock.pass(ms);
    for (let notices = this.side.notices(); notices > 0; notices--)
      this.hear({ kind: 'providerNotice', text: 'webhook' });
  }

  passTo(moment: number): Promise<void> {
    return this.pass(Math.max(0, moment - this.now));
  }

  /** The payment has ended, and its refunds go on in a second run, with all that the first one knew. There is no third. */
  reopen(): void {
    // What a reset forgot that nobody noticed is not known to the second run, either.
    if (!this.isOver || this.payment.reopenedAt !== undefined || this.isResetUnseen) return;
    this.note('GOES ON for its refunds');
    this.count('second run for refunds');
    const handed = JSON.parse(JSON.stringify(carried(this.payment, this.now)));
    this.birth = restored(handed);
    this.payment = this.birth;
    this.told = [];
    this.memory.length = 0;
    // A run of its own, which nobody has set back.
    this.firstRun = ++this.run;
    this.tellings = 0;
    this.notes.goesOn();
    this.learn([{ at: this.now, kind: 'Reopened' }]);
  }

  /** A message, between any two actions. What is refused of a signal becomes facts. */
  hear(command: Command): void {
    const before = this.payment;
    const { facts, refusal } = hear(before, command, 'signal', this.now);
    const about = aboutOf(command);
    this.note(`${command.kind}${about}${refusal ? `: ${refusal.code}` : ''}`);
    const isAccepted = refusal === undefined;
    if ((command.kind === 'ship' || command.kind === 'refund') && isAccepted) this.shipped.push(command);
    this.learn(facts);
    if (command.kind === 'ship' && isAccepted) checkPromise(command, before, this.payment, this.now);
    if (command.kind === 'refund' && isAccepted) checkRefundPromise(command, before, this.payment, this.now);
    if (command.kind === 'ship' && refusal) checkRefusal(command, before, refusal.code);
    this.check();
  }

  /** The payment is started. Here it is there at once. */
  async begin(): Promise<void> {}

  /** What was said is decided, at the latest. Here it is as soon as it is said. */
  async settle(): Promise<void> {}

  /** Faults stop. */
  async calm(): Promise<void> {
    await this.side.calm();
  }

  /** One turn of the loop. False when there is nothing left to do. */
  async step(mishap?: Mishap): Promise<boolean> {
    if (this.isOver) return false;
    this.steps++;
    this.memory.push({ payment: this.payment, facts: this.told.length });
    if (this.memory.length > MEMORIES) this.memory.shift();
    this.learn(follow(this.payment, this.now).facts);
    if (this.steps % 8 === 0 && follow(this.payment, this.now).facts.length > 0) {
      throw new Violated('I7', 'what follows from the clock was not complete');
    }
    const { effect, facts } = turn(this.payment, this.now);
    this.stepsNow = effect.kind === 'wait' || !this.hasWorkers ? 0 : this.stepsNow + 1;
    if (this.stepsNow > STEPS_WITHOUT_WAIT_MAX) {
      throw new Violated('I8', `${this.stepsNow} steps without a wait; now at ${JSON.stringify(effect)}`);
    }
    const before = { payment: this.payment, faults: new Map(this.side.faults) };
    switch (effect.kind) {
      case 'finish':
        checkFinish(this.payment);
        checkUnpaid(this.payment, this.notes.unpaid);
        checkUnmade(this.payment, this.notes.unpaid);
        this.learn(facts);
        break;
      case 'wait':
        if (effect.until <= this.now)
          throw new Violated('I8', `waits until ${effect.until}, which is not after ${this.now}`);
        if (effect.until === NEVER) return false;
        await this.pass(effect.until - this.now);
        break;
      case 'lookUp':
        await this.lookUp(effect, mishap);
        break;
      case 'send':
        await this.send(effect, facts, mishap);
        break;
      default:
        effect satisfies never;
    }
    for (const [fault, times] of this.side.faults) {
      if (times > (before.faults.get(fault) ?? 0)) this.situations.meets(fault, before.payment);
    }
    this.check();
    if (this.steps % (this.isOver ? 8 : 128) === 0) checkPlain(this.payment, this.now);
    return true;
  }

  /** What the loop does next, now that everything has been learned that follows from the clock. */
  next(): Effect {
    this.learn(follow(this.payment, this.now).facts);
    return turn(this.payment, this.now).effect;
  }

  protected get resetRun(): string | undefined {
    return this.run === this.firstRun ? undefined : `run-${this.run}`;
  }

  private async lookUp(effect: LookingUp, mishap: Mishap | undefined): Promise<void> {
    const { operationId, extra, order } = effect;
    let resetRun = this.resetRun;
    let finding: Finding;
    if (!this.hasWorkers) {
      this.count('no worker');
      await this.pass(52 * SECOND);
      finding = { kind: 'inconclusive', why: 'the look-up was lost: time-out' };
      resetRun = undefined;
    } else {
      finding = await this.side.lookUp(order, mishap);
      // Where the activity itself was lost, nobody told of the reset either.
      if (finding.kind === 'inconclusive' && finding.why.startsWith(LOST)) resetRun = undefined;
    }
    if (resetRun !== undefined) this.tellings++;
    const totals =
      'totals' in finding && finding.totals
        ? `, captured ${finding.totals.captured} released ${finding.totals.released} refunded ${finding.totals.refunded}`
        : '';
    this.note(`look up ${operationId}${extra ? ' (extra)' : ''}: ${finding.kind}${totals}: ${finding.why}`);
    const found = resetRun === undefined ? { finding } : { finding, resetRun };
    this.learn(receive(this.payment, effect, found, this.now).facts);
    const shown = 'totals' in finding ? finding.totals?.captured : undefined;
    this.notes.reads(finding, this.now);
    checkBooked(this.payment, shown);
  }

  private async send(effect: Sending, facts: readonly Fact[], mishap: Mishap | undefined): Promise<void> {
    const { operationId, order } = effect;
    const op = this.operation(operationId);
    checkOrder(this.payment, op, this.now, this.releaseWasSent && !this.isReleaseAbsent);
    checkLimit(this.payment, order);
    if (op.kind === 'release' && !op.inDoubt && AWAITED.keepsPlannedRelease) checkKept(this.payment, this.now);
    this.learn(facts);
    const stopped = this.resetRun !== undefined && order.knownRun !== this.resetRun;
    let outcome: Outcome;
    if (!this.hasWorkers) {
      this.count('no worker');
      await this.pass(57 * SECOND);
      // Where no worker ever took it, the server says which time-out it was; either may be.
      outcome =
        order.notAfter % 2 === 0
          ? { kind: 'notSent', why: 'no worker took it' }
          : { kind: 'unknown', why: 'the worker was lost: time-out' };
    } else if (stopped) {
      this.tellings++;
      outcome = { kind: 'unknown', why: 'the run was reset; nothing was written', resetRun: this.resetRun as string };
    } else {
      this.notes.sends(op);
      outcome = await this.side.send(order, mishap);
      const nothing = outcome.kind === 'refused' || outcome.kind === 'notSent' || outcome.kind === 'tryLater';
      if (order.kind === 'release' && !nothing) this.releaseWasSent = true;
    }
    const why = 'why' in outcome ? `: ${outcome.why}` : '';
    this.note(`send ${order.kind} ${operationId} ${order.amount}: ${outcome.kind}${why}`);
    this.learn(receive(this.payment, effect, outcome, this.now).facts);
  }

  /** The core knows that no release happened, and none has. */
  protected get isReleaseAbsent(): boolean {
    const isOurs = ({ kind, operationId }: Movement): boolean => kind === 'release' && operationId === RELEASE;
    const release = operationOf(this.payment, RELEASE);
    return release?.inDoubt === false && release.status !== 'done' && !this.side.books().movements.some(isOurs);
  }

  protected operation(id: string): Operation {
    const op = operationOf(this.payment, id);
    if (op === undefined) throw new Error(`no operation ${id}`);
    return op;
  }

  /** For so long nobody takes a provider call. */
  loseWorkers(ms: number): void {
    this.noWorkerUntil = Math.max(this.noWorkerUntil, this.now + ms);
    this.note('no worker takes provider calls for a while');
  }

  /** The workflow's worker dies and another replays the history: the same facts give the same state. */
  replay(): void {
    const again = evolveAll(this.birth, this.told);
    if (JSON.stringify(again) !== JSON.stringify(this.payment))
      throw new Violated('I7', 'the same facts gave another state');
    this.payment = JSON.parse(JSON.stringify(this.payment)) as Payment;
    this.count('workflow worker killed, history replayed');
  }

  /** Set back to right before its latest order was sent. */
  forgetWrite(again: boolean): void {
    const { memory } = this;
    const sent = memory.findLastIndex(
      ({ payment }, nth) => attemptsOf(memory[nth + 1]?.payment ?? this.payment) > attemptsOf(payment),
    );
    if (sent >= 0) this.reset(memory.length - 1 - sent, again);
  }

  /** The run is set back to an earlier point; the provider is not. Messages that came since are there again, as signals are. */
  reset(back: number, again: boolean): void {
    const at = Math.max(0, this.memory.length - 1 - back);
    const earlier = this.memory[at];
    if (this.isOver || earlier === undefined) return;
    this.note(`RESET by ${this.memory.length - at} steps`);
    this.count('reset of the run');
    this.run++;
    this.tellings = 0;
    this.payment = earlier.payment;
    this.told = this.told.slice(0, earlier.facts);
    this.memory.length = 0;
    this.notes.isTold(this.told);
    this.releaseWasSent = false;
    if (again) for (const command of [...this.shipped]) this.hear(command);
  }

  /** The payment ended, its history is gone, and the order service starts it again. Only where a look-up shows what had been done. */
  async restart(): Promise<void> {
    const { side } = this;
    if (!this.isOver || !side.showsPast) return;
    const { authorized, captured, released, refunded } = side.books();
    if (authorized === 0 || captured + released === 0) return;
    // Where all is a status, it is the status of the refund now, and tells nothing of what was captured.
    if (side.capabilities.evidence === 'status' && refunded > 0) return;
    await this.pass(2 * DAY);
    this.note('STARTED AGAIN after retention');
    this.count('started again after retention');
    const { create: _, captureBy = NEVER, ...terms } = this.terms;
    // Nobody can start a payment with a moment that has passed.
    this.birth = newPayment(captureBy > this.now ? { ...terms, captureBy } : terms, this.payment, this.now);
    this.payment = this.birth;
    this.told = [];
    this.notes.beginsAnew();
    this.memory.length = 0;
    this.run = 1;
    this.firstRun = 1;
    this.releaseWasSent = false;
    const again = [...this.shipped];
    await this.step();
    for (const command of again) this.hear(command);
  }

  /** It was set back, and no answer has told it so: it cannot notice. */
  protected get isResetUnseen(): boolean {
    return this.resetRun !== undefined && this.tellings === 0;
  }

  protected check(): void {
    const books = this.side.books();
    const { payment, notes, now } = this;
    const { isResetUnseen } = this;
    const { mayTakeMore, showsOthers, marksOthers, showsPast } = this.side;
    const { isWordTrue } = this;
    const shows = { showsOthers, marksOthers, showsPast };
    const witness = { ...shows, isWordTrue, mayTakeMore, books, payment, now, notes, isResetUnseen };
    checkAlways(witness);
    if (this.isOver) checkRest(witness);
  }
}

function aboutOf(command: Command): string {
  switch (command.kind) {
    case 'ship':
      return ` ${command.shipmentId} ${command.amount}`;
    case 'refund':
      return ` ${command.refundId} ${command.amount}${command.shipmentId === undefined ? '' : ` of ${command.shipmentId}`}`;
    default:
      return '';
  }
}

/** How often its orders were sent, all together. */
export const attemptsOf = ({ operations }: Payment): number =>
  operations.reduce((sum, { attempts }) => sum + attempts, 0);

/** How a look-up begins whose activity was lost, as the workflow says it. */
export const LOST = 'the look-up was lost';
