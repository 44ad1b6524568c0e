import type { SimulatedAccount } from '../../adapters/simulated';
import { DAY, SECOND } from '../../simulator/time';

const both = { partialCaptures: true, finalAmountIsCaptured: true };

export const ACCOUNTS: Readonly<Record<string, SimulatedAccount>> = {
  pipwave: {},
  'pipwave, a second full one is taken': {
    switches: { pgSecondFull: 'taken' },
    isDeaf: 'to old reads',
  },
  'pipwave, a second one is taken, kept rest': {
    switches: { pgPartial: 'multiple', remainder: 'kept', pgSecondFull: 'taken' },
    isDeaf: 'to old reads',
  },
  'pipwave, in parts, a second one is taken': {
    settings: both,
    switches: { pgPartial: 'multiple', remainder: 'kept', pgSecondFull: 'taken' },
    isDeaf: 'to old reads',
  },
  'pipwave, in parts, the gateway takes everything': {
    settings: both,
    switches: { pgPartial: 'off' },
  },
  'pipwave, one part, the rest goes with it': {
    settings: { ...both, remainder: 'automatic' },
    switches: { pgPartial: 'single', remainder: 'cancelled' },
  },
  'pipwave, sends once more': {
    settings: { resendFullCapture: true },
    switches: { pgSecondFull: 'taken' },
    isDeaf: 'to old reads',
  },
  'pipwave, taken at once': { switches: { captureTiming: 'synchronous', cancelVoids: true } },
  'pipwave, fails later and shows it': { switches: { captureTiming: 'asynchronousFailure' }, breaksItsWord: true },
  'pipwave, fails later and shows nothing': {
    switches: { captureTiming: 'asynchronousFailure', failureShows: 'unchanged', expiryShows: 'unchanged' },
    breaksItsWord: true,
  },
  'pipwave, shows captured and fails a day later': {
    switches: { captureTiming: 'optimisticFailure', captureAfterMs: DAY },
    breaksItsWord: true,
  },
  'pipwave, by sub-status': {
    settings: { reading: 'sub-status' },
    switches: { authorizedAs: 'paidSubStatus', statusType: 'number', errorHttp: 'mapped' },
  },
  'pipwave, by status, reads lag': {
    settings: { reading: 'status' },
    switches: { requireCapture: 'static', requeryLagMs: 20 * SECOND },
    lagMs: 20 * SECOND,
  },
};
