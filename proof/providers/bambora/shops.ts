import type { Shop } from '../../conformance/conformance';

const AT_WORST = {
  secondAfterPartial: 'allowed',
  secondAfterFull: '402',
  overCapture: '422',
  captureExpired: '402',
  captureShape: 'flatWithoutComment',
  captureAnswer: 'brief',
  captureStatus: 200,
  errorScheme: 'http',
  errorTypeEndsInBlank: true,
  captureAfterBackOffice: 'takesAgain',
  getLagMs: 20_000,
};

export const SHOPS: readonly Shop[] = [
  {
    says: 'a second part is taken, comments are dropped',
    payments: 150,
    switches: { ...AT_WORST, commentPlacement: 'dropped', settlesAfterMs: 60_000 },
    parked: { 'capture: Parked': 1 },
  },
  {
    says: 'a second part is taken, it is busy, and reads are refused meanwhile',
    payments: 50,
    switches: {
      ...AT_WORST,
      processingMs: 20,
      getWhileBusy: '409',
      backOffice: 'visible',
      captureShape: 'wrapped',
      captureAnswer: 'full',
    },
    parked: {},
  },
  {
    says: 'many captures, comments are dropped',
    payments: 150,
    switches: { ...AT_WORST, commentPlacement: 'dropped' },
    settings: { multipleCaptures: true },
    parked: { 'capture: Parked': 16 },
  },
  {
    says: 'many captures, the comment is kept on the payment',
    payments: 150,
    switches: { ...AT_WORST, commentPlacement: 'payment' },
    settings: { multipleCaptures: true },
    parked: { 'capture: Parked': 16 },
  },
];

/** Everything is captured, then given back. */
export const REFUND_SHOPS: readonly Shop[] = [
  {
    says: 'a second refund would be made, and a part leaves the payment Captured',
    payments: 50,
    switches: { ...AT_WORST, secondRefund: 'allowed', partlyRefundedAs: 'Captured', refundStatus: 200 },
    parked: {},
  },
  {
    says: 'a second refund would be made, and none is listed',
    payments: 50,
    switches: { ...AT_WORST, secondRefund: 'allowed', partlyRefundedAs: 'Captured', refundsShown: false },
    parked: { 'refund: Parked': 6 },
  },
];
