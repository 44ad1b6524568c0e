import fc from 'fast-check';
import type { Minor } from '../../src/domain/money';
import type { Outcome } from '../../src/domain/outcome';
import type { Operation } from '../../src/domain/payment';
import { MINUTE } from '../simulator/time';
import { amounts } from './amounts';
import { commands, type Said } from './commands';

/** What an order is answered with. */
export interface Answer {
  /** Without an amount it is the one that was asked for. */
  outcome: Exclude<Outcome, { kind: 'confirmed' }> | { kind: 'confirmed'; amount?: Minor };
  /** What is said while it is on its way. */
  meanwhile?: Said;
}

const why = 'so it was answered';

const outcomes: fc.Arbitrary<Answer['outcome']> = fc.oneof(
  fc.constant({ kind: 'confirmed' } as const),
  fc.record({ kind: fc.constant('confirmed' as const), amount: amounts }),
  fc.constantFrom<Answer['outcome']>(
    { kind: 'unknown', why },
    { kind: 'refused', code: '6140', why },
    { kind: 'accepted', why },
    { kind: 'tryLater', code: '429', why },
    { kind: 'notSent', why },
    { kind: 'notSent', why, ownLimit: true, retryAfterMs: MINUTE },
  ),
  fc.record({
    kind: fc.constant('notSent' as const),
    why: fc.constant(why),
    totals: fc.record({ captured: fc.oneof(fc.constant(0), amounts), released: fc.constant(0) }),
  }),
  fc.record({
    kind: fc.constant('unknown' as const),
    why: fc.constant(why),
    resetRun: fc.constantFrom('run-2', 'run-3'),
  }),
);

export const answers: fc.Arbitrary<Answer> = fc.oneof(
  { arbitrary: fc.record({ outcome: outcomes }), weight: 6 },
  { arbitrary: fc.record({ outcome: outcomes, meanwhile: commands }), weight: 1 },
);

export const outcomeOf = ({ outcome }: Answer, { amount }: Operation): Outcome =>
  outcome.kind === 'confirmed' ? { amount, ...outcome } : (outcome as Outcome);
