import { paymentOptions as side } from '../../../src/demo/providers/payment-options';
import { PAYMENT_OPTIONS } from '../../../src/providers/payment-options/capabilities';
import type { Proved } from '../../provider';
import { ACCOUNTS } from './accounts';
import { EXPECTED, REFUNDS } from './expected';
import { MUTANTS } from './mutants';
import { addressFor, WEBHOOK } from './notices';
import { REFUND_SHOPS, SHOPS } from './shops';
import { WORST } from './worst';

export const paymentOptions: Proved<'payment-options'> = {
  name: 'payment-options',
  side,
  currency: 'JPY',
  requests: {
    authorize: ['authorize'],
    capture: ['capture', 'get'],
    release: ['cancel', 'get'],
    refund: ['refund', 'get'],
    lookUp: ['get'],
  },
  unlimited: {},
  hurried: {},
  wrong: { secondKey: 'wrong' },
  nobodys: '5c0d8a54-3c1f-4e0e-9f0b-0c9d2a7f1e11',
  lag: (ms) => ({ statusLagMs: ms }),
  simulated: {
    accounts: ACCOUNTS,
    codes: {
      refuses: ['400/836', '412/94', '400/51', '201/578', '201/false', '409/94'],
      afterwards: ['201/10', '400/836', '412/12', '409/94', '504/68'],
      afterwardsInTheOpen: [],
    },
    notices: { members: { webhook: WEBHOOK }, addressFor },
    showsPast: false,
    mayTakeMore: false,
    showsOthers: () => true,
    // 2.5 A, 8.4: the status shows nothing and the no may be an echo, so a person has to say what was taken.
    overtaken: {
      'captured everything': ['parcel-1 parked', 'Parked, Stuck', 12000, 0],
      'captured a part': ['parcel-1 parked', 'Parked, Stuck', 5000, 7000],
      'gave the hold back': ['parcel-1 parked', 'Parked, Stuck', 0, 12000],
      'let it expire': ['parcel-1 refused 54', 'ShipmentUnpaid', 0, 12000],
    },
  },
  model: { 'payment-options': PAYMENT_OPTIONS },
  exhaustive: {
    lengths: {},
    columns: {
      'payment options': {
        reached: '2006 states, 3179 transitions, 22 deep, unnoticed 3',
        refunds: '1881 states, 2721 transitions, 22 deep',
      },
    },
  },
  conformance: {
    expected: EXPECTED,
    notices: { taken: [200, ''], notGenuine: 404 },
    worst: WORST,
    takesAgain: ['A: the same capture again, and it is charged'],
    refunds: {
      expected: REFUNDS,
      givesAgain: ['the same refund again, once it shows', 'the same refund again, at once'],
      shops: REFUND_SHOPS,
    },
    refusal: { code: '51', switches: { capturedStatus: 'C' } },
    shops: SHOPS,
    harsher: ['secondCapture'],
  },
  mutants: MUTANTS,
};
