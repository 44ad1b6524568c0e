import { columnOf } from '../../../proof/exhaustive/columns';
import { slice } from '../../../proof/exhaustive/slices';
import type { Event, Letter, Slice } from '../../../proof/exhaustive/state';
import { CORE, type Core } from '../../../src/domain/driver';
import type { Fact } from '../../../src/domain/facts';
import { available } from '../../../src/domain/ledger';
import type { SendOrder } from '../../../src/domain/order';
import {
  capturesOf,
  isFinal,
  isUnresolved,
  type Operation,
  operationOf,
  type Payment,
  RELEASE,
  releaseOf,
} from '../../../src/domain/payment';

/** A core with one mistake, and the smallest walk that sees it. */
export interface WrongCore {
  core: Partial<Core>;
  column: string;
  slice: Slice;
  /** What is broken first. */
  breaks: string;
}

export const wrong = (
  breaks: string,
  column: string,
  letters: readonly Letter[],
  events: readonly Event[],
  core: Partial<Core>,
): WrongCore => ({ breaks, column, slice: slice(columnOf(column), letters, events), core });

export const changed = (payment: Payment, id: string, change: Partial<Operation>): Payment => ({
  ...payment,
  operations: payment.operations.map((op) => (op.id === id ? { ...op, ...change } : op)),
});

const able = (payment: Payment, change: Partial<Payment['capabilities']>): Payment => ({
  ...payment,
  capabilities: { ...payment.capabilities, ...change },
});

/** The functions that ask how long a key may be sent again, told that it may be so long. */
const replaying = (replayForMs: number): Partial<Core> => ({
  interpretReading: (payment, ...rest) => CORE.interpretReading(able(payment, { replayForMs }), ...rest),
  nextStep: (payment, now) => CORE.nextStep(able(payment, { replayForMs }), now),
});

export const resend = (
  sent: { fact: Fact; order: SendOrder },
  change: Partial<SendOrder>,
): { fact: Fact; order: SendOrder } => ({
  ...sent,
  order: { ...sent.order, ...change },
});

/** A no that ends all doubt, at the first look that does not show it. */
export const BELIEVED = { inDoubt: false, settledAt: 0, notAfter: Number.MIN_SAFE_INTEGER, absentAt: 1 } as const;

export const WRONG_CORES: Readonly<Record<string, WrongCore>> = {
  'a time-out counts as refused': wrong('I3', 'bambora', ['a'], ['late'], {
    interpretAnswer: (payment, op, outcome, now) =>
      CORE.interpretAnswer(
        payment,
        op,
        outcome.kind === 'unknown' ? { kind: 'refused', code: 'TimeOut', why: '' } : outcome,
        now,
      ),
    interpretReading: (payment, lookUp, ...rest) =>
      CORE.interpretReading(
        payment.operations.reduce((all, op) => (op.refusal ? changed(all, op.id, BELIEVED) : all), payment),
        lookUp,
        ...rest,
      ),
  }),
  'one absent read proves absence': wrong('I3', 'bambora', ['a'], ['late', 'stale'], {
    interpretReading: (payment, lookUp, ...rest) =>
      CORE.interpretReading(
        changed(payment, lookUp.operationId, { absentAt: operationOf(payment, lookUp.operationId)?.settledAt ?? 0 }),
        lookUp,
        ...rest,
      ),
  }),
  'the gap between two reads is ignored': wrong('I3', 'bambora', ['a'], ['late', 'stale'], {
    interpretReading: (payment, ...rest) => CORE.interpretReading(able(payment, { readGapMs: 0 }), ...rest),
  }),
  'the settle window is ignored': wrong('I3', 'bambora', ['a'], ['late', 'stale'], {
    interpretAnswer: (payment, op, outcome, now) =>
      CORE.interpretAnswer(payment, op, outcome, now).map((fact) =>
        fact.kind === 'OutcomeUnknown' ? { ...fact, settledAt: now } : fact,
      ),
  }),
  'being alone is judged without the past that is unknown': wrong(
    'I3',
    'bambora, several captures, comments dropped',
    ['a', 'b'],
    ['reset'],
    {
      interpretReading: (payment, lookUp, finding, now, run) =>
        payment.pastUnknown
          ? CORE.interpretReading({ ...payment, pastUnknown: false }, lookUp, finding, now)
          : CORE.interpretReading(payment, lookUp, finding, now, run),
    },
  ),
  'a refusal ends an older doubt': wrong('I3', 'vipps', ['a'], ['late', 'refusal'], {
    interpretReading: (payment, lookUp, ...rest) =>
      CORE.interpretReading(
        payment.operations.reduce((all, op) => (op.refusal ? changed(all, op.id, BELIEVED) : all), payment),
        lookUp,
        ...rest,
      ),
  }),
  'every attempt has a key of its own': wrong('I2', 'vipps', ['a'], ['unknown'], {
    sendOrderOf: (payment, op, now) =>
      resend(CORE.sendOrderOf(payment, op, now), { key: `attempt-${op.inDoubt ? 2 : 1}` }),
  }),
  'sent again where no key is remembered': wrong('I2', 'bambora, several captures', ['a'], ['late'], replaying(1_000)),
  'sent again with a key that is forgotten': wrong(
    'I2',
    'vipps',
    ['a'],
    ['unknown', 'stale', 'absence'],
    replaying(1_000),
  ),
  'no ceiling': {
    breaks: 'I4',
    column: 'vipps',
    slice: { letters: ['a', 'b'], events: {}, hold: 3 },
    core: {
      decide: (payment, command, now) => {
        const decision = CORE.decide(payment, command, now);
        if (decision.refusal?.code !== 'ExceedsAvailable' || command.kind !== 'ship') return decision;
        const { shipmentId, amount } = command;
        return { facts: [{ at: now, kind: 'ShipmentAccepted', shipmentId, amount }] };
      },
    },
  },
  'a reset is not noticed': wrong('I2', 'bambora, comments dropped', ['a'], ['reset'], {
    sendOrderOf: (payment, op, now) => resend(CORE.sendOrderOf(payment, op, now), { knownRun: 'run-2' }),
    interpretReading: (payment, lookUp, finding, now) => CORE.interpretReading(payment, lookUp, finding, now),
  }),
  'cancel drops what is in doubt': wrong('I3', 'bambora', ['a', 'cancel'], ['unknown'], {
    followClock: (payment, now) => {
      const open = payment.cancelled ? capturesOf(payment).filter((op) => op.status === 'unknown') : [];
      const dropped = open.map(({ id }): Fact => ({ at: now, operationId: id, kind: 'Dropped', reason: 'cancelled' }));
      return [...dropped, ...CORE.followClock(CORE.evolveAll(payment, dropped), now)];
    },
  }),
  'the release does not wait for what is in doubt': wrong('I5', 'vipps', ['a', 'cancel'], ['unknown'], {
    followClock: (payment, now) => {
      const facts = CORE.followClock(payment, now);
      const state = CORE.evolveAll(payment, facts);
      const left = available(state);
      if (!state.completing || releaseOf(state) || !capturesOf(state).some(isUnresolved) || left <= 0) return facts;
      const about = { operation: 'release', amount: left, shipments: [], rest: 0 } as const;
      return [...facts, { at: now, operationId: RELEASE, kind: 'Planned', ...about }];
    },
    nextStep: (payment, now) => {
      const release = releaseOf(payment);
      const isEarly = release?.status === 'planned' && now < payment.captureBy && !capturesOf(payment).every(isFinal);
      return isEarly ? { kind: 'send', operationId: RELEASE } : CORE.nextStep(payment, now);
    },
  }),
};
