import { vipps as side } from '../../../src/demo/providers/vipps';
import { VIPPS } from '../../../src/providers/vipps/capabilities';
import { TICKS } from '../../exhaustive/clock';
import type { Proved } from '../../provider';
import { ACCOUNTS } from './accounts';
import { EXPECTED, REFUNDS } from './expected';
import { MUTANTS } from './mutants';
import { register } from './notices';
import { REFUND_SHOPS, SHOPS } from './shops';
import { WORST } from './worst';

export const vipps: Proved<'vipps'> = {
  name: 'vipps',
  side,
  currency: 'NOK',
  requests: {
    authorize: ['create', 'token'],
    capture: ['capture', 'token'],
    release: ['cancel', 'token'],
    refund: ['refund', 'token'],
    lookUp: ['get', 'events', 'token'],
  },
  unlimited: { switches: { limiter: false }, settings: { writesPerMinute: 100_000 } },
  hurried: {},
  wrong: { clientSecret: 'wrong' },
  nobodys: 'order-nobody-1',
  lag: (ms) => ({ eventLogLagMs: ms, aggregateLagMs: ms }),
  simulated: {
    accounts: ACCOUNTS,
    codes: {
      refuses: ['6090', '6100', '6140', '6170', '6200', '4010', '3010'],
      afterwards: ['4010', '3010'],
      afterwardsInTheOpen: ['6090', '6170'],
    },
    notices: { register },
    showsPast: true,
    mayTakeMore: false,
    showsOthers: () => true,
    overtaken: {
      'captured everything': ['parcel-1 refused 6170', 'ForeignMovementSeen, ShipmentUnpaid', 12000, 0],
      'captured a part': ['parcel-1 refused 6090', 'ForeignMovementSeen, ShipmentUnpaid', 5000, 0],
      'gave the hold back': ['parcel-1 refused 6070', 'ForeignMovementSeen, ShipmentUnpaid', 0, 12000],
      'let it expire': ['parcel-1 refused 6100', 'ForeignMovementSeen, ShipmentUnpaid', 0, 12000],
    },
  },
  model: {
    vipps: VIPPS,
    'vipps, whole amount only': { ...VIPPS, captures: 'one', partial: false },
  },
  exhaustive: {
    lengths: { replayFor: `${TICKS.replayFor}ms` },
    columns: {
      vipps: {
        reached: '7317 states, 10540 transitions, 19 deep, unnoticed 6',
        refunds: '38784 states, 58301 transitions, 26 deep',
      },
      'vipps, keys never sent again': {
        settings: { replayFor: 'never' },
        reached: '3389 states, 5053 transitions, 19 deep, unnoticed 3',
        refunds: '8379 states, 13021 transitions, 26 deep',
      },
      'vipps, whole amount only': {
        settings: { fullCaptureOnly: true },
        reached: '3638 states, 5679 transitions, 19 deep, unnoticed 6',
        refunds: '7843 states, 11543 transitions, 22 deep',
      },
    },
  },
  conformance: {
    expected: EXPECTED,
    notices: { taken: [200, ''], notGenuine: 401 },
    worst: WORST,
    takesAgain: [],
    refunds: { expected: REFUNDS, givesAgain: [], shops: REFUND_SHOPS },
    refusal: { code: '6090' },
    shops: SHOPS,
    harsher: [],
  },
  mutants: MUTANTS,
};
