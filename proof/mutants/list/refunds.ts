import * as evolve from '../../../src/domain/evolve';
import type { Fact } from '../../../src/domain/facts';
import * as followClock from '../../../src/domain/follow-clock';
import * as kinds from '../../../src/domain/kinds';
import * as ladder from '../../../src/domain/ladder';
import * as ledger from '../../../src/domain/ledger';
import { NEVER } from '../../../src/domain/money';
import * as ownKeys from '../../../src/domain/own-keys';
import { isUncertain, type Operation, type Payment, refundsOf } from '../../../src/domain/payment';
import * as refund from '../../../src/domain/refund';
import * as refundDrift from '../../../src/domain/refund-drift';
import * as verdict from '../../../src/domain/verdict';
import { HOUR } from '../../simulator/time';
import { evolving } from '../altered';
import type { Mutant } from '../mutant';
import { type Switch, wrong } from '../wrong';

/** Its refunds can do more than they can. */
const ableTo = (payment: Payment, change: Partial<NonNullable<Payment['capabilities']['refund']>>): Payment =>
  payment.capabilities.refund === undefined
    ? payment
    : {
        ...payment,
        capabilities: { ...payment.capabilities, refund: { ...payment.capabilities.refund, ...change } },
      };

const without = (payment: Payment, isGone: (op: Operation) => boolean): Payment => ({
  ...payment,
  operations: payment.operations.filter((op) => !isGone(op)),
});

/** The two that ask how long a key may be sent again are told that it may be long. */
const remembering: readonly Switch[] = [
  wrong(
    ladder,
    'climb',
    (right) =>
      (payment, ...asked) =>
        right(ableTo(payment, { replayForMs: 23 * HOUR }), ...asked),
  ),
  wrong(
    ladder,
    'canReplay',
    (right) =>
      (payment, ...asked) =>
        right(ableTo(payment, { replayForMs: 23 * HOUR }), ...asked),
  ),
];

/** Mistakes in what is given back of what was captured. */
export const REFUNDS: readonly Mutant[] = [
  {
    name: 'refunding-freed-by-time-out',
    says: 'A refund whose answer was lost no longer counts: as much can be refunded again.',
    mode: 'core',
    switches: [
      wrong(ledger, 'countLedger', (right) => (payment) => {
        const counted = right(payment);
        const freed = refundsOf(payment)
          .filter(({ status }) => status === 'unknown')
          .reduce((sum, { amount }) => sum + amount, 0);
        return { ...counted, refunding: counted.refunding - freed, refundable: counted.refundable + freed };
      }),
    ],
  },
  {
    name: 'refund-key-per-attempt',
    says: 'Every attempt at a refund has a key of its own.',
    mode: 'core',
    switches: [
      wrong(
        ownKeys,
        'keyOf',
        (right) =>
          (payment, op, round = op.round) =>
            right(payment, op, op.kind === 'refund' ? round + op.attempts : round),
      ),
    ],
  },
  {
    name: 'refund-ceiling-ignores-open-refunds',
    says: 'A refund is accepted although open ones have promised the same money.',
    mode: 'core',
    switches: [wrong(ledger, 'refundable', (right) => (payment) => right(payment) + payment.ledger.refunding)],
  },
  {
    name: 'foreign-refunds-ignored',
    says: 'What was refunded in the merchant portal can be refunded again.',
    mode: 'core',
    switches: [
      wrong(
        ledger,
        'countLedger',
        (right) => (payment) => right({ ...payment, foreign: { ...payment.foreign, refunded: 0 } }),
      ),
    ],
  },
  {
    name: 'refund-beside-a-doubtful-capture',
    says: 'A refund is sent while nobody knows what was captured.',
    mode: 'core',
    switches: [
      wrong(
        refund,
        'isRefundBlocked',
        (right) => (payment) => right(without(payment, (op) => op.kind === 'capture' && isUncertain(op))),
      ),
    ],
  },
  {
    name: 'refund-beside-a-doubtful-refund',
    says: 'A refund is sent while another one is in doubt, though only a total or a status tells of either.',
    mode: 'core',
    switches: [
      wrong(
        refund,
        'isRefundBlocked',
        (right) => (payment) => right(without(payment, (op) => op.kind === 'refund' && isUncertain(op))),
      ),
    ],
  },
  {
    name: 'capture-by-binds-refunds',
    says: 'A refund expires when the hold does.',
    mode: 'core',
    switches: [
      wrong(
        kinds,
        'sentUntil',
        (right) => (payment, kind) => (kind === 'refund' ? payment.captureBy : right(payment, kind)),
      ),
    ],
  },
  {
    name: 'refund-window-ignored',
    says: 'Refunds are sent after the provider has stopped taking them.',
    mode: 'core',
    switches: [
      wrong(kinds, 'sentUntil', (right) => (payment, kind) => (kind === 'refund' ? NEVER : right(payment, kind))),
    ],
  },
  {
    name: 'refund-frees-the-hold',
    says: 'What was refunded can be captured again.',
    mode: 'core',
    switches: [
      wrong(ledger, 'countLedger', (right) => (payment) => {
        const counted = right(payment);
        return { ...counted, available: counted.available + counted.refunded };
      }),
    ],
  },
  {
    name: 'cancel-drops-refunds',
    says: 'A cancel drops the refunds that customers were promised.',
    mode: 'core',
    switches: [
      wrong(followClock, 'followClock', (right) => (payment, now) => {
        const dropped = payment.cancelled
          ? refundsOf(payment)
              .filter(({ status }) => status === 'planned')
              .map(({ id }): Fact => ({ at: now, operationId: id, kind: 'Dropped', reason: 'cancelled' }))
          : [];
        return [...dropped, ...right(evolve.evolveAll(payment, dropped), now)];
      }),
    ],
  },
  {
    name: 'refund-replayed-without-memory',
    says: 'A refund is sent again under a key that the provider does not remember.',
    mode: 'core',
    switches: remembering,
  },
  {
    name: 'refunds-of-a-parcel-unlimited',
    says: 'More is refunded for a parcel than was captured for it.',
    mode: 'core',
    switches: [
      wrong(
        refund,
        'checkRefund',
        (right) =>
          (payment, { shipmentId: _, ...command }, now) =>
            right(payment, command, now),
      ),
    ],
  },
  {
    name: 'unmade-refund-in-silence',
    says: 'A refund that was accepted and not made is put before nobody.',
    mode: 'core',
    switches: [
      wrong(
        followClock,
        'followClock',
        (right) => (payment, now) =>
          right(payment, now).filter((fact) => fact.kind !== 'AttentionRaised' || fact.code !== 'RefundUnmade'),
      ),
    ],
  },
  {
    name: 'refunds-of-others-are-ours',
    says: 'Any total of refunds that is not zero proves a refund in doubt.',
    mode: 'core',
    switches: [
      wrong(verdict, 'verdictOf', (right) => (payment, op, finding) => {
        const refunded = finding.totals?.refunded ?? 0;
        return op.kind === 'refund' && op.inDoubt && refunded > 0
          ? { kind: 'done', amount: op.amount, by: 'key', why: 'something was refunded' }
          : right(payment, op, finding);
      }),
    ],
  },
  {
    name: 'open-refund-booked-as-foreign',
    says: 'A refund of ours in doubt that a total shows is booked as refunded by others.',
    mode: 'core',
    switches: [
      wrong(
        refundDrift,
        'refundDrift',
        (right) =>
          (payment, ...asked) =>
            right(
              without(payment, (op) => op.kind === 'refund' && isUncertain(op)),
              ...asked,
            ),
      ),
    ],
  },
  {
    name: 'second-run-forgets-refunds',
    says: 'The run that goes on after the end does not know the refunds of the first one.',
    mode: 'core',
    switches: [
      evolving((_, fact, after) =>
        fact.kind === 'Reopened' ? without(after, ({ kind }) => kind === 'refund') : after,
      ),
    ],
  },
];
