import { carried, restored } from '../../src/domain/carried';
import type { Command } from '../../src/domain/commands';
import { check as checkCommand } from '../../src/domain/decide';
import { type Effect, follow, hear, type LookingUp, receive, type Sending, turn } from '../../src/domain/driver';
import type { Fact } from '../../src/domain/facts';
import { NEVER } from '../../src/domain/money';
import { AUTHORIZE, newPayment, type Payment, type Terms } from '../../src/domain/payment';
import type { PaymentInput } from '../../src/messages/messages';
import { AWAITED } from '../simulator/awaits';
import { Life, STEPS_WITHOUT_WAIT_MAX } from '../simulator/life';
import { checkBooked, checkFinish } from '../simulator/oracle';
import { checkRefundPromise, checkUnmade } from '../simulator/refunded';
import { checkLimit, checkOrder, checkPromise, checkRefusal } from '../simulator/rules';
import { checkKept, checkUnpaid } from '../simulator/unpaid';
import { Violated } from '../simulator/violated';
import { checkOrders, type Due, NOTHING } from './due';
import type { CallAnswer, Opened } from './hand';
import { heardAs, type Letter, type Sent } from './messages';
import { plain } from './payloads';
import { checkRenewal, handsOver } from './renewal';
import type { Timer } from './server';
import type { Told } from './told';

/** Where the workflow stands between two tasks. */
export type Phase =
  | { at: 'begin' }
  | { at: 'opening'; tries: number; since: Since }
  | { at: 'asking'; since: Since }
  | { at: 'recalling'; since: Since }
  | { at: 'call'; effect: Sending | LookingUp }
  | { at: 'wait'; until: number }
  | { at: 'breath' }
  | { at: 'closing' }
  | { at: 'over' };

/** What was there when it began to ask for what it cannot begin without: what comes later makes it ask again, or go on as a new run, at once. */
interface Since {
  letters: number;
  /** It could go on as a new run already. */
  mayGoOn: boolean;
  /** A message came just before: it may count as one that came later, and its handler as running still. */
  isUnsure: boolean;
}

/** All that the expectation of the next task rests on. */
export interface Moment {
  payment: Payment;
  /** How many had been learned. */
  facts: number;
  phase: Phase;
  inbox: readonly Letter[];
  lastRang: number;
  isBorn: boolean;
}

/** One workflow task, as it looks from the payment. */
export interface Batch {
  /** The time that the activation tells. */
  clock: number;
  letters: readonly Letter[];
  answer?: CallAnswer;
  rang: readonly Timer[];
  isSuggested: boolean;
  /** What the workflow ordered and told in it. */
  told: Told;
}

const READ_AT_ONCE = 200;
/** Messages that one run hands to the next. */
const HANDED_AT_MOST = 200;
/** Here, and twice elsewhere. */
const OPENED_AT_MOST = 3;
const FIRST_LOOK = { kind: 'lookUp', operationId: AUTHORIZE, extra: false } as const;

/**
 * What the workflow has to do, found from the same messages, answers and clocks with the core's own functions; the oracle looks after each step. I17:
 * each of its orders must be the one that the core decides at that moment. Where a workflow may do either (continue as new before a step or after it),
 * this one follows what it did.
 */
export abstract class ExpectedLife extends Life {
  protected phase: Phase = { at: 'begin' };
  protected inbox: readonly Letter[] = [];
  /** The latest moment for which the workflow was woken: its clock never runs behind it. */
  protected lastRang = 0;
  protected isBorn = false;
  /** The state in which the first run ended, where this one goes on for its refunds. */
  protected endedWith: PaymentInput | undefined;
  /** The workflow's clock in this task. */
  protected at = 0;

  /** Whether Updates of this run wait for an answer. */
  protected abstract get isAwaited(): boolean;
  /** Timers of this run that will still wake it. */
  protected abstract get running(): readonly Timer[];
  protected abstract startTimer(timer: Told['timers'][number], moment: number | undefined): void;
  /** When the payment was started: the first of its runs began then. */
  protected abstract get startedAt(): number;
  /** The run that its history began with. */
  protected abstract get originalRun(): string;
  protected abstract get ownTerms(): Terms;

  /** The run was set back, and does not know: then it may not end. */
  protected get isResetUntold(): boolean {
    return this.resetRun !== undefined && this.payment.knownRun !== this.resetRun;
  }

  /** What a validator says of an Update that has just come; undefined: it is taken. */
  protected refusalOf(sent: Sent, clock: number): string | undefined {
    return this.isBorn ? checkCommand(this.payment, sent.command, clock)?.code : undefined;
  }

  /** Goes one task further, and finds the workflow's orders right. */
  protected expects(batch: Batch): void {
    const { told, letters, rang } = batch;
    if (told.odd.length > 0) throw new Violated('I17', `the workflow orders ${told.odd.join(', ')}`);
    if (told.calls.length > 1) throw new Violated('I17', `the workflow orders ${told.calls.length} calls at once`);
    this.inbox = [...this.inbox, ...letters];
    for (const { moment } of rang) this.lastRang = Math.max(this.lastRang, moment ?? 0);
    this.at = Math.max(batch.clock, this.lastRang);
    this.holds(batch, this.goesOn(batch));
  }

  private goesOn(batch: Batch): Due {
    const { told, answer, letters, rang } = batch;
    const { phase } = this;
    switch (phase.at) {
      case 'begin':
        return this.isBorn ? this.live(batch) : this.begins(batch);
      case 'recalling':
        return answer?.of === 'lastState' ? this.recalled(batch, answer.state, phase.since) : NOTHING;
      case 'opening':
        return answer?.of === 'open' ? this.opened(batch, answer.opening, phase.tries, phase.since) : NOTHING;
      case 'asking': {
        const isWoken = rang.length > 0 || letters.length > 0 || this.isNewlyWished(batch, phase.since);
        return isWoken ? this.asksAgain(batch, phase.since) : NOTHING;
      }
      case 'call':
        if (answer === undefined) return NOTHING;
        this.receives(phase.effect, answer);
        return this.live(batch);
      case 'wait':
      case 'closing': {
        const isEnding = told.continued !== undefined || told.completed !== undefined;
        const isWoken = letters.length > 0 || rang.length > 0 || isEnding;
        if (isWoken) return this.live(batch);
        return phase.at === 'wait' ? { kind: 'wait', until: phase.until } : NOTHING;
      }
      case 'breath':
        return rang.length > 0 ? this.live(batch) : NOTHING;
      case 'over':
        throw new Violated('I17', 'a task comes after the end');
      default:
        return phase satisfies never;
    }
  }

  private begins(batch: Batch, before?: Since): Due {
    const isUnsure = batch.letters.length > 0 || (before !== undefined && this.hasHeard(before));
    const since = { letters: this.inbox.length, mayGoOn: this.mayGoOn(batch), isUnsure };
    if (this.endedWith === undefined) return this.opens(1, since);
    const { account, paymentId } = this.terms;
    this.phase = { at: 'recalling', since };
    return { kind: 'lastState', account, paymentId };
  }

  /** While it asks, it may go on as a new run with what it has been sent. */
  private mayGoOn({ isSuggested }: Batch): boolean {
    return isSuggested && this.resetRun === undefined && this.inbox.length <= HANDED_AT_MOST;
  }

  private isNewlyWished(batch: Batch, since: Since): boolean {
    return this.mayGoOn(batch) && !since.mayGoOn;
  }

  /** It waits, unless it was sent something meanwhile, or it may go on as a new run now. One timer at a time. */
  private lacks(batch: Batch, since: Since): Due {
    const timer = this.running.length === 0;
    const { continued, calls } = batch.told;
    const hasCome = this.inbox.length > since.letters || (this.isNewlyWished(batch, since) && !since.isUnsure);
    if (hasCome || (since.isUnsure && (continued !== undefined || calls.length > 0))) {
      return { ...this.asksAgain(batch, since), timer };
    }
    this.phase = { at: 'asking', since };
    return timer ? { kind: 'timer' } : NOTHING;
  }

  /** Where a message has woken it, its handler may count as running still: then it asks once more before it goes on as a new run. */
  private asksAgain(batch: Batch, since: Since): Due {
    const goesOn = this.mayGoOn(batch) && (batch.told.continued !== undefined || !this.hasHeard(since));
    return goesOn ? { kind: 'renewal' } : this.begins(batch, since);
  }

  private hasHeard({ letters, isUnsure }: Since): boolean {
    return isUnsure || this.inbox.length > letters;
  }

  private recalled(batch: Batch, state: PaymentInput | undefined, since: Since): Due {
    const handed = state?.continued?.payment;
    if (handed === undefined) return this.lacks(batch, since);
    this.isBorn = true;
    this.birth = restored(plain(handed));
    this.payment = this.birth;
    this.told = [];
    this.notes.isTold([]);
    this.learn([{ at: batch.clock, kind: 'Reopened' }]);
    return this.live(batch);
  }

  private opens(tries: number, since: Since): Due {
    this.phase = { at: 'opening', tries, since };
    return { kind: 'open', isLocal: tries === 1 };
  }

  private opened(batch: Batch, opening: Opened | undefined, tries: number, since: Since): Due {
    const isNothing = tries === 1 ? opening?.settings === undefined : opening === undefined;
    if (isNothing && tries < OPENED_AT_MOST) return this.opens(tries + 1, since);
    if (opening?.settings === undefined) return this.lacks(batch, since);
    this.isBorn = true;
    this.birth = newPayment(this.ownTerms, plain(opening.settings), this.startedAt);
    this.payment = this.birth;
    this.told = [];
    this.notes.isTold([]);
    if (opening.found !== undefined) {
      this.learn(receive(this.payment, FIRST_LOOK, opening.found, batch.clock).facts);
    }
    return this.live(batch);
  }

  private receives(effect: Sending | LookingUp, answer: CallAnswer): void {
    if (answer.of === 'send' && effect.kind === 'send') {
      this.learn(receive(this.payment, effect, answer.outcome, this.at).facts);
    } else if (answer.of === 'lookUp' && effect.kind === 'lookUp') {
      this.learn(receive(this.payment, effect, answer.found, this.at).facts);
      const { finding } = answer.found;
      checkBooked(this.payment, 'totals' in finding ? finding.totals?.captured : undefined);
    }
  }

  /** The loop, until it waits for something. */
  private live(batch: Batch): Due {
    for (;;) {
      const read = this.inbox.slice(0, READ_AT_ONCE);
      this.inbox = this.inbox.slice(READ_AT_ONCE);
      for (const letter of read) this.decides(letter);
      if (this.isRenewed(batch)) return { kind: 'renewal', payment: this.payment };
      const followed = follow(this.payment, this.at);
      const { effect, facts } = turn(followed.payment, this.at);
      if (effect.kind === 'finish' && this.inbox.length > 0) continue;
      this.learn(followed.facts);
      this.stepsNow = effect.kind === 'wait' || !this.hasWorkers ? 0 : this.stepsNow + 1;
      if (this.stepsNow > STEPS_WITHOUT_WAIT_MAX) throw new Violated('I8', `${this.stepsNow} steps without a wait`);
      switch (effect.kind) {
        case 'wait':
          if (effect.until <= this.at) throw new Violated('I8', `waits until ${effect.until}, and it is ${this.at}`);
          if (this.inbox.length > 0) {
            this.phase = { at: 'breath' };
            return { kind: 'timer' };
          }
          this.phase = { at: 'wait', until: effect.until };
          if (this.isRenewed(batch)) continue;
          return { kind: 'wait', until: effect.until };
        case 'finish':
          checkFinish(this.payment);
          checkUnpaid(this.payment, this.notes.unpaid);
          checkUnmade(this.payment, this.notes.unpaid);
          this.learn(facts);
          return this.ends(batch);
        default:
          this.orders(effect, facts);
          return { kind: 'call', effect };
      }
    }
  }

  private decides(letter: Letter): void {
    const { sent } = letter;
    const { command } = sent;
    const before = this.payment;
    const { facts, refusal } = hear(before, command, heardAs(letter), this.at);
    sent.decided = refusal?.code ?? 'yes';
    this.note(`${aboutOf(command)}${refusal ? `: ${refusal.code}` : ''}`);
    const isAccepted = refusal === undefined;
    if ((command.kind === 'ship' || command.kind === 'refund') && isAccepted) this.shipped.push(command);
    this.learn(facts);
    if (command.kind === 'ship' && isAccepted) checkPromise(command, before, this.payment, this.at);
    if (command.kind === 'refund' && isAccepted) checkRefundPromise(command, before, this.payment, this.at);
    if (command.kind === 'ship' && refusal) checkRefusal(command, before, refusal.code);
  }

  private orders(effect: Sending | LookingUp, facts: readonly Fact[]): void {
    this.phase = { at: 'call', effect };
    if (effect.kind === 'lookUp') return;
    const op = this.operation(effect.operationId);
    checkOrder(this.payment, op, this.at, this.releaseWasSent && !this.isReleaseAbsent);
    checkLimit(this.payment, effect.order);
    if (op.kind === 'release' && !op.inDoubt && AWAITED.keepsPlannedRelease) checkKept(this.payment, this.at);
    this.learn(facts);
  }

  /** Once nobody waits for an answer any more. */
  private ends({ told: { completed } }: Batch): Due {
    const isWaiting = completed === undefined && this.isAwaited;
    this.phase = { at: isWaiting ? 'closing' : 'over' };
    return isWaiting ? NOTHING : { kind: 'end' };
  }

  private isRenewed({ told, isSuggested }: Batch): boolean {
    return isSuggested && handsOver(told, this.payment, this.at);
  }

  private holds(batch: Batch, due: Due): void {
    const { told } = batch;
    const until = due.kind === 'wait' ? due.until : undefined;
    for (const timer of told.timers) this.startTimer(timer, until);
    checkOrders(due, told, this.originalRun);
    if (due.kind === 'wait') this.checkWait(batch, due.until);
    if (due.kind === 'renewal') this.renews(batch, due.payment);
  }

  /** A timer rings in time, and where nothing is under way, a run that is long ends at once. */
  private checkWait({ isSuggested }: Batch, until: number): void {
    const isWoken =
      until >= NEVER || this.running.some(({ due, moment }) => due <= until && moment !== undefined && moment <= until);
    if (!isWoken) throw new Violated('I17', `the workflow waits until ${until}, and no timer rings by then`);
    if (isSuggested && !this.isAwaited && !this.isResetUntold) {
      throw new Violated('I17', 'the run is long, nothing is under way, and it is not continued as new');
    }
  }

  private renews({ told }: Batch, payment: Payment | undefined): void {
    checkRenewal(told, { terms: this.endedWith ? undefined : this.ownTerms, payment, unread: this.inbox });
    if (this.isAwaited) throw new Violated('I18', 'an Update waits for its answer, and its run ends');
    // What is left out decides nothing: the exhaustive model holds that, state by state.
    if (payment !== undefined) this.payment = restored(carried(payment, this.at));
    this.phase = { at: 'begin' };
    this.inbox = this.inbox.map(({ sent }) => ({ sent, as: 'signal' }));
    this.lastRang = 0;
  }

  protected get moment(): Moment {
    const { payment, told, phase, inbox, lastRang, isBorn } = this;
    return { payment, facts: told.length, phase, inbox, lastRang, isBorn };
  }

  /** The run is set back, and was not told yet. */
  protected comeBackTo({ payment, facts, phase, inbox, lastRang, isBorn }: Moment): void {
    this.payment = payment;
    this.told = this.told.slice(0, facts);
    this.notes.isTold(this.told);
    this.phase = phase;
    this.inbox = inbox;
    this.lastRang = lastRang;
    this.isBorn = isBorn;
    this.tellings = 0;
    this.releaseWasSent = false;
  }

  /** The payment is started: nothing is known of a run before. */
  protected startOver(): void {
    this.phase = { at: 'begin' };
    this.inbox = [];
    this.lastRang = 0;
    this.isBorn = false;
    this.releaseWasSent = false;
  }

  override next(): Effect {
    const { phase } = this;
    if (phase.at === 'call') return phase.effect;
    return phase.at === 'wait' ? { kind: 'wait', until: phase.until } : { kind: 'wait', until: this.now };
  }
}

const aboutOf = (command: Command): string =>
  'shipmentId' in command ? `${command.kind} ${command.shipmentId} ${command.amount}` : command.kind;
