import type { ShareRow, Shares } from '../sandbox/faults';
import type { Side } from './side';

/** More would leave no room for the other faults beside the dropped answers. */
export const DROP_MAX = 0.5;

/**
 * What goes wrong at a provider, as shares of its requests. `drop` is the share of answers that get lost, half of them before anything
 * has happened, half after the money moved; failures and stalls come on top, a fifth of it each.
 */
export function mishaps(side: Side, drop: number): Shares {
  const fail = drop / 5;
  const stall = drop / 5;
  const write = {
    dropsBeforeEffect: drop / 2,
    dropsAfterEffect: drop / 2,
    failsBeforeEffect: fail / 2,
    failsAfterEffect: { share: fail / 2, status: 503 },
    // Longer than a call may take: nobody hears the answer. The second acts only after it was given up.
    answersLate: { share: stall / 2, ms: 1_300 },
    actsLate: { share: stall / 2, ms: 1_500, says: 'silence' },
  } as const;
  const read = { dropsBeforeEffect: drop / 4, failsBeforeEffect: drop / 8, readsStale: { share: drop / 8, ms: 200 } };
  return sharesOf(side, write, read);
}

/** The same for every request that moves money, and for every one that only reads. */
export const sharesOf = ({ writes, reads }: Side, write: ShareRow, read: ShareRow): Shares =>
  Object.fromEntries([...writes.map((name) => [name, write]), ...reads.map((name) => [name, read])]);
