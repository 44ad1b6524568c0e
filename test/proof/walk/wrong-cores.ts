import { DAY } from '../../../proof/simulator/time';
import { CORE, type Core } from '../../../src/domain/driver';
import type { Fact } from '../../../src/domain/facts';
import type { SendOrder } from '../../../src/domain/order';
import { type AttentionCode, isAuthorized, type Payment, RELEASE } from '../../../src/domain/payment';
import { refusal } from '../../../src/domain/refusals';

/** The functions that follow the clock and choose the next step, of a payment that is not as it is. */
const acting = (as: (payment: Payment) => Payment): Partial<Core> => ({
  followClock: (payment, now) => CORE.followClock(as(payment), now),
  nextStep: (payment, now) => CORE.nextStep(as(payment), now),
});

/** Only the last of them. */
const stepping = (as: (payment: Payment) => Payment): Partial<Core> => ({
  nextStep: (payment, now) => CORE.nextStep(as(payment), now),
});

/** What goes out is another order. */
const ordering = (change: (order: SendOrder, payment: Payment) => Partial<SendOrder>): Partial<Core> => ({
  sendOrderOf: (payment, op, now) => {
    const sent = CORE.sendOrderOf(payment, op, now);
    return { ...sent, order: { ...sent.order, ...change(sent.order, payment) } };
  },
});

/** Facts that do not come about. */
const forgetting = (is: (fact: Fact, all: readonly Fact[]) => boolean): Partial<Core> => ({
  evolveAll: (payment, facts) =>
    CORE.evolveAll(
      payment,
      facts.filter((fact) => !is(fact, facts)),
    ),
});

const raises =
  (...codes: readonly AttentionCode[]) =>
  (fact: Fact): boolean =>
    fact.kind === 'AttentionRaised' && codes.includes(fact.code);

const withoutAttention = (payment: Payment): Payment => ({ ...payment, attention: [] });
const withoutPause = ({ paused: _, ...payment }: Payment): Payment => payment;
const withoutRelease = (payment: Payment): Payment => ({
  ...payment,
  operations: payment.operations.map((op) =>
    op.kind === 'release' && (op.inDoubt || op.status === 'done') ? { ...op, status: 'refused', inDoubt: false } : op,
  ),
});

/** For each rule a core with the mistake that it is there for. */
export const WRONG: Readonly<Record<string, Partial<Core>>> = {
  'nothing throws': {
    interpretReading: (payment, lookUp, finding, ...rest) => {
      if (finding.kind === 'failed') throw new Error('a reading that nobody had thought of');
      return CORE.interpretReading(payment, lookUp, finding, ...rest);
    },
  },

  'it comes to rest': {
    nextStep: (payment, now) => {
      const step = CORE.nextStep(payment, now);
      return step.kind === 'wait' ? { kind: 'lookUp', operationId: '@authorize', extra: true } : step;
    },
  },

  'a wait ends in the future': {
    nextStep: (payment, now) => {
      const step = CORE.nextStep(payment, now);
      return step.kind === 'wait' ? { ...step, until: now } : step;
    },
  },

  'asked again at the same moment, nothing follows': {
    followClock: (payment, now) => [
      ...CORE.followClock(payment, now),
      { at: now, kind: 'NoticeReceived', text: 'once more' },
    ],
  },

  'what the provider wants later is not sent again before the gap between two attempts is over': {
    evolveAll: (payment, facts) => {
      const after = CORE.evolveAll(payment, facts);
      const at = facts.find(({ kind }) => kind === 'RetryOrdered')?.at;
      if (at === undefined) return after;
      const operations = after.operations.map((op) => (op.status === 'planned' ? { ...op, dueAt: at } : op));
      return { ...after, operations };
    },
  },

  'one reading takes nothing from what others moved, and who orders it again is told of one that points at it': {
    interpretReading: (payment, ...rest) =>
      CORE.interpretReading(
        { ...payment, difference: { at: 0, operationId: '@authorize', of: 'captured', shows: 'lessOfTheirs' } },
        ...rest,
      ),
  },

  // JSON knows no such moment.
  'what is handed over takes the same step, and has the same ledger': {
    evolveAll: (payment, facts) => {
      const next = CORE.evolveAll(payment, facts);
      return facts.some(({ kind }) => kind === 'Postponed') ? { ...next, sendAfter: Number.POSITIVE_INFINITY } : next;
    },
  },

  'what is offered to a person is accepted': {
    decide: (payment, command, now) =>
      command.kind === 'acknowledge'
        ? { refusal: refusal('NotUp', 'there is no such attention') }
        : CORE.decide(payment, command, now),
  },

  'the page and the events can be made': {
    evolveAll: (payment, facts) =>
      CORE.evolveAll(
        payment,
        facts.map((fact) => (fact.kind === 'AttentionRaised' ? { ...fact, text: String(undefined) } : fact)),
      ),
  },

  'what may have been carried out is sent again only after two readings without it, or on a person’s order': {
    interpretAnswer: (payment, op, outcome, now) =>
      CORE.interpretAnswer(
        payment,
        op,
        outcome.kind === 'unknown' ? { kind: 'notSent', why: 'time-out' } : outcome,
        now,
      ),
  },

  'a parcel is accepted once, and is in one capture': {
    decide: (payment, command, now) => {
      const decision = CORE.decide(payment, command, now);
      if (command.kind !== 'ship' || decision.refusal) return decision;
      const { shipmentId, amount } = command;
      return { facts: [{ at: now, kind: 'ShipmentAccepted', shipmentId, amount }] };
    },
  },

  'a capture that goes out is for what its parcels are': ordering(({ amount }) => ({ amount: amount + 1 })),

  'no more is asked for than is held': ordering((_, { authorized }) => ({ amount: authorized + 1 })),

  'no more is given back than was captured': ordering((_, { authorized }) => ({ amount: authorized + 1 })),

  'a payment that is paused sends nothing': stepping(withoutPause),

  'nothing is captured that was cancelled': acting((payment) => ({ ...payment, cancelled: false })),

  'nothing is captured later than it may be': ordering(({ notAfter }) => ({ notAfter: notAfter + 400 * DAY })),

  // Something is given back at once, and what is captured then does not ask for that.
  'nothing is captured after the rest was given back': {
    followClock: (payment, now) => {
      const isEarly = isAuthorized(payment) && payment.operations.length === 1 && payment.ledger.available > 0;
      const release = { operationId: RELEASE, operation: 'release', amount: 1, shipments: [], rest: 0 } as const;
      return [
        ...(isEarly ? [{ at: now, kind: 'Planned', ...release } as const] : []),
        ...CORE.followClock(payment, now),
      ];
    },
    nextStep: (payment, now) => CORE.nextStep(withoutRelease(payment), now),
  },

  'nothing is given back while a capture is open, or a parcel is before a person': acting((payment) => ({
    ...payment,
    policy: { ...payment.policy, keepForRefused: false },
  })),

  'from a hold of another payment nothing is taken, and nothing is given back of it': {
    interpretReading: (payment, ...rest) => CORE.interpretReading(withoutAttention(payment), ...rest),
  },

  'what ended unpaid or unmade is before a person, or was': forgetting(
    (fact) => raises('ShipmentUnpaid', 'RefundUnmade')(fact) && 'operationId' in fact,
  ),

  'a parcel that ended without a capture is before a person, or was': forgetting(
    (fact) => raises('ShipmentUnpaid')(fact) && 'shipmentId' in fact,
  ),

  'what is parked is before a person': forgetting(raises('Parked')),

  'nothing waits for long and nobody is told': forgetting(raises('Stuck')),

  'more taken than held is before a person while anything is open': forgetting(raises('Overdrawn')),

  'a signal about a parcel or a refund that was refused is before a person': forgetting(
    raises('ShipmentRefused', 'RefundRefused'),
  ),

  'who reads what others moved reads all of it': forgetting(
    (fact, all) =>
      'code' in fact && fact.code.startsWith('Foreign') && all.some(({ kind }) => kind === 'AttentionCleared'),
  ),

  'nothing ends with something that keeps it open': stepping(withoutAttention),

  'nothing ends with something that is not final': {
    nextStep: (payment, now) => {
      const step = CORE.nextStep(payment, now);
      return step.kind === 'wait' && payment.completing ? { kind: 'finish' } : step;
    },
  },
};
