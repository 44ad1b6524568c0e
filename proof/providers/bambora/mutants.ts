import type { Api } from '../../../src/providers/bambora/api';
import * as capture from '../../../src/providers/bambora/capture';
import { GENERATIONS, type Generation } from '../../../src/providers/bambora/generation';
import * as lookUp from '../../../src/providers/bambora/look-up';
import { readPayment } from '../../../src/providers/bambora/payment';
import * as refund from '../../../src/providers/bambora/refund';
import type { Mutant } from '../../mutants/mutant';
import { hearing, netOfRefunds, neverLeft, reading, totalling } from '../../mutants/refunding';

import { wrong } from '../../mutants/wrong';

const at = { mode: 'adapters', provider: 'bambora' } as const;
const generation: Generation = GENERATIONS.beta;

/** Mistakes in the adapter of Bambora. */
export const MUTANTS: readonly Mutant[] = [
  {
    ...at,
    name: 'bambora-amount-not-sent',
    says: 'Bambora is not told the amount, and so captures all that is held.',
    switches: [
      wrong(generation, 'captureBody', () => ({ comment }) => ({ comment })),
    ],
  },
  {
    ...at,
    name: 'bambora-unreadable-201-is-success',
    says: 'A 201 of Bambora with a body that cannot be read counts as captured.',
    switches: [
      wrong(capture, 'capture', (right) => async (provider, order) => {
        let isUnreadable = false;
        const write: Api['write'] = async (...about) => {
          const leg = await provider.write(...about);
          const isTaken = leg.sent === 'yes' && leg.answer.status >= 200 && leg.answer.status <= 299;
          isUnreadable = isTaken && 'why' in readPayment(leg.answer.json, order);
          return leg;
        };
        const outcome = await right({ ...provider, write }, order);
        return isUnreadable ? { kind: 'confirmed', amount: order.amount, currency: order.currency } : outcome;
      }),
    ],
  },
  {
    ...at,
    name: 'bambora-still-authorized-is-failed',
    says: 'A payment that Bambora still shows as authorized counts as finally not captured.',
    switches: [
      wrong(lookUp, 'lookUp', (right) => async (provider, order) => {
        const found = await right(provider, order);
        const isUntouched = found.kind === 'absent' && found.totals?.captured === 0;
        return isUntouched && order.kind === 'capture' ? { ...found, kind: 'failed' } : found;
      }),
    ],
  },
  {
    ...at,
    name: 'bambora-any-capture-is-ours',
    says: 'Any capture that Bambora lists counts as the one that was asked about.',
    switches: [
      wrong(lookUp, 'lookUp', (right) => async (provider, order) => {
        const found = await right(provider, order);
        if (order.kind !== 'capture' || found.kind !== 'absent') return found;
        const [first] = found.shown ?? [];
        return first === undefined ? found : { ...found, kind: 'done', by: 'marker', amount: first.amount };
      }),
    ],
  },
  {
    ...at,
    name: 'bambora-refund-amount-not-sent',
    says: 'Bambora is not told the amount of a refund, and so gives back all that was captured.',
    switches: [
      wrong(generation, 'refundBody', () => ({ comment }) => ({ comment })),
    ],
  },
  {
    ...at,
    name: 'bambora-lost-refund-is-not-sent',
    says: 'A refund whose answer is lost at Bambora counts as never sent.',
    switches: [hearing(refund, neverLeft)],
  },
  {
    ...at,
    name: 'bambora-refunds-unread',
    says: 'The refunds that Bambora lists are not counted.',
    switches: [reading(lookUp, (found) => totalling(found, (totals) => ({ ...totals, refunded: 0 })))],
  },
  {
    ...at,
    name: 'bambora-captured-net-of-refunds',
    says: 'What Bambora has captured is read without what was given back of it.',
    switches: [reading(lookUp, netOfRefunds)],
  },
];
