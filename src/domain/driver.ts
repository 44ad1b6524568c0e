import type { Command } from './commands';
import { decide } from './decide';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { followClock } from './follow-clock';
import { refused, signalOf } from './hear';
import { interpretAnswer } from './interpret-answer';
import { interpretReading } from './interpret-reading';
import type { EpochMs } from './money';
import { nextStep, type Step } from './next-step';
import { type Order, orderOf, type SendOrder, sendOrderOf } from './order';
import type { Finding, Outcome } from './outcome';
import { type Operation, operationOf, type Payment } from './payment';
import type { Refusal } from './refusals';

/**
 * The life of a payment is one loop: `hear` what was said, `follow` the clock and take the next `turn` (both are `advance`), carry its effect out,
 * `receive` the answer. Whoever carries effects out (the workflow, the simulator, the exhaustive model, the tests) calls these and nothing below
 * them, so that what is proved of one is true of the others. All are pure: they give the payment that follows and the facts that led to it.
 */
export interface Driver {
  /** What follows from the clock alone. Asked again at the same moment, nothing does. */
  follow(payment: Payment, now: EpochMs): Followed;
  /** What the payment wants done, once it has followed the clock. That an order goes out, or that the payment ends, is a fact: keep it first. */
  turn(payment: Payment, now: EpochMs): Turn;
  /** One after the other, with the facts of both. */
  advance(payment: Payment, now: EpochMs): Turn;
  /** A message. What is refused of a signal becomes facts; of an update it is the answer, and leaves no trace. */
  hear(payment: Payment, command: Command, as: 'signal' | 'update', now: EpochMs): Heard;
  /** What became of an order that went out. */
  receive(payment: Payment, effect: Step & { kind: 'send' }, answer: Outcome, now: EpochMs): Followed;
  /** What a look-up told. */
  receive(payment: Payment, effect: Step & { kind: 'lookUp' }, answer: Found, now: EpochMs): Followed;
}

/** The payment afterwards, and the facts that led there. */
export interface Followed {
  payment: Payment;
  facts: readonly Fact[];
}

export interface Turn extends Followed {
  effect: Effect;
}

export interface Heard extends Followed {
  refusal?: Refusal;
}

/** A look-up's answer. `resetRun`: this run was reset; what happened before is not known to it. */
export interface Found {
  finding: Finding;
  resetRun?: string;
}

/** What the payment wants done. */
export type Effect = Sending | LookingUp | Exclude<Step, { kind: 'send' | 'lookUp' }>;
export type Sending = Step & { kind: 'send' } & { order: SendOrder };
export type LookingUp = Step & { kind: 'lookUp' } & { order: Order };

/** The functions that the loop rests on. A test puts a wrong one in, to show that a proof would see it. */
export const CORE = {
  decide,
  followClock,
  nextStep,
  sendOrderOf,
  orderOf,
  interpretAnswer,
  interpretReading,
  evolveAll,
};

export type Core = typeof CORE;

export function driverOf(core: Core): Driver {
  const after = (payment: Payment, facts: readonly Fact[]): Followed => ({
    payment: core.evolveAll(payment, facts),
    facts,
  });
  const follow = (payment: Payment, now: EpochMs): Followed => after(payment, core.followClock(payment, now));

  function turn(payment: Payment, now: EpochMs): Turn {
    const step = core.nextStep(payment, now);
    switch (step.kind) {
      case 'send': {
        const { fact, order } = core.sendOrderOf(payment, operation(payment, step.operationId), now);
        return { ...after(payment, [fact]), effect: { ...step, order } };
      }
      case 'lookUp': {
        const order = core.orderOf(payment, operation(payment, step.operationId));
        return { payment, facts: [], effect: { ...step, order } };
      }
      case 'finish': {
        // One that was heard after its end does not end a second time.
        const facts: Fact[] = payment.finishedAt === undefined ? [{ at: now, kind: 'PaymentFinished' }] : [];
        return { ...after(payment, facts), effect: step };
      }
      case 'wait':
        return { payment, facts: [], effect: step };
      default:
        return step satisfies never;
    }
  }

  return {
    follow,
    turn,
    advance(before, now) {
      const followed = follow(before, now);
      const next = turn(followed.payment, now);
      return { ...next, facts: [...followed.facts, ...next.facts] };
    },
    hear(payment, command, as, now) {
      const { facts, refusal } = core.decide(payment, command, now);
      if (facts !== undefined) return after(payment, facts);
      const told = as === 'signal' ? refused(payment, signalOf(command), refusal, now) : [];
      return { ...after(payment, told), refusal };
    },
    receive(payment: Payment, effect: Step & { kind: 'send' | 'lookUp' }, answer: Outcome | Found, now: EpochMs) {
      if ('finding' in answer) {
        const { operationId, extra } = effect as Step & { kind: 'lookUp' };
        return after(
          payment,
          core.interpretReading(payment, { operationId, extra }, answer.finding, now, answer.resetRun),
        );
      }
      return after(payment, core.interpretAnswer(payment, operation(payment, effect.operationId), answer, now));
    },
  };
}

const operation = (payment: Payment, id: string): Operation => operationOf(payment, id) as Operation;

export const { follow, turn, advance, hear, receive } = driverOf(CORE);
