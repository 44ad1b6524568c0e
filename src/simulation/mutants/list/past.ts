import type { Mutant } from '../mutant';

const EVOLVE = 'src/domain/evolve.ts';

/** Mistakes in what is made of a past that this run does not know: a reset, or a history that is gone. */
export const PAST: readonly Mutant[] = [
  {
    name: 'reset-not-noticed',
    says: 'A run that was set back believes that it knows everything that was sent.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/interpret-reading.ts',
        from: 'if (resetRun !== undefined && resetRun !== state.knownRun) learn(pastUnknown(state, RESET, now, resetRun));',
        to: '',
      },
      {
        file: 'src/domain/interpret-answer.ts',
        from: 'outcome.resetRun !== undefined && outcome.resetRun !== payment.knownRun) {',
        to: 'outcome.why === undefined) {',
      },
    ],
  },
  {
    name: 'reset-known-but-nothing-doubted',
    says: 'After a reset a capture counts as never sent because this history has not sent it.',
    mode: 'core',
    patches: [
      {
        file: EVOLVE,
        from: 'const op = payment.pastUnknown ? startedInDoubt(payment, fresh, fact.at) : fresh;',
        to: 'const op = fresh;',
      },
      {
        file: EVOLVE,
        from: `op.status === 'planned'\n        ? startedInDoubt`,
        to: `op.amount < 0\n        ? startedInDoubt`,
      },
    ],
  },
  {
    name: 'reset-keeps-the-key-young',
    says: 'After a reset the age of a key is counted from what this run remembers.',
    mode: 'core',
    patches: [
      { file: EVOLVE, from: `    inDoubt: true,\n    firstSentAt: 0,\n`, to: `    inDoubt: true,\n` },
      {
        file: EVOLVE,
        from: `            firstSentAt: 0,\n            replay: false,`,
        to: `            replay: false,`,
      },
    ],
  },
  {
    name: 'unknown-past-ignored-by-totals',
    says: 'A risen total proves the one capture in doubt, though an earlier run may have made others.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/weigh.ts',
        from: `  if (payment.pastUnknown && (op.kind !== 'release' || shown !== op.amount)) return false;\n`,
        to: '',
      },
    ],
  },
  {
    name: 'used-hold-taken-for-fresh',
    says: 'A hold from which money was taken before this payment began is treated as untouched.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/interpret-reading.ts',
        from: '  if (captured + released === 0) return [];',
        to: '  if (captured + released >= 0) return [];',
      },
    ],
  },
  {
    name: 'forgotten-capture-made-again',
    says: 'A shipment told again after its history is gone is captured again though its key is listed.',
    mode: 'core',
    patches: [
      {
        file: EVOLVE,
        from: 'const op = payment.pastUnknown ? startedInDoubt(payment, fresh, fact.at) : fresh;',
        to: 'const op = fresh;',
      },
    ],
  },
];
