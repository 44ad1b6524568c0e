import type { Mutant } from '../mutant';

const file = 'src/domain/ledger.ts';
const open = 'const open = capturesOf(payment).filter((op) => !isFinal(op));';

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
        to: `const open = capturesOf(payment).filter((op) => !isFinal(op) && op.status !== 'unknown');`,
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
        to: `const open = capturesOf(payment).filter((op) => !isFinal(op) && op.status !== 'parked');`,
      },
    ],
  },
  {
    name: 'waiting-shipments-reserve-nothing',
    says: 'A shipment that waits for its capture reserves nothing.',
    mode: 'core',
    patches: [{ file, from: 'sum(waitingShipments(payment).map((shipment) => shipment.amount)) +', to: '' }],
  },
  {
    name: 'foreign-capture-not-counted',
    says: 'What was captured in the merchant portal does not count as captured.',
    mode: 'core',
    patches: [{ file, from: 'ownCaptured(payment) + payment.foreign.captured;', to: 'ownCaptured(payment);' }],
  },
  {
    name: 'asked-amount-booked',
    says: 'The amount that was asked for is booked, not the one that the provider really took.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/confirm.ts',
        from: `is: 'Confirmed', ...told(success) }`,
        to: `is: 'Confirmed', ...told(success), amount: op.amount }`,
      },
    ],
  },
];
