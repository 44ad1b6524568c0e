import type { SimulatedAccount } from '../../adapters/simulated';
import { SECOND } from '../../simulator/time';

export const ACCOUNTS: Readonly<Record<string, SimulatedAccount>> = {
  vipps: {},
  'vipps, all refusals stick': { switches: { stickyRefusals: 'all', logFailures: true } },
  'vipps, no refusal sticks': {
    switches: { stickyRefusals: 'none', replay: 'current', keyScope: 'payment', compareBodies: 'values' },
  },
  'vipps, reads lag': {
    switches: { eventLogLagMs: 30 * SECOND, aggregateLagMs: 10 * SECOND },
    lagMs: 30 * SECOND,
  },
  'vipps, foreign keys, silent deadline': {
    switches: {
      portalKey: 'foreign',
      deadlineShows: false,
      keyOnCancelled: true,
      successMediaType: 'application/problem+json',
    },
  },
  'vipps, no key is repeated': {
    settings: { replayFor: 'never' },
    switches: { afterGuarantee: 'noFunds' },
  },
  'vipps, whole amount only': { settings: { fullCaptureOnly: true } },
};
