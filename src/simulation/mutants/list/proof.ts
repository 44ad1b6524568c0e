import type { Mutant } from '../mutant';

const file = 'src/domain/weigh.ts';
const DRIFT = 'src/domain/drift.ts';

/** Mistakes in what proves that an order was carried out. */
export const PROOF: readonly Mutant[] = [
  {
    name: 'marker-believed-without-total',
    says: 'Our note on the payment counts as a capture though the total has not risen.',
    mode: 'core',
    patches: [
      { file, from: `if (named.by === 'key' || coversMarkers(payment, op, finding, own.amount)) return`, to: 'return' },
    ],
  },
  {
    name: 'total-need-not-fit',
    says: 'A total that rose by another amount than ours counts as ours.',
    mode: 'core',
    patches: [{ file, from: 'totals.captured !== known + op.amount ||', to: '(totals.captured ?? 0) <= known ||' }],
  },
  {
    name: 'total-compared-with-a-snapshot',
    says: 'The total is compared with what it was when the payment began, not with what is booked by now.',
    mode: 'core',
    patches: [{ file, from: 'totals.captured !== known + op.amount ||', to: 'totals.captured !== op.amount ||' }],
  },
  {
    name: 'total-counted-twice',
    says: 'What is booked for one capture may prove another.',
    mode: 'core',
    patches: [
      {
        file,
        from: 'return ownCaptured(payment) + Math.max(known ? payment.foreign.captured : 0, marked);',
        to: 'return 0;',
      },
    ],
  },
  {
    name: 'any-status-is-ours',
    says: 'A status of "captured" belongs to whichever capture was asked about.',
    mode: 'core',
    patches: [
      {
        file,
        from: `(finding.by === 'status' && isAlone(payment, op, finding.amount) && elsewhere(payment, op) === 0)`,
        to: `finding.by === 'status'`,
      },
    ],
  },
  {
    name: 'own-capture-taken-for-foreign',
    says: 'A total that has risen while an answer is missing is booked as captured by others.',
    mode: 'core',
    patches: [
      {
        file: DRIFT,
        from: 'if (payment.operations.some(mayMove)) return',
        to: 'if (payment.operations.some((op) => mayMove(op) && op.amount < 0)) return',
      },
    ],
  },
  {
    name: 'foreign-capture-not-booked',
    says: 'A capture in the merchant portal is not noticed.',
    mode: 'core',
    patches: [
      { file: DRIFT, from: '  return [...over, ...foreign(payment, totals, shown, now)];', to: '  return over;' },
    ],
  },
  {
    name: 'late-failure-not-looked-for',
    says: 'A capture that may still fail in the next days is never looked at again.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/provisional.ts',
        from: '  payment.capabilities.provisionalMs === 0\n',
        to: '  payment.capabilities.provisionalMs >= 0\n',
      },
    ],
  },
  {
    name: 'late-failure-not-believed',
    says: 'A capture stays booked though two look-ups deny it.',
    mode: 'core',
    patches: [
      { file: DRIFT, from: '...gone.flatMap((op) =>', to: '...gone.slice(0, 0).flatMap((op) =>' },
      {
        file: 'src/domain/interpret-reading.ts',
        from: `return [...parked(op, 'CaptureReversed', finding.why, payment, now), { at: now, is: 'DifferenceGone' }];`,
        to: `return [{ at: now, is: 'DifferenceGone' }];`,
      },
    ],
  },
  {
    name: 'last-look-too-early',
    says: 'The last look at a capture that may still fail comes when its time ends, while a read may still be old.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/provisional.ts',
        from: ' + payment.capabilities.provisionalMs + payment.capabilities.settleWindowMs;',
        to: ' + payment.capabilities.provisionalMs;',
      },
    ],
  },
];
