import type { Mutant } from '../mutant';

/** Mistakes in what all adapters share. */
export const TRANSPORT: readonly Mutant[] = [
  {
    name: 'lost-answer-is-not-sent',
    says: 'A request that was written and never answered counts as never sent.',
    mode: 'adapters',
    patches: [
      {
        file: 'src/providers/http/exchange.ts',
        from: `finish({ sent: written ? 'maybe' : 'no', why });`,
        to: `finish({ sent: 'no', why });`,
      },
    ],
  },
  {
    name: 'late-attempt-not-stopped',
    says: 'A worker that was frozen sends its order when it wakes up, however late that is.',
    mode: 'adapters',
    patches: [
      {
        file: 'src/providers/http/exchange.ts',
        from: 'notAfter === undefined || (clocks.now() <= notAfter && elapsedMs() <= budgetMs);',
        to: 'true;',
      },
      {
        file: 'src/providers/http/exchange.ts',
        from: 'return elapsedMs() < limits.totalMs ? undefined : overdue();',
        to: 'return undefined;',
      },
    ],
  },
];
