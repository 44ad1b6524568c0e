import type { Mutant } from '../mutant';

const LADDER = 'src/domain/ladder.ts';
const FIND = 'src/domain/interpret-reading.ts';

/** Mistakes in what proves that an order was never carried out. */
export const ABSENCE: readonly Mutant[] = [
  {
    name: 'one-read-proves-absence',
    says: 'One look-up that does not show a capture proves that it never happened.',
    mode: 'core',
    patches: [{ file: LADDER, from: 'const PROVING_READS = 2;', to: 'const PROVING_READS = 1;' }],
  },
  {
    name: 'read-gap-ignored',
    says: 'Two look-ups right after each other count as two, though both may show the same old state.',
    mode: 'core',
    patches: [
      { file: LADDER, from: 'now >= op.lastAbsentAt + capabilities.readGapMs;', to: 'true;' },
      {
        file: LADDER,
        from: 'Math.max(now + Math.max(capabilities.readGapMs, capabilities.minGapMs), settled)',
        to: 'Math.max(now + 1, settled)',
      },
    ],
  },
  {
    name: 'notice-is-proof',
    says: 'A look-up that a webhook caused and that does not show the capture proves that it never happened.',
    mode: 'core',
    patches: [
      {
        file: FIND,
        from: '  if (extra) return [looked(Math.max(op.dueAt, later), busy)];',
        to: `  if (extra && weight.is === 'absent') return [looked(now), ...absent(payment, op, now)];
  if (extra) return [looked(Math.max(op.dueAt, later), busy)];`,
      },
    ],
  },
  {
    name: 'failed-read-is-absence',
    says: 'A look-up that timed out counts as one that does not show the capture.',
    mode: 'core',
    patches: [
      {
        file: FIND,
        from: `weight.is === 'inconclusive' || weight.is === 'inProgress' ? weight.is : 'absent';`,
        to: `weight.is === 'inProgress' ? weight.is : 'absent';`,
      },
    ],
  },
  {
    name: 'unclear-read-is-absence',
    says: 'A total that rose by something that may be ours counts as a look-up that does not show it.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/weigh.ts',
        from: 'if (own === undefined && !mayBeCounted(payment, op, finding)) return',
        to: 'if (own === undefined) return',
      },
    ],
  },
  {
    name: 'absence-believed-everywhere',
    says: 'Two look-ups prove that nothing was captured, also where the provider shows a capture only sometimes.',
    mode: 'adapters',
    patches: [
      {
        file: LADDER,
        from: `if (capabilities.absence === 'neverProvable') {`,
        to: 'if (capabilities.holdDays < 0) {',
      },
    ],
  },
  {
    name: 'cancel-drops-what-is-in-doubt',
    says: 'A cancel drops a capture whose answer was lost, without asking the provider.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/follow-clock.ts',
        from: `.filter((op) => op.status === 'planned' && op.kind !== 'release')`,
        to: `.filter((op) => (op.status === 'planned' || op.status === 'unknown') && op.kind !== 'release')`,
      },
    ],
  },
  {
    name: 'deadline-drops-what-is-in-doubt',
    says: 'At the deadline a capture whose answer was lost is written off, without asking the provider.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/follow-clock.ts',
        from: `return op.status === 'planned' ? [{ at: now, operationId: op.id, is: 'Expired', reason }] : [];`,
        to: `return op.status === 'planned' || op.status === 'unknown' ? [{ at: now, operationId: op.id, is: 'Expired', reason }] : [];`,
      },
    ],
  },
  {
    name: 'ended-with-a-parked-capture',
    says: 'A payment ends while one of its captures still waits for a person.',
    mode: 'core',
    patches: [
      {
        file: 'src/domain/follow-clock.ts',
        from: 'payment.operations.every(isFinal) && waiting',
        to: `payment.operations.every((op) => isFinal(op) || op.status === 'parked') && waiting`,
      },
    ],
  },
];
