import type { Command } from '../../../src/domain/commands';
import { decide } from '../../../src/domain/decide';
import { elapse } from '../../../src/domain/elapse';
import { evolveAll } from '../../../src/domain/evolve';
import type { Fact } from '../../../src/domain/facts';
import { find } from '../../../src/domain/find';
import { refused } from '../../../src/domain/hear';
import { isOverdrawn, ledgerOf } from '../../../src/domain/ledger';
import { NEVER } from '../../../src/domain/money';
import { nextStep } from '../../../src/domain/next-step';
import { orderOf, send } from '../../../src/domain/order';
import type { Outcome } from '../../../src/domain/outcome';
import { capturesOf, isFinal, newPayment, operationOf, type Payment, type Terms } from '../../../src/domain/payment';
import { DEFAULT_POLICY, type Policy } from '../../../src/domain/policy';
import { settle } from '../../../src/domain/settle';
import { type Mishap, type Model, ModelProvider } from './model-provider';
import { DAY, START } from './world';

/** The invariants by id, with the sentence that a failure prints. Protocol 7. */
export const INVARIANTS = {
  I1: 'captured at the provider is at most what was authorized, at every instant',
  I2: 'each shipment’s money is captured at most once; at rest, exactly once if accepted and not refused, dropped, parked or expired',
  I3: 'at rest, what we call captured is what the provider took; everything else is parked and still reserved',
  I4: 'captured + reserved + released + available = authorized; available < 0 only after a foreign movement or a larger take',
  I5: 'no capture starts after a release was sent; no release while a capture is unresolved',
  I7: 'the same state and moment give the same step, and the state is plain JSON',
  I8: 'when faults stop, every payment ends final or in front of a person within a bounded time',
} as const;

/** A payment that does not come to its end would fill the screen with its last days. */
const LINES_MAX = 200;

export class Violation extends Error {
  constructor(id: keyof typeof INVARIANTS, seen: string, log: readonly string[]) {
    super(
      `${id} violated: ${INVARIANTS[id]}\n   ${seen}\n\n${log
        .slice(0, LINES_MAX)
        .map((line) => `   ${line}`)
        .join('\n')}`,
    );
  }
}

const ATTENTION_OF_MONEY = [
  'CaptureAmountDiffers',
  'ReleaseAmountDiffers',
  'CaptureReversed',
  'ForeignMovementSeen',
  'PastUnknown',
  'ShipmentRefused',
];

export interface Start {
  model: Model;
  terms: Partial<Terms>;
  policy?: Partial<Policy>;
}

/** One payment, its provider, and the loop of the workflow between them, in virtual time. The oracle looks after every action. */
export class Life {
  payment: Payment;
  now = START;
  steps = 0;
  readonly provider: ModelProvider;
  private readonly notes: { at: number; says: string | Fact }[] = [];
  private run = 'run-1';
  /** Whether this run's answers say that it was reset. */
  private isReset = false;
  private readonly memory: Payment[] = [];
  private readonly shipped: Command[] = [];
  private readonly terms: Terms;
  private readonly policy: Policy;
  private releaseWasSent = false;
  private othersMoved = false;
  private tookMore = false;
  /** A person took a reset for harmless at a provider that cannot show what had been done. */
  private wasWavedThrough = false;
  private stepsNow = 0;

  constructor(start: Start) {
    this.provider = new ModelProvider(start.model);
    this.terms = {
      account: 'nordic-shop',
      provider: 'model',
      paymentId: 'order-1001',
      reference: 'order-1001-1',
      amount: start.model.holdAmount,
      currency: 'NOK',
      ...start.terms,
    };
    this.policy = { ...DEFAULT_POLICY, ...start.policy };
    this.payment = this.birth();
    this.provider.advance(this.now);
    this.learn(elapse(this.payment, this.now));
  }

  private birth(): Payment {
    const { capabilities } = this.provider.model;
    return newPayment(this.terms, { capabilities, policy: this.policy }, this.now);
  }

  get isOver(): boolean {
    return this.payment.finishedAt !== undefined;
  }

  note(text: string): void {
    this.notes.push({ at: this.now, says: text });
  }

  /** What happened, one line each. Put into words only when somebody reads it. */
  get log(): string[] {
    return this.notes.map(({ at, says }) => {
      const moment = `day ${Math.floor((at - START) / DAY)} ${new Date(at).toISOString().slice(11, 23)}`;
      return `${moment}  ${typeof says === 'string' ? says : inWords(says)}`;
    });
  }

  private learn(facts: readonly Fact[]): void {
    for (const fact of facts) this.notes.push({ at: this.now, says: fact });
    this.payment = evolveAll(this.payment, facts);
  }

  pass(ms: number): void {
    this.now += ms;
    this.provider.advance(this.now);
  }

  /** A message, between any two actions. */
  hear(command: Command): void {
    const decision = decide(this.payment, command, this.now);
    const about = 'shipmentId' in command ? ` ${command.shipmentId} ${command.amount}` : '';
    this.note(`${command.kind}${about}${decision.refusal ? `: ${decision.refusal.code}` : ''}`);
    if (command.kind === 'ship' && !decision.refusal) this.shipped.push(command);
    this.learn(decision.facts ?? refused(this.payment, command, decision.refusal, this.now));
    this.check();
  }

  /** One turn of the loop. Returns false when there is nothing left to do. */
  step(mishap: Mishap, x: number): boolean {
    if (this.isOver) return false;
    this.steps++;
    this.memory.push(this.payment);
    if (this.memory.length > 60) this.memory.shift();
    this.learn(elapse(this.payment, this.now));
    if (this.steps % 8 === 0 && elapse(this.payment, this.now).length > 0)
      this.fail('I7', 'what follows from the clock was not complete');
    const step = nextStep(this.payment, this.now);
    this.stepsNow = step.do === 'wait' ? 0 : this.stepsNow + 1;
    if (this.stepsNow > 200) this.fail('I8', `200 steps without a wait; now at ${JSON.stringify(step)}`);
    switch (step.do) {
      case 'finish':
        this.note('finish');
        this.learn([{ at: this.now, is: 'PaymentFinished' }]);
        break;
      case 'wait':
        if (step.until <= this.now) this.fail('I8', `waits until ${step.until}, which is not after now ${this.now}`);
        if (step.until === NEVER) return false;
        this.pass(step.until - this.now);
        this.note('waited');
        break;
      case 'lookUp':
        this.lookUp(step.operationId, step.extra, mishap, x);
        break;
      case 'send':
        this.send(step.operationId, mishap, x);
        break;
      default:
        step satisfies never;
    }
    this.check();
    return true;
  }

  private lookUp(operationId: string, extra: boolean, mishap: Mishap, x: number): void {
    const op = this.operation(operationId);
    this.pass(x % 700);
    const finding = this.provider.lookUp(orderOf(this.payment, op), mishap, this.now);
    const shown =
      'totals' in finding && finding.totals
        ? ` captured ${finding.totals.captured} released ${finding.totals.released}`
        : '';
    this.note(`look up ${operationId}${extra ? ' (extra)' : ''}: ${finding.kind}${shown}`);
    this.pass(x % 300);
    this.learn(find(this.payment, { operationId, extra }, finding, this.now, this.isReset ? this.run : undefined));
  }

  private send(operationId: string, mishap: Mishap, x: number): void {
    const op = this.operation(operationId);
    this.checkOrder(operationId);
    const { fact, order } = send(this.payment, op, this.now);
    this.learn([fact]);
    this.pass(x % 900);
    const stopped = this.isReset && order.knownRun !== this.run;
    const outcome: Outcome = stopped
      ? { kind: 'unknown', why: 'reset', resetRun: this.run }
      : this.provider.send(order, mishap, this.now, x);
    if (
      order.kind === 'release' &&
      !stopped &&
      outcome.kind !== 'refused' &&
      outcome.kind !== 'notSent' &&
      outcome.kind !== 'tryLater'
    ) {
      this.releaseWasSent = true;
    }
    if (mishap === 'takes everything') this.tookMore = true;
    this.note(
      `send ${order.kind} ${operationId} ${order.amount} (${stopped ? 'stopped: reset' : mishap}): ${outcome.kind}`,
    );
    this.pass(mishap === 'none' ? x % 900 : x % 31_000);
    this.learn(settle(this.payment, this.operation(operationId), outcome, this.now));
  }

  private operation(id: string) {
    const op = operationOf(this.payment, id);
    if (op === undefined) throw new Error(`no operation ${id}`);
    return op;
  }

  private checkOrder(operationId: string): void {
    const op = this.operation(operationId);
    if (op.kind === 'capture' && this.releaseWasSent) this.fail('I5', `capture ${operationId} starts after a release`);
    const open = capturesOf(this.payment).filter((other) => !isFinal(other));
    if (op.kind === 'release' && open.length > 0)
      this.fail('I5', `release while ${open.map(({ id }) => id)} is unresolved`);
  }

  portalCapture(share: number): void {
    if (this.provider.left <= 0) return;
    this.othersMoved = true;
    this.note(`others capture ${this.provider.portalCapture(share)}`);
    this.provider.remember(this.now);
    this.check();
  }

  portalRelease(): void {
    if (this.provider.left <= 0) return;
    this.othersMoved = true;
    this.note(`others release ${this.provider.left}`);
    this.provider.portalRelease();
    this.provider.remember(this.now);
  }

  endHoldEarly(): void {
    if (this.provider.left <= 0) return;
    this.othersMoved = true;
    this.note('the hold ends early');
    this.provider.endHoldEarly();
    this.provider.remember(this.now);
  }

  reverse(): void {
    const { provisionalMs } = this.provider.model.capabilities;
    const done = capturesOf(this.payment).find(
      (op) => op.status === 'done' && this.now < (op.doneAt ?? 0) + provisionalMs,
    );
    if (done === undefined || this.isOver) return;
    const id = this.provider.reverse();
    this.provider.remember(this.now);
    this.tookMore = true; // a release on its way now gives back more than was asked
    if (id !== undefined) this.note(`the capture of ${id} turns bad`);
  }

  staleReads(age: number): void {
    this.note('reads are old for a while');
    this.provider.freeze(this.now, age);
  }

  /** The run is set back to an earlier point; the provider is not. Messages that came since are there again, as signals are. */
  reset(back: number, again: boolean): void {
    if (this.isOver || this.memory.length === 0) return;
    const earlier = this.memory[Math.max(0, this.memory.length - 1 - back)] as Payment;
    this.note(`RESET by ${Math.min(back, this.memory.length - 1) + 1} steps`);
    this.run = `run-${Number(this.run.slice(4)) + 1}`;
    this.isReset = true;
    this.payment = earlier;
    this.memory.length = 0;
    this.releaseWasSent = false;
    this.tookMore = true;
    if (again) for (const command of [...this.shipped]) this.hear(command);
  }

  /** The payment ended, its history is gone, and the order service starts it again. */
  restart(): void {
    const { provider } = this;
    const { capabilities, hold, statusShowsTotals } = provider.model;
    const isSeen = capabilities.evidence !== 'status' || statusShowsTotals;
    if (!this.isOver || !isSeen || hold !== 'there' || this.provider.isBusy) return;
    if (this.provider.captured + this.provider.released === 0) return;
    this.note('STARTED AGAIN after retention');
    provider.thaw();
    const { create: _, ...terms } = this.terms;
    this.payment = newPayment(terms, this.payment, this.now);
    this.memory.length = 0;
    this.isReset = false;
    this.releaseWasSent = false;
    this.tookMore = true;
    const again = [...this.shipped];
    this.step('none', 0);
    for (const command of again) this.hear(command);
  }

  /** A person looks at the provider's own pages and says what they show, once nothing can change any more. */
  resolve(resend: boolean, x: number): void {
    const open = this.payment.operations.filter(
      (op) => op.kind !== 'authorize' && (op.status === 'parked' || op.status === 'unknown'),
    );
    const op = open[x % Math.max(1, open.length)];
    if (op === undefined || this.provider.isPending(op.id)) return;
    const entries = (op.kind === 'capture' ? this.provider.captures : this.provider.releases).filter(
      (entry) => entry.operationId === op.id && !entry.reversed,
    );
    const amount = entries.reduce((total, entry) => total + entry.amount, 0);
    const word = { operationId: op.id, evidence: 'portal', operator: 'ida', reason: 'looked' };
    this.hear(
      entries.length > 0
        ? { kind: 'resolve', outcome: 'done', amount, ...word }
        : { kind: 'resolve', outcome: 'notDone', resend, ...word },
    );
  }

  acknowledge(): void {
    const code = this.payment.attention[0]?.code;
    if (code === 'PastUnknown') this.wasWavedThrough = true;
    if (code) this.hear({ kind: 'acknowledge', code, operator: 'ida', reason: 'seen' });
  }

  private fail(id: keyof typeof INVARIANTS, seen: string): never {
    throw new Violation(id, seen, this.log);
  }

  /** The oracle. It sees the provider's truth, which the core cannot. */
  private check(): void {
    const { provider, payment } = this;
    if (provider.captured > provider.model.holdAmount) {
      this.fail('I1', `captured ${provider.captured} of ${provider.model.holdAmount}`);
    }
    const ids = new Set(provider.captures.map(({ operationId }) => operationId));
    for (const id of ids) {
      const taken = provider.taken(id).filter(({ reversed }) => !reversed);
      if (taken.length > 1) this.fail('I2', `${id} captured ${taken.map(({ amount }) => amount).join(' + ')}`);
    }
    const ledger = ledgerOf(payment);
    if (isOverdrawn(payment) && !this.othersMoved && !this.tookMore) {
      this.fail('I4', `available ${ledger.available} though nobody took more`);
    }
    if (this.isOver) this.checkRest();
    if (this.steps % 64 === 0 || this.isOver) this.checkJson();
  }

  private checkRest(): void {
    const { provider, payment } = this;
    // No provider was asked since the reset, so nobody could notice it: the one thing that this design cannot see.
    if (this.isReset && payment.knownRun !== this.run) return;
    if (this.wasWavedThrough) return;
    for (const op of capturesOf(payment)) {
      const taken = provider.taken(op.id).filter(({ reversed }) => !reversed);
      if (op.status !== 'done' && taken.length > 0) {
        this.fail('I3', `${op.id} is ${op.status}, but the provider took ${taken[0]?.amount}`);
      }
      if (op.status === 'done' && taken.length === 0 && !this.othersMoved) {
        this.fail('I3', `${op.id} is done with ${op.amount}, but the provider took nothing`);
      }
    }
    const ledger = ledgerOf(payment);
    if (!this.othersMoved && ledger.captured !== provider.captured) {
      this.fail('I3', `the ledger says captured ${ledger.captured}, the provider ${provider.captured}`);
    }
    for (const shipment of payment.shipments) {
      const op = shipment.operationId === undefined ? undefined : operationOf(payment, shipment.operationId);
      if (shipment.ended === undefined && (op === undefined || !isFinal(op))) {
        this.fail('I2', `shipment ${shipment.id} was accepted and never ended`);
      }
    }
    if (provider.isBusy) this.fail('I3', 'the payment ended while something could still take effect');
  }

  private checkJson(): void {
    const json = JSON.stringify(this.payment);
    if (JSON.stringify(JSON.parse(json)) !== json || hasOddMember(this.payment))
      this.fail('I7', 'the state is not plain JSON');
    if (this.isOver) return;
    const step = JSON.stringify(nextStep(this.payment, this.now));
    if (step !== JSON.stringify(nextStep(JSON.parse(json) as Payment, this.now))) this.fail('I7', 'the step differs');
  }

  /** No more faults, no more messages: the loop alone has to bring the payment to its end, or before a person. */
  calm(): void {
    this.note('faults stop');
    this.provider.decideHold(true);
    const limit = this.payment.captureBy + 40 * DAY;
    for (let turn = 0; turn < 400; turn++) {
      if (!this.step('none', 1) || this.now > limit) break;
    }
    const { payment } = this;
    if (this.isOver) return;
    const isBeforePerson =
      payment.held !== undefined ||
      payment.operations.some((op) => op.status === 'parked') ||
      payment.attention.some(({ code }) => ATTENTION_OF_MONEY.includes(code) || code === 'Stuck');
    if (!isBeforePerson) {
      this.fail(
        'I8',
        `neither final nor before a person: ${payment.operations.map((op) => `${op.id} ${op.status}`).join(', ')}`,
      );
    }
  }
}

function inWords(fact: Fact): string {
  const id = 'operationId' in fact ? `${fact.operationId} ` : '';
  return `    ${id}${fact.is}${'code' in fact ? ` ${fact.code}` : ''}${'amount' in fact ? ` ${fact.amount}` : ''}`;
}

function hasOddMember(value: unknown): boolean {
  if (value === undefined) return true;
  if (value === null || typeof value !== 'object')
    return typeof value === 'bigint' || typeof value === 'function' || Number.isNaN(value);
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return true;
  return Object.values(value).some(hasOddMember);
}
