import * as change from '../../../src/domain/change';
import * as followClock from '../../../src/domain/follow-clock';
import * as interpretAnswer from '../../../src/domain/interpret-answer';
import type { Outcome } from '../../../src/domain/outcome';
import * as payment from '../../../src/domain/payment';
import { authorization, isFinal, type Operation, type Payment } from '../../../src/domain/payment';
import type { Mutant } from '../mutant';
import { type Switch, wrong } from '../wrong';

/** An answer is taken for another one. */
const taking = (mistake: (outcome: Outcome, op: Operation, payment: Payment) => Outcome): Switch =>
  wrong(
    interpretAnswer,
    'interpretAnswer',
    (right) => (state, op, outcome, now) => right(state, op, mistake(outcome, op, state), now),
  );

/** The answer never came. That nothing was written because the run was reset is another matter. */
const isLost = (outcome: Outcome): outcome is Extract<Outcome, { kind: 'unknown' }> =>
  outcome.kind === 'unknown' && outcome.resetRun === undefined;

/** Mistakes in what a provider's answer, or none, is taken for. */
export const OUTCOMES: readonly Mutant[] = [
  {
    name: 'time-out-is-failure',
    says: 'A time-out counts as failed.',
    mode: 'core',
    switches: [
      wrong(interpretAnswer, 'interpretAnswer', (right) => (state, op, outcome, now) => {
        if (!isLost(outcome)) return right(state, op, outcome, now);
        const facts = right(state, op, { kind: 'refused', code: 'time-out', why: outcome.why }, now);
        return facts.map((fact) =>
          fact.kind === 'Denied' || fact.kind === 'RefusalHeard' ? { ...fact, settledAt: now } : fact,
        );
      }),
    ],
  },
  {
    name: 'time-out-is-not-sent',
    says: 'A time-out counts as never sent, and the order goes out again.',
    mode: 'core',
    switches: [taking((outcome) => (isLost(outcome) ? { kind: 'notSent', why: outcome.why } : outcome))],
  },
  {
    name: 'lost-creation-is-not-sent',
    says: 'A hold whose creation was not answered counts as never asked for, and is created again.',
    mode: 'core',
    switches: [
      taking((outcome, { kind }) =>
        kind === 'authorize' && isLost(outcome) ? { kind: 'notSent', why: outcome.why } : outcome,
      ),
    ],
  },
  {
    name: 'lost-release-is-given-back',
    says: 'A release whose answer was lost counts as given back.',
    mode: 'core',
    switches: [
      taking((outcome, { kind, amount }) =>
        kind === 'release' && isLost(outcome) ? { kind: 'confirmed', amount } : outcome,
      ),
    ],
  },
  {
    name: 'accepted-is-captured',
    says: '"We took your order" counts as captured.',
    mode: 'core',
    switches: [
      taking((outcome, { kind, amount }) =>
        kind === 'capture' && outcome.kind === 'accepted' ? { kind: 'confirmed', amount } : outcome,
      ),
    ],
  },
  {
    name: 'accepted-is-given-back',
    says: '"We took your order" counts as given back.',
    mode: 'core',
    switches: [
      taking((outcome, { kind, amount }) =>
        kind === 'release' && outcome.kind === 'accepted' ? { kind: 'confirmed', amount } : outcome,
      ),
    ],
  },
  {
    name: 'try-later-ends-doubt',
    says: 'A 429 or a refused connection after a lost answer ends the doubt about the lost one.',
    mode: 'core',
    switches: [
      wrong(interpretAnswer, 'interpretAnswer', (right) => (state, op, outcome, now) => {
        const ends = outcome.kind === 'tryLater' || outcome.kind === 'notSent';
        return right(state, ends ? { ...op, inDoubt: false } : op, outcome, now);
      }),
    ],
  },
  {
    name: 'refusal-ends-doubt',
    says: 'A refusal after a lost answer proves that the lost one took nothing.',
    mode: 'core',
    switches: [
      wrong(change, 'changeOf', (right) => (state, op, fact) => {
        const changed = right(state, op, fact);
        return fact.kind === 'RefusalHeard'
          ? { ...changed, inDoubt: false, settledAt: fact.dueAt, notAfter: 0 }
          : changed;
      }),
    ],
  },
  {
    name: 'settle-window-ignored',
    says: 'Two look-ups right after a time-out are enough, though the lost order may take effect much later.',
    mode: 'core',
    switches: [
      wrong(
        payment,
        'settledAtOf',
        () =>
          (_, { settledAt }) =>
            settledAt,
      ),
    ],
  },
  {
    name: 'settle-window-from-notice',
    says: 'The time in which a lost order may still take effect is counted from when its loss was noticed.',
    mode: 'core',
    switches: [
      wrong(interpretAnswer, 'interpretAnswer', (right) => (state, op, outcome, now) => {
        const settledAt = Math.max(op.settledAt, now + state.capabilities.settleWindowMs);
        return right(state, op, outcome, now).map((fact) =>
          outcome.kind === 'unknown' && fact.kind === 'OutcomeUnknown' ? { ...fact, settledAt } : fact,
        );
      }),
    ],
  },
  {
    name: 'refusal-of-the-hold-ignored',
    says: 'A hold that was refused is treated as one that was never sent.',
    mode: 'core',
    switches: [
      wrong(followClock, 'followClock', (right) => (state, now) => {
        const hold = authorization(state);
        return isFinal(hold) && hold.status !== 'done' ? [] : right(state, now);
      }),
    ],
  },
];
