import type { Mutant } from '../mutant';

const at = { mode: 'adapters', provider: 'bambora' } as const;
const CAPTURE = 'src/providers/bambora/capture.ts';
const LOOK_UP = 'src/providers/bambora/look-up.ts';

/** Mistakes in the adapter of Bambora. */
export const BAMBORA: readonly Mutant[] = [
  {
    ...at,
    name: 'bambora-amount-not-sent',
    says: 'Bambora is not told the amount, and so captures all that is held.',
    patches: [
      {
        file: 'src/providers/bambora/generation.ts',
        from: 'captureBody: ({ amount, comment }) => ({ amount, comment }),',
        to: 'captureBody: ({ comment }) => ({ comment }),',
      },
    ],
  },
  {
    ...at,
    name: 'bambora-unreadable-201-is-success',
    says: 'A 201 of Bambora with a body that cannot be read counts as captured.',
    patches: [
      {
        file: CAPTURE,
        from: `if ('why' in seen) return { kind: 'unknown', why: \`\${status} with \${seen.why}\` };`,
        to: `if ('why' in seen) return { kind: 'confirmed', amount, currency };`,
      },
    ],
  },
  {
    ...at,
    name: 'bambora-still-authorized-is-failed',
    says: 'A payment that Bambora still shows as authorized counts as finally not captured.',
    patches: [
      {
        file: LOOK_UP,
        from: `kind === 'capture' && isOver(seen))`,
        to: `kind === 'capture' && (isOver(seen) || seen.state === 'Authorized'))`,
      },
    ],
  },
  {
    ...at,
    name: 'bambora-any-capture-is-ours',
    says: 'Any capture that Bambora lists counts as the one that was asked about.',
    patches: [
      {
        file: LOOK_UP,
        from: `kind === 'capture' ? seen.shown?.find((entry) => entry.key === key)`,
        to: `kind === 'capture' ? seen.shown?.find((entry) => entry.key !== '' || key)`,
      },
    ],
  },
];
