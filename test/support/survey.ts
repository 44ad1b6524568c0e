import type { Survey } from '../../src/client';

/** What is found where there is nothing at all. */
export const NOTHING: Survey = {
  payments: [],
  open: 0,
  unlooked: 0,
  ended: 0,
  unlookedEnded: 0,
  silentQueues: [],
  listsFailures: true,
};
