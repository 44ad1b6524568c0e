import type { Shop } from '../../conformance/conformance';

const AT_WORST = {
  stickyRefusals: 'all',
  replay: 'current',
  portalKey: 'foreign',
  createWithUsedKey: 'refuse',
  eventLogLagMs: 20_000,
  aggregateLagMs: 20_000,
  logFailures: true,
  keyOnCancelled: true,
  successMediaType: 'application/problem+json',
  tokenNumbers: 'numbers',
  afterGuarantee: 'noFunds',
  keyOnCancel: 'required',
  retryAfter: false,
  deadlineShows: false,
};

export const SHOPS: readonly Shop[] = [
  {
    says: 'refusals stick, repeats are told the totals of now, reads lag behind',
    payments: 500,
    switches: AT_WORST,
    parked: {},
  },
];

/** Everything is captured, then given back. */
export const REFUND_SHOPS: readonly Shop[] = [
  { says: 'reads lag behind, repeats are told the totals of now', payments: 100, switches: AT_WORST, parked: {} },
];
