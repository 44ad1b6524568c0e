import * as capabilities from '../../../src/providers/pipwave/capabilities';
import * as capture from '../../../src/providers/pipwave/capture';
import * as lookUp from '../../../src/providers/pipwave/look-up';
import * as obstacle from '../../../src/providers/pipwave/obstacle';
import * as payment from '../../../src/providers/pipwave/payment';
import * as refund from '../../../src/providers/pipwave/refund';
import type { Mutant } from '../../mutants/mutant';
import { doneAtOnce, hearing } from '../../mutants/refunding';

import { wrong } from '../../mutants/wrong';

const at = { mode: 'adapters', provider: 'pipwave' } as const;

/** Mistakes in the adapter of pipwave. */
export const MUTANTS: readonly Mutant[] = [
  {
    ...at,
    name: 'pipwave-taken-is-captured',
    says: 'A 200 of pipwave counts as captured, though only the gateway was told.',
    switches: [
      wrong(capture, 'capture', (right) => async (api, order) => {
        const outcome = await right(api, order);
        if (outcome.kind !== 'accepted') return outcome;
        return { kind: 'confirmed', amount: order.amount, currency: order.currency };
      }),
    ],
  },
  {
    ...at,
    name: 'pipwave-still-authorized-is-failed',
    says: 'A payment that pipwave still shows as authorized counts as finally not captured.',
    switches: [
      wrong(lookUp, 'lookUp', (right) => async (api, order) => {
        const found = await right(api, order);
        return found.kind === 'absent' && order.kind === 'capture' ? { ...found, kind: 'failed' } : found;
      }),
    ],
  },
  {
    ...at,
    name: 'pipwave-authorized-reads-as-captured',
    says: 'A payment that still requires a capture is read as captured.',
    switches: [
      wrong(payment, 'readRequery', (right) => (json, account, expected) => {
        const seen = right(json, account, expected);
        if ('why' in seen || seen.standing !== 'authorized') return seen;
        const captured = account.partialCaptures ? {} : { captured: seen.held };
        return { ...seen, ...captured, standing: 'captured', totals: { ...seen.totals, ...captured } };
      }),
    ],
  },
  {
    ...at,
    name: 'pipwave-late-failure-forgotten',
    says: 'A capture at pipwave counts as final at once, though the gateway may fail it days later.',
    switches: [
      wrong(capabilities, 'capabilitiesOf', (right) => (account) => ({ ...right(account), provisionalMs: 0 })),
    ],
  },
  {
    ...at,
    name: 'pipwave-asked-amount-reported',
    says: 'What was asked is reported as captured, though pipwave shows that its gateway took everything.',
    switches: [
      wrong(lookUp, 'lookUp', (right) => async (api, order) => {
        const found = await right(api, order);
        return found.kind === 'done' && order.kind === 'capture' ? { ...found, amount: order.amount } : found;
      }),
    ],
  },
  {
    ...at,
    name: 'pipwave-writes-without-reading',
    says: 'A capture goes to pipwave without a look at whether one was made already.',
    switches: [wrong(obstacle, 'obstacleTo', () => () => undefined)],
  },
  {
    ...at,
    name: 'pipwave-pending-refund-is-done',
    says: 'A refund that pipwave has taken counts as made, though it is pending and may fail.',
    switches: [hearing(refund, doneAtOnce)],
  },
];
