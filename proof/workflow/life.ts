import { carried } from '../../src/domain/carried';
import type { Command } from '../../src/domain/commands';
import { digestOf } from '../../src/messages/digest';
import { refundsIdOf, workflowIdOf } from '../../src/messages/ids';
import type { PaymentInput } from '../../src/messages/messages';
import { attemptsOf } from '../simulator/life';
import type { Mishap } from '../simulator/provider-side';
import { DAY } from '../simulator/time';
import { Violated } from '../simulator/violated';
import { endsWithOneWord, flood, lastOfMany } from './flood';
import { carryOut, lostCall } from './hand';
import { reseeded } from './jobs';
import { ANY_LOSS, NEVER_TAKEN } from './losses';
import { plain, toPayload } from './payloads';
import { TimedLife } from './timed-life';

/** One payment inside the real workflow, on a server that only this life knows. Everything that nobody decides is drawn from the seed. */
export class WorkflowLife extends TimedLife {
  /** The payment is started, and lives until its account is known. */
  override async begin(): Promise<void> {
    const { ownTerms: terms, chance } = this;
    const isOurs = chance.percent(60);
    const memo = { terms: toPayload(digestOf(terms)), reference: toPayload(terms.reference) };
    const workflowId = workflowIdOf(terms.account, terms.paymentId);
    this.startOver();
    this.runs.begin(
      { workflowId, at: this.now, input: [toPayload({ terms })], memo: isOurs ? memo : {} },
      new Map(isOurs ? [['CaptureState', 'open']] : []),
    );
    if (chance.percent(25)) this.hear({ kind: 'providerNotice', text: 'with the start' });
    if (!this.rough.isGentle && chance.percent(15)) {
      this.hear({ kind: 'ship', shipmentId: 'parcel-0', amount: 5_000, currency: terms.currency });
    }
    await this.untilBorn();
    if (!this.rough.isGentle && chance.percent(2)) this.floods(flood());
  }

  /** Its second run is another workflow, which asks the first one for the state in which that ended. It is started once. */
  override reopen(): void {
    const { payment, terms, chance } = this;
    // What a reset forgot that nobody noticed is not known to the second run, either.
    if (!this.isOver || this.endedWith !== undefined || this.isResetUnseen) return;
    this.note('GOES ON for its refunds');
    this.count('second run for refunds');
    this.isCalm = false;
    const continued = { version: 3, payment: carried(payment, this.at), inbox: [], shown: '' };
    this.endedWith = plain<PaymentInput>({ terms: payment.terms, continued });
    this.notes.goesOn();
    const isOurs = chance.percent(60);
    const memo = { terms: toPayload(digestOf(payment.terms)), reference: toPayload(terms.reference) };
    this.startOver();
    this.runs.begin(
      {
        workflowId: refundsIdOf(terms.account, terms.paymentId),
        at: this.now,
        input: [toPayload({})],
        memo: isOurs ? memo : {},
      },
      new Map(isOurs ? [['CaptureState', 'open']] : []),
    );
  }

  private async untilBorn(): Promise<void> {
    if (this.isBorn) return;
    // Nobody knows the account for so long that the run that asks is continued as new.
    const isUnknown = !this.rough.isGentle && this.chance.percent(10);
    if (isUnknown) this.runs.suggestedFrom = 2;
    for (let calls = 0; !this.isBorn; calls++) {
      if (calls > 20) throw new Violated('I8', 'the payment does not begin');
      const mayFail = calls < 6 && !this.rough.isGentle && (isUnknown || this.chance.percent(30));
      if (this.runs.server.call !== undefined)
        await this.answer(undefined, mayFail ? this.chance.one(isUnknown ? NEVER_TAKEN : ANY_LOSS) : undefined);
      else if (this.phase.at === 'asking') await this.wakeUp();
      if (mayFail && this.chance.percent(30)) this.hear({ kind: 'providerNotice', text: 'meanwhile' });
      await this.work();
    }
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
    const mayEnd = !this.rough.isGentle && this.phase.at === 'wait' && endsWithOneWord(this.payment, this.now);
    if (mayEnd && this.chance.percent(25)) this.floods(lastOfMany(this.ownTerms.currency));
    let isMore = true;
    if (this.runs.server.call !== undefined) await this.answer(mishap, this.lossOf(mishap));
    else isMore = await this.wakeUp();
    await this.work();
    for (const [fault, times] of this.side.faults) {
      if (times > (before.faults.get(fault) ?? 0)) this.situations.meets(fault, before.payment);
    }
    this.check();
    return isMore || this.isOver;
  }

  private floods(messages: readonly Command[]): void {
    this.count('flood of messages');
    for (const message of messages) this.hear(message);
  }

  override async forgetWrite(again: boolean): Promise<void> {
    const { checkpoints } = this.runs;
    const sent = checkpoints.findLastIndex(
      ({ moment: { isBorn, payment } }, nth) =>
        isBorn && attemptsOf(checkpoints[nth + 1]?.moment.payment ?? this.payment) > attemptsOf(payment),
    );
    if (sent >= 0) await this.reset(checkpoints.length - 1 - sent, again);
  }

  /** The run is set back to an earlier task. The server gives the new run the messages that came since, unless it is told not to. */
  override async reset(back: number, again: boolean): Promise<void> {
    const { runs, chance } = this;
    const at = Math.max(0, runs.checkpoints.length - 1 - back);
    const before = runs.checkpoints[at];
    if (this.isOver || before === undefined) return;
    this.note(`RESET by ${runs.checkpoints.length - at} tasks`);
    this.count('reset of the run');
    const inFlight = runs.server.call;
    const goesOn = inFlight !== undefined && chance.percent(50);
    // The worker that has the call does not know of the reset, and writes.
    if (goesOn) await carryOut(inFlight, this.hand);
    await runs.setBack(at, before);
    this.comeBackTo(before.moment);
    const wasStarted = goesOn || inFlight?.seq !== runs.server.call?.seq;
    if (wasStarted) this.loseCall();
    runs.server.putBack([{ job: reseeded(runs.current.start.runId) }]);
    for (const sent of this.mail.comeBackTo(before.words, again)) runs.server.add({ job: sent.job, sent });
    // What came since is in the new history, too, and may make it a long one.
    if (chance.percent(25)) runs.suggestedFrom = Math.min(runs.suggestedFrom, at);
    runs.server.ring(this.now);
    await this.untilBorn();
    await this.work();
    if (chance.percent(20)) await this.reset(chance.below(6), again);
  }

  /** A call that a worker had when the run was set back is given up by the server. */
  private loseCall(): void {
    const { call, events } = this.runs.server;
    // One that is carried out within a task begins again with it.
    if (call === undefined || call.isLocal || events.some(({ answer }) => answer !== undefined)) return;
    this.count('run was reset meanwhile');
    this.runs.server.call = undefined;
    this.runs.server.add(lostCall(call, 'run was reset meanwhile'));
  }

  override async restart(): Promise<void> {
    const { side } = this;
    if (!this.isOver || !side.showsPast) return;
    const { authorized, captured, released, refunded } = side.books();
    if (authorized === 0 || captured + released === 0) return;
    // Where all is a status, it is the status of the refund now, and tells nothing of what was captured.
    if (side.capabilities.evidence === 'status' && refunded > 0) return;
    await side.clock.pass(2 * DAY);
    this.note('STARTED AGAIN after retention');
    this.count('started again after retention');
    const { create: _, captureBy = 0, ...terms } = this.terms;
    // Nobody can start a payment with a moment that has passed.
    this.ownTerms = captureBy > this.now ? { ...terms, captureBy } : terms;
    this.endedWith = undefined;
    this.notes.beginsAnew();
    this.mail.forget();
    const again = [...this.shipped];
    await this.begin();
    for (const command of again) this.hear(command);
    await this.settle();
  }
}
