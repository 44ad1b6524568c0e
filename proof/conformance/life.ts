import type { Command } from '../../src/domain/commands';
import { type Followed, follow, hear, receive, turn } from '../../src/domain/driver';
import { KINDS } from '../../src/domain/kinds';
import { ledgerOf } from '../../src/domain/ledger';
import { NEVER } from '../../src/domain/money';
import type { SendOrder } from '../../src/domain/order';
import type { Outcome } from '../../src/domain/outcome';
import { newPayment, type Operation, operationOf, type Payment } from '../../src/domain/payment';
import { DEFAULT_POLICY } from '../../src/domain/policy';
import type { Provider } from '../../src/providers/provider';
import type { OpenAccount } from '../../src/providers/registry';
import type { Sandbox } from '../../src/sandbox/server';
import type { AuthorizedPayment } from '../../src/sandbox/simulator';
import type { Summary } from '../../src/sandbox/truth';
import type { Pairing } from '../pairing';

const STEPS_MAX = 300;

/** The clock of a sandbox, which passes by itself and is moved when there is nothing to do but wait. */
export class MovedClock {
  private ahead = 0;
  constructor(private readonly sandbox: Sandbox) {}
  readonly now = (): number => Date.now() + this.ahead;
  async waitUntil(at: number): Promise<void> {
    const ms = Math.max(1, Math.ceil(at - this.now()));
    this.ahead += ms;
    await this.sandbox.control.moveClock(ms);
  }
}

/** What became of one payment. */
export interface Ended {
  truth: Pick<Summary, 'captured' | 'released' | 'captureCount' | 'refunded' | 'movements'>;
  /** What the ledger says was captured, and given back of it. */
  booked: number;
  refunded: number;
  captures: number;
  refunds: number;
  isFinished: boolean;
  /** What became of each operation, the authorization left out. */
  operations: string;
  /** What people are told at the end. */
  attention: string;
  /** Operations that were put before a person: kind and code. */
  parked: string[];
}

/**
 * The core, an adapter and a sandbox, without a workflow between them: the loop of the workflow in moved time. What is parked is resolved by
 * a person who looks at the provider's own books.
 */
export class Life {
  private payment: Payment;
  private readonly parked = new Set<string>();

  constructor(
    private readonly pairing: Pairing,
    private readonly sandbox: Sandbox,
    private readonly provider: Provider,
    { capabilities }: OpenAccount,
    private readonly hold: AuthorizedPayment,
    private readonly clock: MovedClock,
  ) {
    const { account, amount, currency, reference: paymentId } = hold;
    const reference = pairing.side.referenceOf(hold);
    this.payment = newPayment(
      { account, provider: pairing.name, paymentId, reference, amount, currency },
      { capabilities, policy: DEFAULT_POLICY },
      clock.now(),
    );
  }

  hear(command: Command): boolean {
    const heard = hear(this.payment, command, 'update', this.clock.now());
    if (heard.refusal !== undefined) throw new Error(`${this.hold.reference}: ${heard.refusal.message}`);
    return this.become(heard);
  }

  /** Goes on until something has come about, or only a person could go on. */
  async until(isSo: (payment: Payment) => boolean): Promise<void> {
    for (let step = 0; step < STEPS_MAX && this.payment.finishedAt === undefined && !isSo(this.payment); step += 1) {
      if (!(await this.step())) return;
    }
  }

  async live(): Promise<Ended> {
    await this.until(() => false);
    const truth = await this.truth();
    const { attention } = this.payment;
    const operations = this.payment.operations.filter((op) => op.kind !== 'authorize');
    const done = (kind: Operation['kind']): number =>
      operations.filter((op) => op.kind === kind && op.status === 'done').length;
    return {
      truth,
      booked: ledgerOf(this.payment).captured,
      refunded: ledgerOf(this.payment).refunded,
      captures: done('capture'),
      refunds: done('refund'),
      operations: operations.map((op) => `${op.id} ${op.status} ${op.refusal?.code ?? ''}`.trim()).join(', '),
      attention: attention.map(({ code }) => code).join(', '),
      isFinished: this.payment.finishedAt !== undefined,
      parked: [...this.parked].sort(),
    };
  }

  /** The next thing that is due. False where only a person can go on. */
  async step(): Promise<boolean> {
    const now = this.clock.now();
    this.become(follow(this.payment, now));
    for (const { code, operationId } of this.payment.attention) {
      const op = operationId === undefined ? undefined : operationOf(this.payment, operationId);
      if (op?.status === 'parked') this.parked.add(`${op.kind}: ${code}`);
    }
    const ready = this.payment.operations.find((op) => op.status === 'parked' && now >= op.settledAt);
    if (ready !== undefined) return this.resolve(ready);
    const next = turn(this.payment, now);
    const { effect } = next;
    this.become(next);
    if (effect.kind === 'wait' && effect.until === NEVER) return false;
    switch (effect.kind) {
      case 'finish':
        return true;
      case 'wait':
        await this.clock.waitUntil(effect.until);
        return true;
      case 'lookUp': {
        const finding = await this.provider.lookUp(effect.order);
        return this.become(receive(this.payment, effect, { finding }, this.clock.now()));
      }
      case 'send': {
        const { order } = effect;
        const outcome = await this.send(order);
        return this.become(receive(this.payment, effect, outcome, this.clock.now()));
      }
      default:
        return effect satisfies never;
    }
  }

  private async send(order: SendOrder): Promise<Outcome> {
    const { provider } = this;
    switch (order.kind) {
      case 'capture':
        return provider.capture(order);
      case 'release':
        return provider.release({ ...order, untouched: order.capturedBefore === 0 });
      case 'refund':
        if (provider.refund === undefined) throw new Error(`${this.pairing.name} gives nothing back`);
        return provider.refund(order);
      case 'authorize':
        throw new Error('the hold is made already');
      default:
        return order.kind satisfies never;
    }
  }

  private async resolve({ id, kind }: Operation): Promise<boolean> {
    const { raises } = KINDS[kind];
    if (raises === undefined) throw new Error(`${id} is no movement`);
    // What the books show beyond what is known already is this operation's.
    const amount = (await this.truth())[raises] - ledgerOf(this.payment)[raises];
    const word = { operationId: id, evidence: 'portal', operator: 'ida', reason: 'looked' };
    return this.hear(
      amount > 0
        ? { kind: 'resolve', outcome: 'done', amount, ...word }
        : { kind: 'resolve', outcome: 'notDone', resend: false, ...word },
    );
  }

  private become({ payment }: Followed): boolean {
    this.payment = payment;
    return true;
  }

  private truth(): Promise<Summary> {
    const { account, reference } = this.hold;
    return this.sandbox.control.truthOf({ provider: this.pairing.name, account, reference });
  }
}
