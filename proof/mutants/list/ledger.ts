import * as confirm from '../../../src/domain/confirm';
import * as ledger from '../../../src/domain/ledger';
import { waitingShipments } from '../../../src/domain/payment';
import { freeing } from '../altered';
import type { Mutant } from '../mutant';
import { wrong } from '../wrong';

/** Mistakes in what is called taken, reserved or free. */
export const LEDGER: readonly Mutant[] = [
  {
    name: 'reservation-freed-by-time-out',
    says: 'A time-out frees the money of its capture for other shipments.',
    mode: 'core',
    switches: [wrong(ledger, 'countLedger', (right) => (payment) => freeing(payment, right(payment), 'unknown'))],
  },
  {
    name: 'reservation-freed-by-parking',
    says: 'The money of a capture that waits for a person is offered to other shipments.',
    mode: 'core',
    switches: [wrong(ledger, 'countLedger', (right) => (payment) => freeing(payment, right(payment), 'parked'))],
  },
  {
    name: 'waiting-shipments-reserve-nothing',
    says: 'A shipment that waits for its capture reserves nothing.',
    mode: 'core',
    switches: [
      wrong(ledger, 'countLedger', (right) => (payment) => {
        const waiting = waitingShipments(payment);
        return right({ ...payment, shipments: payment.shipments.filter((one) => !waiting.includes(one)) });
      }),
    ],
  },
  {
    name: 'foreign-capture-not-counted',
    says: 'What was captured in the merchant portal does not count as captured.',
    mode: 'core',
    switches: [
      wrong(
        ledger,
        'countLedger',
        (right) => (payment) => right({ ...payment, foreign: { ...payment.foreign, captured: 0 } }),
      ),
    ],
  },
  {
    name: 'asked-amount-booked',
    says: 'The amount that was asked for is booked, not the one that the provider really took.',
    mode: 'core',
    switches: [
      wrong(
        confirm,
        'confirmed',
        (right) =>
          (payment, op, ...told) =>
            right(payment, op, ...told).map((fact) =>
              fact.kind === 'Confirmed' ? { ...fact, amount: op.amount } : fact,
            ),
      ),
    ],
  },
  {
    name: 'part-given-back-is-all',
    says: 'A release that gave back a part is booked with all that it was to give back.',
    mode: 'core',
    switches: [
      wrong(
        confirm,
        'confirmed',
        (right) => (payment, op, told, now) =>
          right(payment, op, op.kind === 'release' ? { ...told, amount: op.amount } : told, now),
      ),
    ],
  },
];
