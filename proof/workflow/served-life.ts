import type { Command } from '../../src/domain/commands';
import type { Terms } from '../../src/domain/payment';
import type { Policy } from '../../src/domain/policy';
import type { Left } from '../../src/messages/messages';
import type { PaymentView } from '../../src/view/view';
import type { Manner } from '../simulator/life';
import { checkPlain } from '../simulator/oracle';
import type { ProviderSide } from '../simulator/provider-side';
import { SECOND } from '../simulator/time';
import { Chance } from './chance';
import { ExpectedLife } from './expected-life';
import { Mail, turnedAwayIn } from './mail';
import type { Payload } from './payloads';
import { Runs } from './runs';
import type { Event, Timer } from './server';
import { checkCopy, checkList, checkQuery, checkResult } from './shown';
import { batchOf, meetingsIn, traceOf } from './task';
import { type Told, toldIn } from './told';

/** As long as our own client waits. */
const CALLER_WAITS = 20 * SECOND;

/** The workflow tasks of the payment, between its server and the worker that has the real workflow. */
export abstract class ServedLife extends ExpectedLife {
  protected readonly chance: Chance;
  protected readonly runs: Runs;
  protected readonly mail = new Mail();
  /** What the payment is started with; after its history is gone, other terms. */
  protected ownTerms: Terms;

  constructor(side: ProviderSide, policy: Partial<Policy>, manner: Manner, seed: number) {
    super(side, policy, manner);
    this.chance = new Chance(seed);
    this.runs = new Runs(seed);
    this.ownTerms = this.terms;
  }

  protected get isAwaited(): boolean {
    return this.mail.isAwaited;
  }

  protected get running(): readonly Timer[] {
    // One that rang, and whose task has not come, still wakes the payment.
    const { timers, events } = this.runs.server;
    return [...timers, ...events.flatMap(({ rang }) => (rang === undefined ? [] : [rang]))];
  }

  protected startTimer({ seq, ms }: Told['timers'][number], moment: number | undefined): void {
    this.runs.server.startTimer({ seq, due: this.now + ms, ...(moment === undefined ? {} : { moment }) });
  }

  protected get startedAt(): number {
    return this.runs.startedAt;
  }

  protected get originalRun(): string {
    return this.runs.current.start.originalRunId;
  }

  protected override get resetRun(): string | undefined {
    const { runId, originalRunId } = this.runs.current.start;
    return runId === originalRunId ? undefined : runId;
  }

  override get isOver(): boolean {
    return this.phase.at === 'over';
  }

  /** A message is on its way. It is read in the next workflow task, and decided when the loop gets to it. */
  override hear(command: Command): void {
    if (this.isOver) {
      this.note(`${command.kind}: the payment has ended`);
      return;
    }
    const { server } = this.runs;
    const sent = this.mail.send(command, this.chance, !server.isCancelled);
    if (sent.as === 'cancellation') server.isCancelled = true;
    const until = sent.as === 'update' ? { until: this.now + CALLER_WAITS } : {};
    server.add({ job: sent.job, sent, ...until });
    this.note(`${sent.as} ${sent.id}: ${command.kind}`);
  }

  /** Workflow tasks, while anything waits for one. */
  protected async work(): Promise<void> {
    for (const sent of this.runs.server.giveUp(this.now)) {
      this.count('an Update that nobody took');
      sent.isLeftOut = true;
    }
    while (this.runs.server.events.length > 0 && !this.isOver) await this.task();
  }

  /** What waits goes in; what the workflow orders is found right, and carried out by the server. */
  private async task(): Promise<void> {
    const { runs, mail, moment } = this;
    const before = { server: runs.server.copy(), moment, words: mail.words };
    const events = runs.server.take();
    const jobs = events.map(({ job }) => job);
    if (this.mayReplay(5)) await this.asksTooEarly(events);
    const clock = this.lag(events);
    for (const meeting of meetingsIn(events)) this.count(meeting);
    const { isSuggested } = runs;
    const task = { jobs, at: this.now, isSuggested, ...(clock === undefined ? {} : { clock }) };
    const commands = await runs.current.perform(task);
    const told = toldIn(commands);
    if (await this.isLost(events, told)) return;

    const { isBorn } = moment;
    const turnedAway = turnedAwayIn(events, told, (sent) => this.refusalOf(sent, clock ?? task.at));
    const done = { events, task, commands, told, turnedAway };
    runs.keep(before, traceOf(done));
    runs.server.obey(told);
    for (const answer of told.answers) mail.tells(answer);
    this.expects(batchOf(done));
    mail.checkHeard(told, turnedAway, isBorn);
    await this.looks(told);
    if (told.continued !== undefined) await this.renewed(told.continued.arguments);
    else if (told.completed !== undefined) await this.ended(told.completed);
    if (this.isBorn) this.check();
  }

  /** A query meets what waits, before its task does. */
  private async asksTooEarly(events: readonly Event[]): Promise<void> {
    const { current } = this.runs;
    const inHistory = events.filter(({ sent, job }) => sent?.as !== 'update' && job.updateRandomSeed == null);
    if (inHistory.length === 0 || current.length === 0) return;
    this.count('query before a task');
    await current.askTooEarly(inHistory.map(({ job }) => job));
  }

  /** The activation tells the time of the task before: a query has found the payment in no cache. */
  private lag(events: readonly Event[]): number | undefined {
    const [only] = events;
    const isWakeUp = events.length === 1 && this.phase.at === 'wait' && only?.rang?.moment === this.now;
    if (!isWakeUp || !this.chance.percent(15)) return undefined;
    this.count('clock that runs behind');
    return this.runs.current.clock;
  }

  /** The worker dies before the server hears, or something has come meanwhile and a run may not end over it: all of it comes again. */
  private async isLost(events: readonly Event[], told: Told): Promise<boolean> {
    const isEnd = told.continued !== undefined || told.completed !== undefined;
    if (!(isEnd ? this.chance.percent(25) : this.mayReplay(3))) return false;
    this.count(isEnd ? 'a message comes while a run ends' : 'workflow worker killed in a task');
    await this.runs.current.evict();
    this.runs.server.putBack(events);
    if (isEnd) this.hear({ kind: 'providerNotice', text: 'at the last moment' });
    return true;
  }

  /** Now and then somebody looks: by a query, at the list, or by playing the history again. */
  private async looks({ continued, completed }: Told): Promise<void> {
    if (continued !== undefined || completed !== undefined) return;
    const { current, server } = this.runs;
    if (this.phase.at === 'wait') checkList(server, this.payment);
    if (this.chance.percent(12)) await this.asks();
    if (this.mayReplay(6)) await this.replay();
    const mayEnd = this.phase.at === 'wait' && !this.isAwaited && !this.isResetUntold;
    if (mayEnd && this.mayReplay(6)) await checkCopy(current, this.payment, this.at);
  }

  private mayReplay(percent: number): boolean {
    return this.chance.percent(percent) && this.runs.current.mayReplay;
  }

  private asks(): Promise<void> {
    return checkQuery(this.runs.current, this.isBorn ? this.payment : undefined);
  }

  override async replay(): Promise<void> {
    // Of a run that has had no task there is nothing to play again.
    if (this.runs.current.length === 0) return;
    this.count('workflow worker killed, history replayed');
    await this.runs.current.evict();
    await this.asks();
  }

  private async renewed(input: readonly Payload[]): Promise<void> {
    this.count('continued as new');
    await this.runs.renew(input, this.now);
    if (this.chance.percent(20)) this.hear({ kind: 'providerNotice', text: 'with the new run' });
  }

  private async ended(view: PaymentView & Left): Promise<void> {
    const { current, server } = this.runs;
    checkResult(view, current, this.payment);
    this.mail.checkKept(server.events, view);
    server.events = [];
    if (this.chance.percent(30)) await current.evict();
    await current.drop();
    checkPlain(this.payment, this.now);
  }
}
