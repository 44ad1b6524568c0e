import type { Command } from '../../domain/commands';
import { advance, hear } from '../../domain/driver';
import { NEVER } from '../../domain/money';
import type { Payment, Terms } from '../../domain/payment';
import type { Policy } from '../../domain/policy';
import { digestOf } from '../../messages/digest';
import { workflowIdOf } from '../../messages/ids';
import type { PaymentView } from '../../view/view';
import type { Manner } from '../life';
import { checkPlain } from '../oracle';
import type { Mishap, ProviderSide } from '../provider-side';
import { DAY, SECOND } from '../time';
import { Violated } from '../violated';
import { Chance } from './chance';
import { ExpectedLife, type Phase } from './expected-life';
import { carryOut, type Hand, lostCall } from './hand';
import { reseeded } from './jobs';
import { LOST_IN_HAND, type LossName, NEVER_TAKEN } from './losses';
import { Mail, turnedAwayIn, type Word } from './mail';
import { type Letter, lettersOf } from './messages';
import { toPayload } from './payloads';
import { Run } from './run';
import { initialize } from './runtime';
import { type Event, Server, suggestedFrom, type Timer } from './server';
import { checkCopy, checkList, checkQuery, checkResult } from './shown';
import { type Command as Ordered, type Told, toldIn } from './told';

/** How rough the life of a workflow is. */
export interface Roughness {
  seed: number;
  /** Nothing goes wrong that a well-behaved life does not bear: no worker is lost with a call, nobody comes late. */
  isGentle: boolean;
}

/** What is kept of the moment before each task, to set the run back to it. */
interface Checkpoint {
  server: Server;
  payment: Payment;
  facts: number;
  phase: Phase;
  inbox: readonly Letter[];
  lastRang: number;
  isBorn: boolean;
  words: readonly Word[];
}

/** In one stretch of time; after that many no worker takes workflow tasks for the rest of it. */
const CALLS_MAX = 40;
const SETTLED_CALLS_MAX = 8;
/** More than the workflow reads at once, and more than twice that. */
const MORE_THAN_READ = 210;
const FLOOD = 450;

/** One payment inside the real workflow, on a server that only this life knows. Everything that nobody decides is drawn from the seed. */
export class WorkflowLife extends ExpectedLife {
  private readonly chance: Chance;
  private server = new Server();
  private current!: Run;
  private checkpoints: Checkpoint[] = [];
  private readonly mail = new Mail();
  private runs = 0;
  private suggestedFrom = Number.POSITIVE_INFINITY;
  /** What the payment is started with; after its history is gone, other terms. */
  private given: Terms;
  /** No more is held back: the faults are over. */
  private isCalm = false;

  protected startTimer({ seq, ms }: Told['timers'][number], moment: number | undefined): void {
    this.server.startTimer({ seq, due: this.now + ms, ...(moment === undefined ? {} : { moment }) });
  }

  constructor(
    side: ProviderSide,
    policy: Partial<Policy>,
    manner: Manner,
    private readonly rough: Roughness,
  ) {
    super(side, policy, manner);
    this.chance = new Chance(rough.seed);
    this.given = this.terms;
  }

  protected get isAwaited(): boolean {
    return this.mail.isAwaited;
  }

  protected get running(): readonly Timer[] {
    // One that rang, and whose task has not come, still wakes the payment.
    const rung = this.server.events.flatMap(({ rang }) => (rang === undefined ? [] : [rang]));
    return [...this.server.timers, ...rung];
  }

  protected get startedAt(): number {
    return this.current.start.at;
  }

  protected get originalRun(): string {
    return this.current.start.originalRunId;
  }

  protected get ownTerms(): Terms {
    return this.given;
  }

  protected override get resetRun(): string | undefined {
    const { runId, originalRunId } = this.current?.start ?? {};
    return runId === originalRunId ? undefined : runId;
  }

  override get isOver(): boolean {
    return this.phase.at === 'over';
  }

  /** The payment is started, and lives until its account is known. */
  override async begin(): Promise<void> {
    const { given } = this;
    const isOurs = this.chance.percent(60);
    const memo = { terms: toPayload(digestOf(given)), reference: toPayload(given.reference) };
    this.phase = START_OF_RUN;
    this.isBorn = false;
    this.server = new Server();
    if (isOurs) this.server.attributes = new Map([['CaptureState', 'open']]);
    this.startRun({ input: [toPayload({ terms: given })], memo: isOurs ? memo : {} });
    if (this.chance.percent(25)) this.hear({ kind: 'providerNotice', text: 'with the start' });
    if (!this.rough.isGentle && this.chance.percent(15)) {
      this.hear({ kind: 'ship', shipmentId: 'parcel-0', amount: 5_000, currency: given.currency });
    }
    await this.untilBorn();
    if (!this.rough.isGentle && this.chance.percent(2)) {
      this.count('flood of messages');
      for (let nth = 0; nth < FLOOD; nth++) this.hear({ kind: 'providerNotice', text: `${nth}` });
    }
  }

  private async untilBorn(): Promise<void> {
    if (this.isBorn) return;
    // Nobody knows the account for so long that the run that asks is continued as new.
    const isUnknown = !this.rough.isGentle && this.chance.percent(10);
    if (isUnknown) this.suggestedFrom = 2;
    for (let calls = 0; !this.isBorn; calls++) {
      if (calls > 20) throw new Violated('I8', 'the payment does not begin');
      const mayFail = calls < 6 && !this.rough.isGentle && (isUnknown || this.chance.percent(30));
      if (this.server.call !== undefined)
        await this.answer(undefined, mayFail ? this.chance.one(isUnknown ? NEVER_TAKEN : ANY_LOSS) : undefined);
      else if (this.phase.at === 'asking') await this.wakeUp();
      if (mayFail && this.chance.percent(30)) this.hear({ kind: 'providerNotice', text: 'meanwhile' });
      await this.work();
    }
  }

  private startRun(given: Pick<Run['start'], 'input' | 'memo'> & { continuedFrom?: string }): void {
    this.runs += 1;
    const runId = `${this.rough.seed}-run-${this.runs}`;
    const workflowId = workflowIdOf(this.given.account, this.given.paymentId);
    this.current = new Run({ ...given, workflowId, runId, originalRunId: runId, at: this.now });
    this.suggestedFrom = suggestedFrom(this.rough.seed, runId);
    this.checkpoints = [];
    this.server.putBack([{ job: initialize(this.current.start) }]);
  }

  /** A message is on its way. It is read in the next workflow task, and decided when the loop gets to it. */
  override hear(command: Command): void {
    if (this.isOver) {
      this.note(`${command.kind}: the payment has ended`);
      return;
    }
    const sent = this.mail.send(command, this.chance, !this.server.isCancelled);
    if (sent.as === 'cancellation') this.server.isCancelled = true;
    const until = sent.as === 'update' ? { until: this.now + CALLER_WAITS } : {};
    this.server.add({ job: sent.job, sent, ...until });
    this.note(`${sent.as} ${sent.id}: ${command.kind}`);
  }

  /** Sometimes the next task is a while away, and more comes together in it. */
  override async settle(): Promise<void> {
    if (!this.isCalm && this.chance.percent(30)) return;
    await this.work();
    for (let calls = 0; this.isCalm && this.server.call !== undefined && calls < SETTLED_CALLS_MAX; calls++) {
      await this.answer(undefined, this.lossOf(undefined));
      await this.work();
    }
  }

  /** Workflow tasks, while anything waits for one. */
  private async work(): Promise<void> {
    for (const sent of this.server.giveUp(this.now)) {
      this.count('an Update that nobody took');
      sent.isLeftOut = true;
    }
    while (this.server.events.length > 0 && !this.isOver) await this.task();
  }

  override async step(mishap?: Mishap): Promise<boolean> {
    if (this.isOver) return false;
    this.steps++;
    const before = { payment: this.payment, faults: new Map(this.side.faults) };
    if (this.isCalm || this.chance.percent(60)) await this.work();
    // Who has set a run back once does it twice.
    if (this.resetRun !== undefined && this.tellings > 0 && !this.isCalm && this.chance.percent(12)) {
      await this.reset(this.chance.below(3), true);
    }
    if (this.endsWithOneWord && this.chance.percent(25)) this.lastOfMany();
    let isMore = true;
    if (this.server.call !== undefined) await this.answer(mishap, this.lossOf(mishap));
    else isMore = await this.wakeUp();
    await this.work();
    for (const [fault, times] of this.side.faults) {
      if (times > (before.faults.get(fault) ?? 0)) this.situations.meets(fault, before.payment);
    }
    this.check();
    return isMore || this.isOver;
  }

  /** Time goes on to the next timer. False: none runs. */
  private async wakeUp(): Promise<boolean> {
    const due = this.server.nextDue;
    if (due === undefined) return this.server.events.length > 0;
    await this.passClock(due - this.now);
    return true;
  }

  private async passClock(ms: number): Promise<void> {
    await this.side.clock.pass(Math.max(0, ms));
    this.server.ring(this.now);
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
      const due = this.server.nextDue ?? NEVER;
      if (this.server.call !== undefined) await this.answer(undefined, this.lossOf(undefined));
      else if (due <= until) await this.passClock(due - this.now);
      else break;
    }
    await this.passClock(until - this.now);
    await this.work();
  }

  private lossOf(mishap: Mishap | undefined): LossName | undefined {
    if (!this.hasWorkers) return this.chance.one(NEVER_TAKEN);
    if (this.rough.isGentle || this.isCalm) return undefined;
    return this.chance.percent(mishap === undefined ? 6 : 15) ? this.chance.one(LOST_IN_HAND) : undefined;
  }

  /** The call that is out is carried out, or lost. */
  private async answer(mishap: Mishap | undefined, loss: LossName | undefined): Promise<void> {
    const { call } = this.server;
    if (call === undefined) return;
    if (!this.isCalm && !this.rough.isGentle && this.chance.percent(8)) {
      await this.side.clock.pass(this.chance.below(call.closeMs / 2));
    }
    if (loss !== undefined) this.count(this.hasWorkers ? loss : 'no worker');
    const carried = await carryOut(call, this.hand, mishap, loss);
    if (carried.isTold) this.tellings++;
    this.note(`${call.type} ${call.order.operationId} ${call.order.amount}: ${carried.says}`);
    this.server.call = undefined;
    this.server.ring(this.now);
    this.server.add({ job: carried.job, answer: carried.answer });
  }

  private get hand(): Hand {
    return {
      side: this.side,
      settings: { capabilities: this.side.capabilities, policy: this.policy },
      runId: this.current.start.runId,
      onWrite: ({ operationId }) => this.notes.sends(this.operation(operationId)),
      onOutcome: ({ kind }, outcome) => {
        const nothing = outcome.kind === 'refused' || outcome.kind === 'notSent' || outcome.kind === 'tryLater';
        if (kind === 'release' && !nothing) this.releaseWasSent = true;
      },
    };
  }

  /** One workflow task: what waits for it goes in, what the workflow orders is found right, and carried out by the server. */
  private async task(): Promise<void> {
    const { current } = this;
    const before = this.checkpoint();
    const events = this.server.take();
    const jobs = events.map(({ job }) => job);
    const isSuggested = current.length >= this.suggestedFrom;
    if (this.mayReplay(5)) await this.asksTooEarly(events);
    const clock = this.lag(events);
    this.countsTogether(events);
    const task = { jobs, at: this.now, isSuggested, ...(clock === undefined ? {} : { clock }) };
    const commands = await current.perform(task);
    const told = toldIn(commands);
    if (await this.isLost(events, told)) return;

    const wasBorn = this.isBorn;
    const refused = turnedAwayIn(events, told, (sent) => this.refusalOf(sent, clock ?? task.at));
    const kept = {
      ...task,
      jobs: events.filter(({ sent }) => sent === undefined || !refused.has(sent)).map(({ job }) => job),
    };
    const isRefused = (command: Ordered): boolean =>
      [...refused].some(({ id }) => id === command.updateResponse?.protocolInstanceId);
    const ordered = commands.filter((command) => !isRefused(command));
    // A task that only turned Updates away leaves no trace in the history.
    if (kept.jobs.length > 0 || ordered.length > 0) {
      current.keep(kept, ordered);
      this.checkpoints.push(before);
    }
    for (const [name, value] of told.attributes)
      this.server.attributes = new Map(this.server.attributes).set(name, value);
    [this.server.call] = told.calls.length > 0 ? told.calls : [this.server.call];
    for (const answer of told.answers) this.mail.tells(answer);
    const answer = events.find((event) => event.answer !== undefined)?.answer;
    this.expects({
      clock: clock ?? task.at,
      letters: lettersOf(events, refused),
      ...(answer === undefined ? {} : { answer }),
      rang: events.flatMap(({ rang }) => (rang === undefined ? [] : [rang])),
      isSuggested,
      told,
    });
    this.mail.checkHeard(told, refused, wasBorn);
    await this.looks(told);
    if (told.continued !== undefined) await this.renewed(told.continued.arguments);
    else if (told.completed !== undefined) await this.ended(told.completed);
    if (this.isBorn) this.check();
  }

  private checkpoint(): Checkpoint {
    return {
      server: this.server.copy(),
      payment: this.payment,
      facts: this.told.length,
      phase: this.phase,
      inbox: this.inbox,
      lastRang: this.lastRang,
      isBorn: this.isBorn,
      words: this.mail.words,
    };
  }

  private countsTogether(events: readonly Event[]): void {
    if (events.some(({ sent }) => sent?.as === 'cancellation')) this.count('cancelled in Temporal');
    if (!events.some(({ sent }) => sent !== undefined)) return;
    if (events.some(({ answer }) => answer !== undefined)) this.count('messages and an answer in one task');
    if (events.some(({ rang }) => rang !== undefined)) this.count('messages and a timer in one task');
  }

  /** A query meets what waits, before its task does. */
  private async asksTooEarly(events: readonly Event[]): Promise<void> {
    const inHistory = events.filter(({ sent, job }) => sent?.as !== 'update' && job.updateRandomSeed == null);
    if (inHistory.length === 0 || this.current.length === 0) return;
    this.count('query before a task');
    await this.current.askTooEarly(inHistory.map(({ job }) => job));
  }

  /** The activation tells the time of the task before: a query has found the payment in no cache. */
  private lag(events: readonly Event[]): number | undefined {
    const [only] = events;
    const isWakeUp = events.length === 1 && this.phase.at === 'wait' && only?.rang?.moment === this.now;
    if (!isWakeUp || !this.chance.percent(15)) return undefined;
    this.count('clock that runs behind');
    return this.current.clock;
  }

  /** The worker dies before the server hears, or something has come meanwhile and a run may not end over it: all of it comes again. */
  private async isLost(events: readonly Event[], told: Told): Promise<boolean> {
    const isEnd = told.continued !== undefined || told.completed !== undefined;
    if (!(isEnd ? this.chance.percent(25) : this.mayReplay(3))) return false;
    this.count(isEnd ? 'a message comes while a run ends' : 'workflow worker killed in a task');
    await this.current.evict();
    this.server.putBack(events);
    if (isEnd) this.hear({ kind: 'providerNotice', text: 'at the last moment' });
    return true;
  }

  /** Now and then somebody looks: by a query, at the list, or by playing the history again. */
  private async looks({ continued, completed }: Told): Promise<void> {
    if (continued !== undefined || completed !== undefined) return;
    if (this.phase.at === 'wait') checkList(this.server, this.payment);
    if (this.chance.percent(12)) await this.checkQuery();
    if (this.mayReplay(6)) await this.evicted();
    const mayEnd = this.phase.at === 'wait' && !this.isAwaited && !this.isResetUntold;
    if (mayEnd && this.mayReplay(6)) await checkCopy(this.current, this.payment);
  }

  private mayReplay(percent: number): boolean {
    return this.chance.percent(percent) && this.current.mayReplay;
  }

  private async evicted(): Promise<void> {
    this.count('workflow worker killed, history replayed');
    await this.current.evict();
    await this.checkQuery();
  }

  private checkQuery(): Promise<void> {
    return checkQuery(this.current, this.isBorn ? this.payment : undefined);
  }

  private async renewed(input: Run['start']['input']): Promise<void> {
    this.count('continued as new');
    const { memo, runId } = this.current.start;
    await this.current.drop();
    const { attributes, events } = this.server;
    this.server = Object.assign(new Server(), { attributes, events });
    this.startRun({ input, memo, continuedFrom: runId });
    if (this.chance.percent(20)) this.hear({ kind: 'providerNotice', text: 'with the new run' });
  }

  private async ended(view: PaymentView): Promise<void> {
    checkResult(view, this.current, this.payment);
    this.mail.checkKept(this.server.events, view);
    this.server.events = [];
    if (this.chance.percent(30)) await this.current.evict();
    await this.current.drop();
    checkPlain(this.payment, this.now);
  }

  override async replay(): Promise<void> {
    await this.evicted();
  }

  override async calm(): Promise<void> {
    this.isCalm = true;
    await super.calm();
    await this.settle();
  }

  /** Nothing is left to do but to be told that nothing more ships. */
  private get endsWithOneWord(): boolean {
    if (this.rough.isGentle || this.phase.at !== 'wait' || this.payment.completing !== undefined) return false;
    const { payment } = hear(this.payment, { kind: 'complete' }, 'signal', this.now);
    return advance(payment, this.now).effect.kind === 'finish';
  }

  /** A parcel is told behind more messages than are read at once, and the first of those may end the payment. */
  private lastOfMany(): void {
    this.count('flood of messages');
    for (let nth = 0; nth < MORE_THAN_READ; nth++) this.hear({ kind: 'complete' });
    this.hear({ kind: 'ship', shipmentId: 'parcel-last', amount: 1, currency: this.given.currency });
  }

  override async forgetWrite(again: boolean): Promise<void> {
    const attempts = ({ payment: { operations } }: Pick<Checkpoint, 'payment'>): number =>
      operations.reduce((sum, one) => sum + one.attempts, 0);
    const { checkpoints } = this;
    const sent = checkpoints.findLastIndex(
      (before, nth) => before.isBorn && attempts(checkpoints[nth + 1] ?? this) > attempts(before),
    );
    if (sent >= 0) await this.reset(checkpoints.length - 1 - sent, again);
  }

  /** The run is set back to an earlier task. The server gives the new run the messages that came since, unless it is told not to. */
  override async reset(back: number, again: boolean): Promise<void> {
    const at = Math.max(0, this.checkpoints.length - 1 - back);
    const before = this.checkpoints[at];
    if (this.isOver || before === undefined) return;
    this.note(`RESET by ${this.checkpoints.length - at} tasks`);
    this.count('reset of the run');
    const inFlight = this.server.call;
    const goesOn = inFlight !== undefined && this.chance.percent(50);
    // The worker that has the call does not know of the reset, and writes.
    if (goesOn) await carryOut(inFlight, this.hand);
    await this.current.drop();
    this.runs += 1;
    const old = this.current;
    this.current = new Run({ ...old.start, runId: `${this.rough.seed}-run-${this.runs}` });
    await this.current.inherit(old, at);
    this.comeBack(before);
    this.checkpoints = this.checkpoints.slice(0, at);
    const wasStarted = goesOn || inFlight?.seq !== this.server.call?.seq;
    if (wasStarted) this.loseCall();
    this.server.putBack([{ job: reseeded(this.current.start.runId) }]);
    for (const sent of this.mail.comeBackTo(before.words, again)) this.server.add({ job: sent.job, sent });
    // What came since is in the new history, too, and may make it a long one.
    if (this.chance.percent(25)) this.suggestedFrom = Math.min(this.suggestedFrom, at);
    this.server.ring(this.now);
    await this.untilBorn();
    await this.work();
    if (this.chance.percent(20)) await this.reset(this.chance.below(6), again);
  }

  private comeBack({ server, payment, facts, phase, inbox, lastRang, isBorn }: Checkpoint): void {
    this.isBorn = isBorn;
    this.server = server.copy();
    this.payment = payment;
    this.told = this.told.slice(0, facts);
    this.notes.isTold(this.told);
    this.phase = phase;
    this.inbox = inbox;
    this.lastRang = lastRang;
    this.tellings = 0;
    this.releaseWasSent = false;
  }

  /** A call that a worker had when the run was set back is given up by the server. */
  private loseCall(): void {
    const { call, events } = this.server;
    if (call === undefined || events.some(({ answer }) => answer !== undefined)) return;
    this.count('run was reset meanwhile');
    this.server.call = undefined;
    this.server.add(lostCall(call, 'run was reset meanwhile'));
  }

  override async restart(): Promise<void> {
    const { side } = this;
    if (!this.isOver || !side.showsPast) return;
    const { authorized, captured, released } = side.books();
    if (authorized === 0 || captured + released === 0) return;
    await side.clock.pass(2 * DAY);
    this.note('STARTED AGAIN after retention');
    this.count('started again after retention');
    const { create: _, captureBy = 0, ...terms } = this.terms;
    // Nobody can start a payment with a moment that has passed.
    this.given = captureBy > this.now ? { ...terms, captureBy } : terms;
    this.inbox = [];
    this.lastRang = 0;
    this.releaseWasSent = false;
    this.mail.forget();
    const again = [...this.shipped];
    await this.begin();
    for (const command of again) this.hear(command);
    await this.settle();
  }
}

/** As long as our own client waits. */
const CALLER_WAITS = 20 * SECOND;
const START_OF_RUN: Phase = { at: 'begin' };
const ANY_LOSS: readonly LossName[] = [...NEVER_TAKEN, ...LOST_IN_HAND];
