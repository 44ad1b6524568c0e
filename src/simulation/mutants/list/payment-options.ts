import type { Mutant } from '../mutant';

const at = { mode: 'adapters', provider: 'payment-options' } as const;
const CAPTURE = 'src/providers/payment-options/capture.ts';
const LOOK_UP = 'src/providers/payment-options/look-up.ts';

/** Mistakes in the adapter of Payment Options. */
export const PAYMENT_OPTIONS: readonly Mutant[] = [
  {
    ...at,
    name: 'payment-options-unreadable-201-is-success',
    says: 'A 201 of Payment Options with a body that cannot be read counts as captured.',
    patches: [
      {
        file: CAPTURE,
        from: `if ('why' in seen) return { kind: 'unknown', why: \`201 with \${seen.why}\` };`,
        to: `if ('why' in seen) return { kind: 'confirmed', amount: order.amount, currency: order.currency };`,
      },
    ],
  },
  {
    ...at,
    name: 'payment-options-unchanged-status-is-absence',
    says: 'A status that still says "authorized" proves that nothing was captured, and the capture is sent again.',
    patches: [
      {
        file: 'src/providers/payment-options/capabilities.ts',
        from: `absence: 'neverProvable', //`,
        to: `absence: 'provable', //`,
      },
    ],
  },
  {
    ...at,
    name: 'payment-options-still-authorized-is-failed',
    says: 'A status that still says "authorized" is the last word: never captured.',
    patches: [
      {
        file: LOOK_UP,
        from: `return { kind: 'absent', why: \`\${why}, which may be so after a capture, too\` };`,
        to: `return { kind: 'failed', why };`,
      },
    ],
  },
  {
    ...at,
    name: 'payment-options-authorized-reads-as-captured',
    says: 'A successful status counts as captured, whatever transaction it is about.',
    patches: [
      {
        file: LOOK_UP,
        from: `return { kind: 'absent', why: \`\${why}, which may be so after a capture, too\` };`,
        to: `return { kind: 'done', by: 'status', why, amount, currency };`,
      },
    ],
  },
  {
    ...at,
    name: 'payment-options-500-is-refusal',
    says: 'A 500 of Payment Options counts as a definite no.',
    patches: [
      {
        file: 'src/providers/payment-options/refusals.ts',
        from: 'if (status < 400 || status >= 500 || NEVER',
        to: `if (status === 500) return { kind: 'refused', code: 'http-500', why: said };
  if (status < 400 || status >= 500 || NEVER`,
      },
    ],
  },
  {
    ...at,
    name: 'payment-options-amount-in-wrong-unit',
    says: 'Payment Options is told an amount that is off by a factor of 100.',
    patches: [
      {
        file: 'src/providers/payment-options/amount.ts',
        from: 'const text = toDecimal(amount, exponent, exponent);',
        to: 'const text = toDecimal(Math.ceil(amount / 100), exponent, exponent);',
      },
    ],
  },
];
