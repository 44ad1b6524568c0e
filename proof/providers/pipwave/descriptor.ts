import { pipwave as side } from '../../../src/demo/providers/pipwave';
import { PIPWAVE } from '../../../src/providers/pipwave/capabilities';
import { TICKS } from '../../exhaustive/clock';
import type { Proved } from '../../provider';
import { ACCOUNTS } from './accounts';
import { EXPECTED, REFUNDS } from './expected';
import { MUTANTS } from './mutants';
import { REFUND_SHOPS, SHOPS } from './shops';
import { WORST } from './worst';

export const pipwave: Proved<'pipwave'> = {
  name: 'pipwave',
  side,
  currency: 'MYR',
  requests: {
    authorize: ['initiate'],
    capture: ['capture', 'get'],
    release: ['cancel', 'get'],
    refund: ['refund', 'askRefund', 'get'],
    lookUp: ['get'],
  },
  unlimited: {},
  // Three days, else: a payment could not end while one waits. And amounts are taken in a moment, not in five seconds.
  hurried: { settings: { provisional: '1s' }, switches: { captureAfterMs: 200, refundAfterMs: 200 } },
  wrong: { apiSecret: 'wrong' },
  nobodys: 'order-nobody-1',
  lag: (ms) => ({ requeryLagMs: ms }),
  simulated: {
    accounts: ACCOUNTS,
    codes: { refuses: ['400', '4002', '9001', '500'], afterwards: ['400', '500'], afterwardsInTheOpen: [] },
    notices: { addressFor: () => 'https://shop.example/notices' },
    showsPast: false,
    mayTakeMore: true,
    showsOthers: () => true,
    later: {
      afterMs: ({ captureTiming, captureAfterMs }) => (captureTiming === 'synchronous' ? 0 : Number(captureAfterMs)),
      fails: ({ captureTiming }) => captureTiming === 'asynchronousFailure' || captureTiming === 'optimisticFailure',
      isAcknowledged: (body) => /^\{"status":"?200\b/.test(body),
    },
    // This gateway takes nothing in parts, whoever asks.
    overtaken: {
      'captured everything': ['parcel-1 expired', 'ForeignMovementSeen, ShipmentUnpaid', 12000, 0],
      'captured a part': ['parcel-1 expired', 'ForeignMovementSeen, ShipmentUnpaid', 12000, 0],
      'gave the hold back': ['parcel-1 refused cancelled', 'ShipmentUnpaid', 0, 12000],
      'let it expire': ['parcel-1 refused cancelled', 'ShipmentUnpaid', 0, 12000],
    },
  },
  model: {
    pipwave: PIPWAVE,
    'pipwave, in parts': { ...PIPWAVE, partial: true },
    'pipwave, automatic rest': {
      ...PIPWAVE,
      partial: true,
      release: { ...PIPWAVE.release, afterCapture: 'automatic' },
    },
    'pipwave, absence shown': { ...PIPWAVE, absence: 'provable' },
  },
  exhaustive: {
    lengths: { provisional: `${TICKS.provisional}ms` },
    columns: {
      pipwave: {
        reached: '3358 states, 5445 transitions, 22 deep, unnoticed 3',
        refunds: '8533 states, 12970 transitions, 24 deep',
      },
      'pipwave, sent once more': {
        settings: { resendFullCapture: true },
        reached: '3258 states, 5309 transitions, 19 deep, unnoticed 3',
        refunds: '8485 states, 12896 transitions, 24 deep',
      },
      'pipwave, parts': {
        settings: { partialCaptures: true },
        reached: '2612 states, 4423 transitions, 22 deep, unnoticed 3',
        refunds: '4088 states, 6218 transitions, 24 deep',
      },
      'pipwave, parts, automatic rest': {
        settings: { partialCaptures: true, remainder: 'automatic' },
        reached: '2612 states, 4423 transitions, 22 deep, unnoticed 3',
        refunds: '4088 states, 6218 transitions, 24 deep',
      },
      'pipwave, parts, totals shown': {
        settings: { partialCaptures: true },
        totals: true,
        reached: '2612 states, 4423 transitions, 22 deep, unnoticed 3',
        refunds: '4035 states, 6155 transitions, 24 deep',
      },
    },
  },
  conformance: {
    expected: EXPECTED,
    notices: { taken: [200, 'OK'], notGenuine: 401 },
    worst: WORST,
    takesAgain: ['a second full one is taken, at once'],
    refunds: { expected: REFUNDS, givesAgain: [], shops: REFUND_SHOPS },
    refusal: { code: '9001' },
    shops: SHOPS,
    harsher: [],
  },
  mutants: MUTANTS,
};
