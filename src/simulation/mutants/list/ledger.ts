import type { Mutant } from '../mutant';

const file = 'src/domain/ledger.ts';
const open = `if (!isFinal(op)) reserved += op.kind === 'capture' ?`;

/** Mistakes in what is called taken, reserved or free. */
export const LEDGER: readonly Mutant[] = [
  {
    name: 'reservation-freed-by-time-out',
    says: 'A time-out frees the money of its capture for other shipments.',
    mode: 'core',
    patches: [
      {
        file,
        from: open,
        to: `if (!isFinal(op)) reserved += op.kind === 'capture' && op.status === 'unknown' ? 0 : op.kind === 'capture' ?`,
      },
    ],
  },
  {
    name: 'reservation-freed-by-parking',
    says: 'The money of a capture that waits for a person is offered to other shipments.',
    mode: 'core',
    patches: [
      {
        file,
        from: open,
        to: `if (!isFinal(op)) reserved += op.kind === 'capture' && op.status === 'parked' ? 0 : op.kind === 'capture' ?`,
      },
    ],
  },
  {
    name: 'waiting-shipments-reserve-nothing',
    says: 'A shipment that waits for its capture reserves nothing.',
    mode: 'core',
    patches: [{ file, from: 'if (operationId === undefined && ended === undefined) reserved += amount;', to: '' }],
  },
  {
    name: 'foreign-capture-not-counted',
    says: 'What was captured in the merchant portal does not count as captured.',
    mode: 'core',
    patches: [{ file, from: 'let captured = payment.foreign.captured;', to: 'let captured = 0;' }],
  },
  {
    name: 'asked-amount-booked',
    says: 'The amount that was asked for is booked, not the one that the provider really took.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/confirm.ts',
        from: `is: 'Confirmed', ...factOf(success) }`,
        to: `is: 'Confirmed', ...factOf(success), amount: op.amount }`,
      },
    ],
  },
];
