import type { Mutant } from '../mutant';

const file = 'src/domain/decide.ts';

/** Mistakes in what follows from a message. */
export const MESSAGES: readonly Mutant[] = [
  {
    name: 'repeated-shipment-amount-not-compared',
    says: 'A shipment that is told again with another amount is answered as if it had been accepted with that amount.',
    mode: 'core',
    patches: [
      { file, from: 'if (known.amount === amount && currency === payment.terms.currency) return', to: 'return' },
    ],
  },
  {
    name: 'shipment-currency-not-compared',
    says: 'A shipment in another currency than the hold is accepted, figure for figure.',
    mode: 'core',
    patches: [{ file, from: '  if (currency !== payment.terms.currency) {', to: '  if (currency === undefined) {' }],
  },
  {
    name: 'no-ceiling-check',
    says: 'A shipment is accepted whatever is left of the hold.',
    mode: 'core',
    patches: [{ file, from: 'if (amount > left || isUsedUp(payment)) {', to: 'if (isUsedUp(payment)) {' }],
  },
  {
    name: 'ceiling-ignores-doubt',
    says: 'A capture with a lost answer does not count against the ceiling when the next shipment comes.',
    mode: 'core',
    patches: [
      {
        file,
        from: 'const left = available(payment) + claimOf(payment, command);',
        to: `const left = available(payment) + claimOf(payment, command)
          + payment.operations.reduce((sum, op) => sum + (op.kind === 'capture' && op.status === 'unknown' ? op.amount : 0), 0);`,
      },
    ],
  },
  {
    name: 'ships-beside-the-one-capture',
    says: 'While the only capture that the provider allows is under way, the rest of the hold is offered to further shipments.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/payment.ts',
        from: `capturesOf(payment).some((op) => op.status === 'done' || !isFinal(op));`,
        to: 'false;',
      },
      {
        file: 'src/domain/follow-clock.ts',
        from: 'Math.max(0, payment.authorized - total - spentOf(payment)), now)',
        to: '0, now)',
      },
    ],
  },
  {
    name: 'ships-after-completion',
    says: 'A shipment is accepted after nothing more was to ship, and what is being given back is promised a second time.',
    mode: 'core',
    patches: [
      {
        file,
        from: 'if (payment.completing) return closed(`the payment',
        to: 'if (payment.finishedAt) return closed(`the payment',
      },
      {
        file: 'src/domain/ledger.ts',
        from: `op.kind === 'capture' ? op.amount + op.rest : op.amount;`,
        to: `op.kind === 'capture' ? op.amount + op.rest : 0;`,
      },
    ],
  },
  {
    name: 'ships-past-the-deadline',
    says: 'A shipment is accepted when the hold may be gone already.',
    mode: 'core',
    patches: [
      { file, from: '  if (now >= payment.captureBy)\n    return closed', to: '  if (now < 0)\n    return closed' },
    ],
  },
  {
    name: 'resolved-while-it-may-still-happen',
    says: 'A person may say "not done" while the lost order can still take effect at the provider.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/resolve.ts',
        from: `if (op.status !== 'planned' && now < settled) {`,
        to: 'if (now < 0) {',
      },
    ],
  },
  {
    name: 'resolved-with-more-than-there-is',
    says: 'A person may book a capture larger than what it reserved and what is left.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/resolve.ts',
        from: `command.outcome === 'done' && op.kind !== 'authorize' && amount > room`,
        to: 'amount < 0',
      },
    ],
  },
];
