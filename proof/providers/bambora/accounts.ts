import type { SimulatedAccount } from '../../adapters/simulated';
import { SECOND } from '../../simulator/time';

export const ACCOUNTS: Readonly<Record<string, SimulatedAccount>> = {
  bambora: {},
  'bambora, a second part is taken': {
    switches: { secondAfterPartial: 'allowed', commentPlacement: 'dropped' },
  },
  'bambora, many captures': {
    settings: { multipleCaptures: true },
    switches: { secondAfterPartial: 'allowed' },
  },
  'bambora, many captures, no comments': {
    settings: { multipleCaptures: true },
    switches: { secondAfterPartial: 'allowed', commentPlacement: 'dropped' },
  },
  'bambora, comments on the payment, slow': {
    switches: { commentPlacement: 'payment', processingMs: 30 * SECOND, captureAnswer: 'full' },
    lagMs: 30 * SECOND,
  },
  'bambora, refuses reads while busy': {
    switches: { processingMs: 30 * SECOND, getWhileBusy: '409', captureShape: 'wrapped' },
    lagMs: 30 * SECOND,
  },
  'bambora, the back office shows': {
    switches: { backOffice: 'visible', captureShape: 'flatWithoutComment', secondAfterFull: '402', captureStatus: 200 },
  },
  'bambora, takes again, reads lag': {
    switches: { captureAfterBackOffice: 'takesAgain', getLagMs: 20 * SECOND },
    lagMs: 20 * SECOND,
    isDeaf: true,
  },
};
