import type { Shop } from '../../conformance/conformance';

const AT_WORST = {
  pgPartial: 'off',
  pgSecondFull: 'taken',
  secondWhilePending: 'forwarded',
  secondAfterDone: '500',
  statusType: 'number',
  errorHttp: 'mapped',
  keyRefusedBy: 'front',
  expiryShows: 'unchanged',
  finalAmount: 'unchanged',
  captureAfterMs: 60_000,
  unknownPayment: '9001',
  requeryLagMs: 20_000,
};

export const SHOPS: readonly Shop[] = [
  {
    says: 'a second full one is taken',
    payments: 200,
    switches: AT_WORST,
    parked: { 'capture: Parked': 7, 'release: Parked': 2 },
  },
  {
    says: 'in parts, a second one is taken, the rest is kept',
    payments: 80,
    switches: { ...AT_WORST, pgPartial: 'multiple', remainder: 'kept', finalAmount: 'captured' },
    settings: { partialCaptures: true, finalAmountIsCaptured: true },
    parked: { 'capture: Parked': 2, 'release: Parked': 1 },
  },
  {
    says: 'by sub-status, and the flag never changes',
    payments: 70,
    switches: { ...AT_WORST, authorizedAs: 'paidSubStatus', requireCapture: 'static' },
    settings: { reading: 'sub-status' },
    parked: { 'capture: Parked': 2, 'release: Parked': 1 },
  },
  {
    says: 'taken at once, with fees on top, and the flag never changes',
    payments: 50,
    switches: {
      ...AT_WORST,
      captureTiming: 'synchronous',
      secondWhilePending: 'refused',
      requireCapture: 'static',
      cancelVoids: true,
      processingFee: 100,
    },
    settings: { reading: 'status' },
    parked: { 'capture: Parked': 2 },
  },
  {
    says: 'it shows captured, and every capture fails',
    payments: 50,
    switches: { ...AT_WORST, captureTiming: 'optimisticFailure', failureShows: 'unchanged' },
    parked: { 'capture: CaptureReversed': 34, 'capture: Parked': 6, 'release: Parked': 2 },
  },
  {
    says: 'every capture fails later, and nothing shows it',
    payments: 50,
    switches: { ...AT_WORST, captureTiming: 'asynchronousFailure', failureShows: 'unchanged' },
    parked: { 'capture: Parked': 40, 'release: Parked': 2 },
  },
];

/** Everything is captured, then given back. */
export const REFUND_SHOPS: readonly Shop[] = [
  { says: 'it comes later', payments: 40, switches: AT_WORST, parked: { 'refund: Parked': 2 } },
  {
    says: 'every refund fails later, and nothing shows it',
    payments: 20,
    switches: { ...AT_WORST, refundTiming: 'asynchronousFailure' },
    parked: { 'refund: Parked': 20 },
  },
  {
    says: 'it shows, and every refund fails, read by the sub-status',
    payments: 20,
    switches: { ...AT_WORST, refundTiming: 'optimisticFailure', refundAfterMs: 120_000, authorizedAs: 'paidSubStatus' },
    settings: { reading: 'sub-status' },
    parked: { 'refund: RefundReversed': 20 },
  },
  {
    says: 'the gateway gives back only everything',
    payments: 10,
    switches: { ...AT_WORST, supportsRefund: 'whole' },
    parked: {},
  },
  {
    says: 'the gateway makes no refunds',
    payments: 10,
    switches: { ...AT_WORST, supportsRefund: 'nothing' },
    parked: {},
  },
];
