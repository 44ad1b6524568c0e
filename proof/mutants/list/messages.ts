import * as checkResolve from '../../../src/domain/check-resolve';
import type { ShipCommand } from '../../../src/domain/commands';
import * as contradiction from '../../../src/domain/contradiction';
import type { Decision } from '../../../src/domain/decide';
import * as decide from '../../../src/domain/decide';
import * as ledger from '../../../src/domain/ledger';
import { NEVER } from '../../../src/domain/money';
import * as payment from '../../../src/domain/payment';
import { isFinal, operationOf, type Payment, releaseOf, settledAtOf } from '../../../src/domain/payment';
import { evolving, isKnown, resentUnread, withMore, withOperation } from '../altered';
import type { Mutant } from '../mutant';
import { type Switch, wrong } from '../wrong';

type Right = typeof decide.decide;
type Ship = ShipCommand & { kind: 'ship' };

/** Something is wrong with how a shipment is answered. */
const answering = (mistake: (right: Right, payment: Payment, ship: Ship, now: number) => Decision): Switch =>
  wrong(
    decide,
    'decide',
    (right) => (state, command, now) =>
      command.kind === 'ship' ? mistake(right, state, command, now) : right(state, command, now),
  );

const inDoubt = ({ operations }: Payment): number =>
  operations.reduce((sum, op) => sum + (op.kind === 'capture' && op.status === 'unknown' ? op.amount : 0), 0);

/** Mistakes in what follows from a message. */
export const MESSAGES: readonly Mutant[] = [
  {
    name: 'repeated-shipment-amount-not-compared',
    says: 'A shipment that is told again with another amount is answered as if it had been accepted with that amount.',
    mode: 'core',
    switches: [
      answering((right, state, ship, now) => {
        const known = state.shipments.find(({ id }) => id === ship.shipmentId);
        const { currency } = state.terms;
        return right(state, known === undefined ? ship : { ...ship, amount: known.amount, currency }, now);
      }),
    ],
  },
  {
    name: 'shipment-currency-not-compared',
    says: 'A shipment in another currency than the hold is accepted, figure for figure.',
    mode: 'core',
    switches: [
      answering((right, state, ship, now) =>
        right(state, isKnown(state, ship) ? ship : { ...ship, currency: state.terms.currency }, now),
      ),
    ],
  },
  {
    name: 'no-ceiling-check',
    says: 'A shipment is accepted whatever is left of the hold.',
    mode: 'core',
    switches: [answering((right, state, ship, now) => right(withMore(state, ship.amount), ship, now))],
  },
  {
    name: 'ceiling-off-by-one',
    says: 'A shipment is accepted that is one unit more than what is left of the hold.',
    mode: 'core',
    switches: [answering((right, state, ship, now) => right(withMore(state, 1), ship, now))],
  },
  {
    name: 'ceiling-ignores-doubt',
    says: 'A capture with a lost answer does not count against the ceiling when the next shipment comes.',
    mode: 'core',
    switches: [answering((right, state, ship, now) => right(withMore(state, inDoubt(state)), ship, now))],
  },
  {
    name: 'ships-beside-the-one-capture',
    says: 'While the only capture that the provider allows is under way, the rest of the hold is offered to further shipments.',
    mode: 'core',
    switches: [
      wrong(payment, 'isUsedUp', () => () => false),
      evolving((_, fact, after) =>
        fact.kind === 'Planned' ? withOperation(after, fact.operationId, { rest: 0 }) : after,
      ),
    ],
  },
  {
    name: 'ships-after-completion',
    says: 'A shipment is accepted after nothing more was to ship, and what is being given back is promised a second time.',
    mode: 'core',
    switches: [
      answering((right, { completing: _, ...state }, ship, now) => right(state, ship, now)),
      wrong(ledger, 'countLedger', (right) => (state) => {
        const sums = right(state);
        const release = releaseOf(state);
        const { amount } = release === undefined || isFinal(release) ? { amount: 0 } : release;
        return { ...sums, reserved: sums.reserved - amount, available: sums.available + amount };
      }),
    ],
  },
  {
    name: 'ships-past-the-deadline',
    says: 'A shipment is accepted when the hold may be gone already.',
    mode: 'core',
    switches: [answering((right, state, ship, now) => right({ ...state, captureBy: NEVER }, ship, now))],
  },
  {
    name: 'one-of-two-shipments-lost',
    says: 'Of two shipments that come in the same moment only the second one is kept.',
    mode: 'core',
    switches: [
      evolving((_, fact, after) => {
        if (fact.kind !== 'ShipmentAccepted') return after;
        const isOther = ({ id, at }: Payment['shipments'][number]): boolean => at === fact.at && id !== fact.shipmentId;
        return { ...after, shipments: after.shipments.filter((one) => !isOther(one) || one.operationId !== undefined) };
      }),
    ],
  },
  {
    name: 'resolved-while-it-may-still-happen',
    says: 'A person may say "not done" while the lost order can still take effect at the provider.',
    mode: 'core',
    switches: [
      wrong(checkResolve, 'checkResolve', (right) => (state, command, now) => {
        const op = operationOf(state, command.operationId);
        return right(state, command, op === undefined ? now : Math.max(now, settledAtOf(state, op)));
      }),
    ],
  },
  {
    name: 'resolved-against-the-reading',
    says: 'A person’s word is taken although the latest look-up contradicts it.',
    mode: 'core',
    // Two readings are asked for besides, which is a guard of its own.
    switches: [wrong(contradiction, 'contradiction', () => () => undefined), resentUnread()],
  },
  {
    name: 'resent-without-two-readings',
    says: 'A person may have a capture in doubt sent again that nobody has looked for.',
    mode: 'core',
    switches: [resentUnread()],
  },
  {
    name: 'resolved-with-more-than-there-is',
    says: 'A person may book a capture larger than what it reserved and what is left.',
    mode: 'core',
    switches: [
      wrong(checkResolve, 'checkResolve', (right) => (state, command, now) => {
        const isHold = operationOf(state, command.operationId)?.kind === 'authorize';
        return right(isHold ? state : withMore(state, command.amount ?? 0), command, now);
      }),
    ],
  },
];
