import * as evolve from '../../../src/domain/evolve';
import type { Fact } from '../../../src/domain/facts';
import * as followClock from '../../../src/domain/follow-clock';
import * as interpretReading from '../../../src/domain/interpret-reading';
import * as ladder from '../../../src/domain/ladder';
import { shownUnder } from '../../../src/domain/own-keys';
import { type Operation, operationOf, type Payment } from '../../../src/domain/payment';
import * as verdict from '../../../src/domain/verdict';
import * as waiting from '../../../src/domain/waiting';
import { able, withOperation } from '../altered';
import type { Mutant } from '../mutant';
import { type Switch, wrong } from '../wrong';

/** Before anything follows from the clock, these captures in doubt are given up. */
const givingUp = (
  isMeant: (payment: Payment, now: number) => boolean,
  fact: (operationId: string, at: number) => Fact,
): Switch =>
  wrong(followClock, 'followClock', (right) => (payment, now) => {
    const isDoubtful = ({ kind, status }: Operation): boolean => status === 'unknown' && kind !== 'release';
    const given = isMeant(payment, now)
      ? payment.operations.filter(isDoubtful).map(({ id }): Fact => fact(id, now))
      : [];
    return [...given, ...right(evolve.evolveAll(payment, given), now)];
  });

const dropped = (operationId: string, at: number): Fact => ({ at, operationId, kind: 'Dropped', reason: 'cancelled' });

/** Mistakes in what proves that an order was never carried out. */
export const ABSENCE: readonly Mutant[] = [
  {
    name: 'one-read-proves-absence',
    says: 'One look-up that does not show a capture proves that it never happened.',
    mode: 'core',
    switches: [
      wrong(ladder, 'climb', (right) => (...about) => {
        const step = right(...about);
        return step.kind === 'lookUp' && step.absent ? { kind: 'absenceProven' } : step;
      }),
    ],
  },
  {
    name: 'read-gap-ignored',
    says: 'Two look-ups right after each other count as two, though both may show the same old state.',
    mode: 'core',
    switches: [
      wrong(
        ladder,
        'climb',
        (right) =>
          (payment, ...about) =>
            right(able(payment, { readGapMs: 0, lookGapMs: 1 }), ...about),
      ),
    ],
  },
  {
    name: 'notice-is-proof',
    says: 'A look-up that a webhook caused and that does not show the capture proves that it never happened.',
    mode: 'core',
    switches: [
      wrong(interpretReading, 'interpretReading', (right) => (payment, lookUp, finding, now, run) => {
        const op = operationOf(payment, lookUp.operationId) as Operation;
        const isProof = lookUp.extra && op.inDoubt && verdict.verdictOf(payment, op, finding).kind === 'absent';
        if (!isProof) return right(payment, lookUp, finding, now, run);
        // As if it were the second one of two.
        const before = { rung: payment.policy.ladderMs.length, absentAt: 0, settledAt: 0 };
        const provable = able(withOperation(payment, op.id, before), { absence: 'provable' });
        return right(provable, { ...lookUp, extra: false }, finding, now, run);
      }),
    ],
  },
  {
    name: 'failed-read-is-absence',
    says: 'A look-up that timed out counts as one that does not show the capture.',
    mode: 'core',
    switches: [
      wrong(
        ladder,
        'climb',
        (right) => (payment, op, shown, now) => right(payment, op, shown === 'inconclusive' ? 'absent' : shown, now),
      ),
    ],
  },
  {
    name: 'unclear-read-is-absence',
    says: 'A total that rose by something that may be ours counts as a look-up that does not show it.',
    mode: 'core',
    switches: [
      wrong(verdict, 'verdictOf', (right) => (payment, op, finding) => {
        const is = right(payment, op, finding);
        if (finding.kind !== 'absent' || is.kind !== 'inconclusive') return is;
        return shownUnder(payment, op, finding.shown ?? []) === undefined ? { ...is, kind: 'absent' } : is;
      }),
    ],
  },
  {
    name: 'absence-believed-everywhere',
    says: 'Two look-ups prove that nothing was captured, also where the provider shows a capture only sometimes.',
    mode: 'adapters',
    switches: [
      wrong(
        ladder,
        'climb',
        (right) =>
          (payment, ...about) =>
            right(able(payment, { absence: 'provable' }), ...about),
      ),
    ],
  },
  {
    name: 'cancel-drops-what-is-in-doubt',
    says: 'A cancel drops a capture whose answer was lost, without asking the provider.',
    mode: 'core',
    switches: [givingUp(({ cancelled }) => cancelled, dropped)],
  },
  {
    name: 'cancel-after-reset-drops-what-is-in-doubt',
    says: 'After a reset a cancel drops a capture that the run before may have sent.',
    mode: 'core',
    switches: [givingUp(({ cancelled, pastUnknown }) => cancelled && pastUnknown, dropped)],
  },
  {
    name: 'deadline-drops-what-is-in-doubt',
    says: 'At the deadline a capture whose answer was lost is written off, without asking the provider.',
    mode: 'core',
    switches: [
      givingUp(
        ({ captureBy }, now) => now >= captureBy,
        (operationId, at) => ({ at, operationId, kind: 'Expired', reason: 'captureBy has passed' }),
      ),
    ],
  },
  {
    name: 'ended-with-a-parked-capture',
    says: 'A payment ends while one of its captures still waits for a person.',
    mode: 'core',
    switches: [
      wrong(
        waiting,
        'isSettledDown',
        (right) => (payment) =>
          right({ ...payment, operations: payment.operations.filter(({ status }) => status !== 'parked') }),
      ),
    ],
  },
];
