import type { Mutant } from '../mutant';

const at = { mode: 'adapters', provider: 'pipwave' } as const;

/** Mistakes in the adapter of pipwave. */
export const PIPWAVE: readonly Mutant[] = [
  {
    ...at,
    name: 'pipwave-taken-is-captured',
    says: 'A 200 of pipwave counts as captured, though only the gateway was told.',
    patches: [
      {
        file: 'src/providers/pipwave/capture.ts',
        from: `    kind: 'accepted',
    why: '200: taken, perhaps no further than to the gateway',
    providerReference: seen.pwId,`,
        to: `    kind: 'confirmed',
    amount: order.amount,
    currency: order.currency,
    providerReference: seen.pwId,`,
      },
    ],
  },
  {
    ...at,
    name: 'pipwave-still-authorized-is-failed',
    says: 'A payment that pipwave still shows as authorized counts as finally not captured.',
    patches: [
      {
        file: 'src/providers/pipwave/look-up.ts',
        from: `    case 'authorized':\n      return { kind: 'absent', why };\n    case 'failed':\n`,
        to: `    case 'authorized':\n    case 'failed':\n`,
      },
    ],
  },
  {
    ...at,
    name: 'pipwave-authorized-reads-as-captured',
    says: 'A payment that still requires a capture is read as captured.',
    patches: [
      {
        file: 'src/providers/pipwave/payment.ts',
        from: `return flag === true && status === '5' ? 'authorized' : 'unclear';`,
        to: `return flag === true && status === '5' ? 'captured' : 'unclear';`,
      },
    ],
  },
  {
    ...at,
    name: 'pipwave-late-failure-forgotten',
    says: 'A capture at pipwave counts as final at once, though the gateway may fail it days later.',
    patches: [
      {
        file: 'src/providers/pipwave/capabilities.ts',
        from: 'account.provisionalMs ?? PIPWAVE.provisionalMs,',
        to: '0,',
      },
    ],
  },
  {
    ...at,
    name: 'pipwave-asked-amount-reported',
    says: 'What was asked is reported as captured, though pipwave shows that its gateway took everything.',
    patches: [{ file: 'src/providers/pipwave/look-up.ts', from: 'amount: seen.captured ?? amount,', to: 'amount,' }],
  },
  {
    ...at,
    name: 'pipwave-writes-without-reading',
    says: 'A capture goes to pipwave without a look at whether one was made already.',
    patches: [
      {
        file: 'src/providers/pipwave/capture.ts',
        from: 'const obstacle = obstacleTo(api, order, seen);',
        to: 'const obstacle = seen.held < 0 ? obstacleTo(api, order, seen) : undefined;',
      },
    ],
  },
];
