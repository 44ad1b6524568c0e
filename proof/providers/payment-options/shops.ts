import type { Shop } from '../../conformance/conformance';

const AT_WORST = {
  secondCapture: 'charged',
  responseCodeType: 'string',
  pan: 'masked',
  riskField: 'risk-details',
  amountUnit: 'major',
  statusLagMs: 20_000,
  freshIds404Ms: 20_000,
};

export const SHOPS: readonly Shop[] = [
  {
    says: 'A, a second one is charged',
    payments: 200,
    switches: { ...AT_WORST, capturedStatus: 'A', errorShape: 1 },
    parked: { 'capture: Parked': 18, 'release: Parked': 5 },
  },
  {
    says: 'B, a second one is charged, the key is raw',
    payments: 150,
    switches: { ...AT_WORST, capturedStatus: 'B', errorShape: 2, basic: 'raw' },
    settings: { basic: 'raw' },
    parked: { 'capture: Parked': 10, 'release: Parked': 1 },
  },
  {
    says: 'C, a second one is charged, real money',
    payments: 150,
    switches: { ...AT_WORST, capturedStatus: 'C', errorShape: 3, isLive: true },
    settings: { live: true },
    parked: { 'capture: Parked': 10, 'release: Parked': 1 },
  },
];

/** Everything is captured, then given back. */
export const REFUND_SHOPS: readonly Shop[] = [
  {
    says: 'A: nothing shows it',
    payments: 40,
    switches: { ...AT_WORST, refundedStatus: 'A' },
    parked: { 'refund: Parked': 5 },
  },
  {
    says: 'B: it shows, and not of how much',
    payments: 30,
    switches: { ...AT_WORST, refundedStatus: 'B' },
    parked: { 'refund: Parked': 3 },
  },
  {
    says: 'C: it shows, several',
    payments: 30,
    switches: { ...AT_WORST, refundedStatus: 'C' },
    settings: { multipleRefunds: true },
    parked: { 'refund: Parked': 4 },
  },
];
