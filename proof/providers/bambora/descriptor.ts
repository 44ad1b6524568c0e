import { bambora as side } from '../../../src/demo/providers/bambora';
import { BAMBORA } from '../../../src/providers/bambora/capabilities';
import type { Proved } from '../../provider';
import { ACCOUNTS } from './accounts';
import { EXPECTED, REFUNDS } from './expected';
import { MUTANTS } from './mutants';
import { REFUND_SHOPS, SHOPS } from './shops';
import { WORST } from './worst';

export const bambora: Proved<'bambora'> = {
  name: 'bambora',
  side,
  currency: 'EUR',
  requests: {
    authorize: ['authorize'],
    capture: ['capture', 'get'],
    release: ['cancel', 'get'],
    refund: ['refund', 'get'],
    lookUp: ['get'],
  },
  unlimited: {},
  hurried: {},
  wrong: { merchantSecret: 'wrong' },
  nobodys: 'order-nobody-1',
  lag: (ms) => ({ getLagMs: ms }),
  simulated: {
    accounts: ACCOUNTS,
    codes: {
      refuses: ['cannot_capture', 'invalid_payment_state_transition', 'payment_operation_blocked'],
      afterwards: ['payment_operation_blocked'],
      afterwardsInTheOpen: ['cannot_capture', 'invalid_payment_state_transition'],
    },
    showsPast: true,
    mayTakeMore: false,
    showsOthers: ({ backOffice }) => backOffice === 'visible',
    // 9: the API never learns of the back office, and answers wrongly
    overtaken: {
      'captured everything': ['parcel-1 refused cannot_capture', 'ShipmentUnpaid', 12000, 0],
      'captured a part': ['parcel-1 refused cannot_capture', 'ShipmentUnpaid', 5000, 7000],
      'gave the hold back': ['parcel-1 refused cannot_capture', 'ShipmentUnpaid', 0, 12000],
      'let it expire': ['parcel-1 refused AuthorizationExpired', 'ForeignMovementSeen, ShipmentUnpaid', 0, 12000],
    },
  },
  model: {
    bambora: BAMBORA,
    'bambora, totals only': { ...BAMBORA, evidence: 'totals' },
    'bambora, many captures': { ...BAMBORA, captures: 'many', absence: 'neverProvable' },
  },
  exhaustive: {
    lengths: {},
    columns: {
      bambora: {
        reached: '1926 states, 3064 transitions, 18 deep, unnoticed 3',
        refunds: '3652 states, 5757 transitions, 30 deep',
      },
      'bambora, comments dropped': {
        lists: false,
        reached: '1942 states, 3083 transitions, 20 deep, unnoticed 3',
        refunds: '3654 states, 5759 transitions, 30 deep',
      },
      'bambora, several captures': {
        settings: { multipleCaptures: true },
        reached: '3416 states, 5139 transitions, 21 deep, unnoticed 3',
        refunds: '8076 states, 12589 transitions, 38 deep',
      },
      'bambora, several captures, comments dropped': {
        settings: { multipleCaptures: true },
        lists: false,
        reached: '3467 states, 5202 transitions, 22 deep, unnoticed 3',
        refunds: '8078 states, 12592 transitions, 38 deep',
      },
    },
  },
  conformance: {
    expected: EXPECTED,
    worst: WORST,
    takesAgain: [],
    refunds: { expected: REFUNDS, givesAgain: [], shops: REFUND_SHOPS },
    refusal: { code: 'cannot_capture' },
    shops: SHOPS,
    harsher: ['processingMs'],
  },
  mutants: MUTANTS,
};
