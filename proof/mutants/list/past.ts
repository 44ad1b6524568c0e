import type { Fact } from '../../../src/domain/facts';
import * as interpretAnswer from '../../../src/domain/interpret-answer';
import * as interpretReading from '../../../src/domain/interpret-reading';
import type { Outcome } from '../../../src/domain/outcome';
import { type Operation, operationOf, type Payment } from '../../../src/domain/payment';
import * as verdict from '../../../src/domain/verdict';
import { evolving, withOperations } from '../altered';
import type { Mutant } from '../mutant';
import { wrong } from '../wrong';

function withoutReset(outcome: Outcome): Outcome {
  if (outcome.kind !== 'unknown') return outcome;
  const { resetRun: _, ...rest } = outcome;
  return rest;
}

/** What is planned after the past was lost is as if the past were known. */
const plannedFresh = evolving((before, fact, after) =>
  fact.kind === 'Planned' ? asNeverSent(before, fact, after) : after,
);

function asNeverSent(before: Payment, fact: Extract<Fact, { kind: 'Planned' }>, after: Payment): Payment {
  if (!before.pastUnknown) return after;
  return withOperations(after, (op) =>
    op.id === fact.operationId ? { ...withoutAge(op), status: 'planned', inDoubt: false, settledAt: 0 } : op,
  );
}

function withoutAge(op: Operation): Operation {
  const { firstSentAt: _, ...rest } = op;
  return rest;
}

/** What it had been before, where it had been at all. */
const keeping = (before: Payment, after: Payment, keep: (was: Operation, op: Operation) => Operation): Payment =>
  withOperations(after, (op) => {
    const was = operationOf(before, op.id);
    return was === undefined ? op : keep(was, op);
  });

/** Mistakes in what is made of a past that this run does not know: a reset, or a history that is gone. */
export const PAST: readonly Mutant[] = [
  {
    name: 'reset-not-noticed',
    says: 'A run that was set back believes that it knows everything that was sent.',
    mode: 'core',
    switches: [
      wrong(
        interpretReading,
        'interpretReading',
        (right) => (payment, lookUp, finding, now) => right(payment, lookUp, finding, now),
      ),
      wrong(
        interpretAnswer,
        'interpretAnswer',
        (right) => (payment, op, outcome, now) => right(payment, op, withoutReset(outcome), now),
      ),
    ],
  },
  {
    name: 'reset-noticed-once-only',
    says: 'A run that was set back a second time doubts nothing of what was sent between the two resets.',
    mode: 'core',
    switches: [
      evolving((before, fact, after) => {
        if (fact.kind !== 'PastUnknown' || !before.pastUnknown) return after;
        return { ...after, operations: before.operations, looks: before.looks };
      }),
    ],
  },
  {
    name: 'reset-known-but-nothing-doubted',
    says: 'After a reset a capture counts as never sent because this history has not sent it.',
    mode: 'core',
    switches: [
      evolving((before, fact, after) => {
        if (fact.kind === 'Planned') return asNeverSent(before, fact, after);
        if (fact.kind !== 'PastUnknown') return after;
        return keeping(before, after, (was, op) => (was.status === 'planned' ? was : op));
      }),
    ],
  },
  {
    name: 'reset-keeps-the-key-young',
    says: 'After a reset the age of a key is counted from what this run remembers.',
    mode: 'core',
    switches: [
      evolving((before, fact, after) => {
        if (fact.kind === 'Planned') {
          return withOperations(after, (op) => (op.id === fact.operationId ? withoutAge(op) : op));
        }
        if (fact.kind !== 'PastUnknown') return after;
        return keeping(before, after, ({ firstSentAt }, op) =>
          firstSentAt === undefined ? withoutAge(op) : { ...op, firstSentAt },
        );
      }),
    ],
  },
  {
    name: 'reset-keeps-the-settle-windows',
    says: 'After a reset an order can take effect no longer than this run remembers that it could.',
    mode: 'core',
    switches: [
      evolving((before, fact, after) => {
        if (fact.kind === 'Planned') {
          return withOperations(after, (op) => (op.id === fact.operationId ? { ...op, settledAt: 0 } : op));
        }
        if (fact.kind !== 'PastUnknown') return after;
        return keeping(before, after, ({ settledAt }, op) => ({ ...op, settledAt }));
      }),
    ],
  },
  {
    name: 'unknown-past-ignored-by-totals',
    says: 'A risen total proves the one capture in doubt, though an earlier run may have made others.',
    mode: 'core',
    switches: [
      wrong(
        verdict,
        'verdictOf',
        (right) => (payment, op, finding) => right({ ...payment, pastUnknown: false }, op, finding),
      ),
    ],
  },
  {
    name: 'used-hold-taken-for-fresh',
    says: 'A hold from which money was taken before this payment began is treated as untouched.',
    mode: 'core',
    switches: [
      wrong(
        interpretReading,
        'interpretReading',
        (right) =>
          (...about) =>
            right(...about).filter((fact) => fact.kind !== 'PastUnknown' || fact.run !== undefined),
      ),
    ],
  },
  {
    name: 'forgotten-capture-made-again',
    says: 'A shipment told again after its history is gone is captured again though its key is listed.',
    mode: 'core',
    switches: [plannedFresh],
  },
];
