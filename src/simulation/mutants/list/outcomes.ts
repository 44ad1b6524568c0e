import type { Mutant } from '../mutant';

const file = 'src/domain/interpret-answer.ts';
const unknown = `return [{ ...about, is: 'OutcomeUnknown', why: outcome.why, ...ladder }];`;

/** Mistakes in what a provider's answer, or none, is taken for. */
export const OUTCOMES: readonly Mutant[] = [
  {
    name: 'time-out-is-failure',
    says: 'A time-out counts as failed.',
    mode: 'core',
    patches: [
      {
        file,
        from: unknown,
        to: `return [{ ...about, is: 'RefusalHeard', code: 'time-out', why: outcome.why, dueAt: afterRefusal(payment, now), settledAt: now }];`,
      },
    ],
  },
  {
    name: 'time-out-is-not-sent',
    says: 'A time-out counts as never sent, and the order goes out again.',
    mode: 'core',
    patches: [
      {
        file,
        from: unknown,
        to: `return [{ ...about, is: 'Postponed', why: outcome.why, dueAt: backOff(payment, op, { kind: 'notSent' }, now) }];`,
      },
    ],
  },
  {
    name: 'accepted-is-captured',
    says: '"We took your order" counts as captured.',
    mode: 'core',
    patches: [
      {
        file,
        from: `    case 'accepted': {`,
        to: `    case 'accepted': {
          if (op.kind === 'capture') return confirmed(payment, op, { amount: op.amount, by: 'answer', why: outcome.why }, now);`,
      },
    ],
  },
  {
    name: 'try-later-ends-doubt',
    says: 'A 429 or a refused connection after a lost answer ends the doubt about the lost one.',
    mode: 'core',
    patches: [{ file, from: '      if (op.inDoubt) {', to: '      if (op.amount < 0) {' }],
  },
  {
    name: 'refusal-ends-doubt',
    says: 'A refusal after a lost answer proves that the lost one took nothing.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/interpret-reading.ts',
        from: 'op.refusal !== undefined && !op.inDoubt && weight',
        to: 'op.refusal !== undefined && weight',
      },
      {
        file: 'src/domain/change.ts',
        from: 'settledAt: Math.max(op.settledAt, fact.settledAt),\n        refusal:',
        to: 'inDoubt: false, settledAt: fact.dueAt,\n        refusal:',
      },
    ],
  },
  {
    name: 'settle-window-ignored',
    says: 'Two look-ups right after a time-out are enough, though the lost order may take effect much later.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/payment.ts',
        from: 'Math.max(settledAt, notAfter + capabilities.settleWindowMs);',
        to: 'settledAt;',
      },
    ],
  },
  {
    name: 'settle-window-from-notice',
    says: 'The time in which a lost order may still take effect is counted from when its loss was noticed.',
    mode: 'core',
    patches: [
      {
        file,
        from: 'settledAt: settledAtOf(payment, op) };',
        to: 'settledAt: Math.max(op.settledAt, now + payment.capabilities.settleWindowMs) };',
      },
    ],
  },
  {
    name: 'refusal-of-the-hold-ignored',
    says: 'A hold that was refused is treated as one that was never sent.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/follow-clock.ts',
        from: `if (!isFinal(op) || op.status === 'done') return [];`,
        to: 'return [];',
      },
    ],
  },
];
