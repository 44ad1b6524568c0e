import type { Finding, Readable } from '../../../src/domain/outcome';
import * as amount from '../../../src/providers/payment-options/amount';
import type { Api } from '../../../src/providers/payment-options/api';
import * as capabilities from '../../../src/providers/payment-options/capabilities';
import * as capture from '../../../src/providers/payment-options/capture';
import * as lookUp from '../../../src/providers/payment-options/look-up';
import * as refund from '../../../src/providers/payment-options/refund';
import * as refusals from '../../../src/providers/payment-options/refusals';
import { readTransaction } from '../../../src/providers/payment-options/transaction';
import type { LookUpOrder } from '../../../src/providers/provider';
import type { Mutant } from '../../mutants/mutant';
import { hearing, neverLeft, reading } from '../../mutants/refunding';

import { type Switch, wrong } from '../../mutants/wrong';

const at = { mode: 'adapters', provider: 'payment-options' } as const;

/** A status that still says "authorized" is taken for something else. */
const unchanged = (mistake: (read: Readable, order: LookUpOrder) => Finding): Switch =>
  wrong(lookUp, 'lookUp', (right) => async (api, order) => {
    const found = await right(api, order);
    const isUnchanged = found.kind === 'absent' && found.totals === undefined;
    return isUnchanged && order.kind === 'capture' ? mistake(found, order) : found;
  });

/** Mistakes in the adapter of Payment Options. */
export const MUTANTS: readonly Mutant[] = [
  {
    ...at,
    name: 'payment-options-unreadable-201-is-success',
    says: 'A 201 of Payment Options with a body that cannot be read counts as captured.',
    switches: [
      wrong(capture, 'capture', (right) => async (api, order) => {
        let isUnreadable = false;
        const write: Api['write'] = async (...about) => {
          const leg = await api.write(...about);
          isUnreadable =
            leg.sent === 'yes' &&
            leg.answer.status === 201 &&
            'why' in readTransaction(leg.answer.json, api.account, api.now(), undefined);
          return leg;
        };
        const outcome = await right({ ...api, write }, order);
        return isUnreadable ? { kind: 'confirmed', amount: order.amount, currency: order.currency } : outcome;
      }),
    ],
  },
  {
    ...at,
    name: 'payment-options-unchanged-status-is-absence',
    says: 'A status that still says "authorized" proves that nothing was captured, and the capture is sent again.',
    switches: [
      wrong(capabilities, 'capabilitiesOf', (right) => (account) => ({ ...right(account), absence: 'provable' })),
    ],
  },
  {
    ...at,
    name: 'payment-options-still-authorized-is-failed',
    says: 'A status that still says "authorized" is the last word: never captured.',
    switches: [unchanged((read) => ({ ...read, kind: 'failed' }))],
  },
  {
    ...at,
    name: 'payment-options-authorized-reads-as-captured',
    says: 'A successful status counts as captured, whatever transaction it is about.',
    switches: [unchanged((read, order) => ({ ...read, kind: 'done', by: 'status', amount: order.amount }))],
  },
  {
    ...at,
    name: 'payment-options-500-is-refusal',
    says: 'A 500 of Payment Options counts as a definite no.',
    switches: [
      wrong(
        refusals,
        'classify',
        (right) => (operation, answer) =>
          answer.status === 500
            ? { kind: 'refused', code: 'http-500', why: '500: server error' }
            : right(operation, answer),
      ),
    ],
  },
  {
    ...at,
    name: 'payment-options-amount-in-wrong-unit',
    says: 'Payment Options is told an amount that is off by a factor of 100.',
    switches: [
      wrong(
        amount,
        'toWire',
        (right) => (account, minor, currency) => right(account, Math.ceil(minor / 100), currency),
      ),
    ],
  },
  {
    ...at,
    name: 'payment-options-lost-refund-is-not-sent',
    says: 'A refund whose answer is lost at Payment Options counts as never sent.',
    switches: [hearing(refund, neverLeft)],
  },
  {
    ...at,
    name: 'payment-options-unseen-refund-is-failed',
    says: 'A refund at Payment Options whose id was lost counts as never made.',
    switches: [
      reading(lookUp, (found, { kind }) =>
        found.isBlind && kind === 'refund' ? { kind: 'failed', why: found.why } : found,
      ),
    ],
  },
];
