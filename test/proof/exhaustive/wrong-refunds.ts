import { CORE, type Core } from '../../../src/domain/driver';
import type { Fact } from '../../../src/domain/facts';
import { countLedger } from '../../../src/domain/ledger';
import type { Finding } from '../../../src/domain/outcome';
import { isUncertain, type Operation, type Payment, refundsOf } from '../../../src/domain/payment';
import { BELIEVED, changed, resend, type WrongCore, wrong } from './wrong-cores';

type Able = NonNullable<Payment['capabilities']['refund']>;

const ableTo = (payment: Payment, change: Partial<Able>): Payment => ({
  ...payment,
  capabilities: { ...payment.capabilities, refund: { ...(payment.capabilities.refund as Able), ...change } },
});

const without = (payment: Payment, isGone: (op: Operation) => boolean): Payment => ({
  ...payment,
  operations: payment.operations.filter((op) => !isGone(op)),
});

const isRefund = ({ kind }: Operation): boolean => kind === 'refund';

/** Something is wrong with what the facts lead to. */
const evolving = (change: (after: Payment, facts: readonly Fact[]) => Payment): Partial<Core> => ({
  evolveAll: (payment, facts) => (facts.length === 0 ? payment : change(CORE.evolveAll(payment, facts), facts)),
});

/** Something more follows from the clock. */
const following = (more: (payment: Payment, now: number) => readonly Fact[]): Partial<Core> => ({
  followClock: (payment, now) => {
    const facts = more(payment, now);
    return [...facts, ...CORE.followClock(CORE.evolveAll(payment, facts), now)];
  },
});

/** Something is wrong with what a look-up means. */
const reading = (change: (facts: Fact[], payment: Payment, now: number) => Fact[]): Partial<Core> => ({
  interpretReading: (payment, lookUp, finding, now, run) =>
    change(CORE.interpretReading(payment, lookUp, finding, now, run), payment, now),
});

const forgetful = (payment: Payment): Payment => {
  const forgotten = without(payment, isRefund);
  return { ...forgotten, ledger: countLedger(forgotten) };
};

/** Mistakes in what is given back, each with the smallest walk that sees it. */
export const WRONG_REFUNDS: Readonly<Record<string, WrongCore>> = {
  'a time-out counts as a refund that was refused': wrong('I3', 'bambora', ['a', 'refund'], ['late'], {
    interpretAnswer: (payment, op, outcome, now) =>
      CORE.interpretAnswer(
        payment,
        op,
        isRefund(op) && outcome.kind === 'unknown' ? { kind: 'refused', code: 'TimeOut', why: '' } : outcome,
        now,
      ),
    interpretReading: (payment, lookUp, ...rest) =>
      CORE.interpretReading(
        refundsOf(payment).reduce((all, op) => (op.refusal ? changed(all, op.id, BELIEVED) : all), payment),
        lookUp,
        ...rest,
      ),
  }),
  'a time-out frees what is being given back': wrong('I4', 'vipps', ['a', 'refund', 'second refund'], ['unknown'], {
    ...evolving((after) => {
      const freed = refundsOf(after)
        .filter(({ status }) => status === 'unknown')
        .reduce((sum, { amount }) => sum + amount, 0);
      const { refunding, refundable } = after.ledger;
      return {
        ...after,
        ledger: { ...after.ledger, refunding: refunding - freed, refundable: refundable + freed },
      };
    }),
  }),
  'the ceiling ignores what is being given back': wrong('I14', 'vipps', ['a', 'refund', 'second refund'], [], {
    decide: (payment, command, now) => {
      if (command.kind !== 'refund') return CORE.decide(payment, command, now);
      const { refundable, refunding } = payment.ledger;
      const ledger = { ...payment.ledger, refundable: refundable + refunding };
      return CORE.decide({ ...payment, ledger }, command, now);
    },
  }),
  'a refund is sent while a capture is in doubt': wrong(
    'I16',
    'bambora, several captures',
    ['a', 'b', 'refund'],
    ['unknown'],
    {
      nextStep: (payment, now) => {
        const due = refundsOf(payment).find(({ status }) => status === 'planned');
        return due ? { kind: 'send', operationId: due.id } : CORE.nextStep(payment, now);
      },
    },
  ),
  'a refund is sent while another one is in doubt that no key tells': wrong(
    'I16',
    'bambora',
    ['a', 'b', 'refund', 'second refund'],
    ['unknown'],
    {
      decide: (payment, command, now) => CORE.decide(ableTo(payment, { times: 'many' }), command, now),
      nextStep: (payment, now) => CORE.nextStep(ableTo(payment, { evidence: 'key' }), now),
    },
  ),
  'captureBy ends refunds': wrong('I12', 'bambora', ['a', 'refund'], ['absence'], {
    ...following((payment, now) =>
      refundsOf(payment).flatMap(({ id, status }): Fact[] =>
        status === 'planned' && now >= payment.captureBy
          ? [{ at: now, operationId: id, kind: 'Expired', reason: '' }]
          : [],
      ),
    ),
  }),
  'a refund that turned bad is sent again': wrong('I15', 'pipwave', ['a', 'refund'], ['reversal'], {
    ...reading((facts, _, now) =>
      facts.flatMap((fact): Fact[] =>
        fact.kind === 'AttentionRaised' && fact.code === 'RefundReversed'
          ? [{ at: now, operationId: fact.operationId as string, kind: 'ResendOrdered', operator: '', reason: '' }]
          : [fact],
      ),
    ),
  }),
  'every attempt at a refund has a key of its own': wrong('I15', 'vipps', ['a', 'refund'], ['unknown'], {
    sendOrderOf: (payment, op, now) => {
      const sent = CORE.sendOrderOf(payment, op, now);
      return isRefund(op) ? resend(sent, { key: `attempt-${op.attempts}` }) : sent;
    },
  }),
  'a refund is sent again where no key is remembered': wrong('I15', 'bambora', ['a', 'refund'], ['late'], {
    interpretReading: (payment, ...rest) => CORE.interpretReading(ableTo(payment, { replayForMs: 1_000 }), ...rest),
    nextStep: (payment, now) => CORE.nextStep(ableTo(payment, { replayForMs: 1_000 }), now),
  }),
  'one absent read proves that nothing was given back': wrong('I15', 'bambora', ['a', 'refund'], ['late', 'stale'], {
    interpretReading: (payment, lookUp, ...rest) =>
      CORE.interpretReading(
        refundsOf(payment).reduce((all, { id, settledAt }) => changed(all, id, { absentAt: settledAt }), payment),
        lookUp,
        ...rest,
      ),
  }),
  'a status without a refund proves that there is none': wrong('I15', 'pipwave', ['a', 'refund'], ['late'], {
    interpretReading: (payment, lookUp, ...rest) =>
      CORE.interpretReading(
        refundsOf(payment).reduce(
          (all, { id, settledAt }) => changed(all, id, { absentAt: settledAt }),
          ableTo(payment, { absence: 'provable' }),
        ),
        lookUp,
        ...rest,
      ),
    interpretAnswer: (payment, op, outcome, now) =>
      CORE.interpretAnswer(payment, op, outcome, now).map((fact) =>
        fact.kind === 'OutcomeUnknown' && isRefund(op) ? { ...fact, settledAt: now } : fact,
      ),
  }),
  'what is captured is read without what was given back': wrong('I14', 'bambora', ['a', 'refund'], ['notice'], {
    interpretReading: (payment, lookUp, finding, now, run) => {
      const { captured = 0, refunded = 0 } = finding.totals ?? {};
      const totals = { ...finding.totals, captured: captured - refunded };
      return CORE.interpretReading(payment, lookUp, finding.totals ? { ...finding, totals } : finding, now, run);
    },
  }),
  'a cancel drops what customers were promised': wrong('I12', 'vipps', ['a', 'cancel', 'refund'], [], {
    ...following((payment, now) =>
      refundsOf(payment).flatMap(({ id, status }): Fact[] =>
        payment.cancelled && status === 'planned'
          ? [{ at: now, operationId: id, kind: 'Dropped', reason: 'cancelled' }]
          : [],
      ),
    ),
  }),
  'what was given back can be captured again': {
    breaks: 'I4',
    column: 'vipps',
    slice: { letters: ['a', 'b', 'refund'], events: {}, hold: 3 },
    core: {
      decide: (payment, command, now) => {
        const { available, refunded } = payment.ledger;
        const ledger = { ...payment.ledger, available: available + refunded };
        return CORE.decide({ ...payment, ledger }, command, now);
      },
    },
  },
  'the run that goes on after the end has forgotten what the first one gave back': wrong(
    'I15',
    'vipps',
    ['a', 'complete', 'refund', 'second refund'],
    [],
    {
      decide: (payment, ...rest) => CORE.decide(payment.finishedAt ? forgetful(payment) : payment, ...rest),
      evolveAll: (payment, facts) =>
        CORE.evolveAll(facts.some(({ kind }) => kind === 'Reopened') ? forgetful(payment) : payment, facts),
    },
  ),
  'a refund that is not made is put before nobody': wrong('I12', 'vipps', ['a', 'refund'], ['refusal'], {
    followClock: (payment, now) =>
      CORE.followClock(payment, now).filter((fact) => fact.kind !== 'AttentionRaised' || fact.code !== 'RefundUnmade'),
  }),
  'what others gave back counts as a refund of ours': wrong(
    'I3',
    'bambora',
    ['a', 'c', 'second refund'],
    ['others', 'unknown'],
    {
      interpretReading: (payment, lookUp, finding, now, run) => {
        const op = refundsOf(payment).find(({ id }) => id === lookUp.operationId);
        const isGiven = op !== undefined && (finding.totals?.refunded ?? 0) > 0;
        const believed: Finding = isGiven ? { kind: 'done', by: 'key', why: '', amount: op.amount } : finding;
        return CORE.interpretReading(payment, lookUp, believed, now, run);
      },
    },
  ),
  'a payment ends while a refund is in doubt': wrong('I8', 'bambora', ['a', 'refund'], ['unknown'], {
    nextStep: (payment, now) =>
      refundsOf(payment).some(isUncertain)
        ? CORE.nextStep(
            without(payment, (op) => isRefund(op) && isUncertain(op)),
            now,
          )
        : CORE.nextStep(payment, now),
  }),
};
