import * as attention from '../../../src/domain/attention';
import * as evolve from '../../../src/domain/evolve';
import type { Fact } from '../../../src/domain/facts';
import * as followClock from '../../../src/domain/follow-clock';
import * as key from '../../../src/domain/key';
import * as kinds from '../../../src/domain/kinds';
import * as ladder from '../../../src/domain/ladder';
import { available } from '../../../src/domain/ledger';
import { NEVER } from '../../../src/domain/money';
import * as nextStep from '../../../src/domain/next-step';
import * as order from '../../../src/domain/order';
import * as ownKeys from '../../../src/domain/own-keys';
import {
  authorization,
  isFinal,
  type Operation,
  type Payment,
  RELEASE,
  releaseOf,
  wasReleased,
} from '../../../src/domain/payment';
import * as reckon from '../../../src/domain/reckon';
import { KEEPS_OPEN } from '../../simulator/keeps-open';
import { able, hasOpenCapture, withMore, withOperation, withOperations } from '../altered';
import type { Mutant } from '../mutant';
import { type Switch, wrong } from '../wrong';

/** The two that ask how long a key may be sent again, and whether the order is wanted, are told something else. */
const replaying = (mistake: (payment: Payment) => Payment, op: Partial<Operation> = {}): readonly Switch[] => [
  wrong(
    ladder,
    'climb',
    (right) =>
      (state, asked, ...about) =>
        right(mistake(state), { ...asked, ...op }, ...about),
  ),
  wrong(ladder, 'canReplay', (right) => (state, asked, now) => right(mistake(state), { ...asked, ...op }, now)),
];

/** The hold counts as there. */
const withHold = (state: Payment): Payment => withOperation(state, authorization(state).id, { status: 'done' });

const covered = (state: Payment): Payment => withMore(state, Math.max(0, -available(state)));

/** What nobody acknowledges in a simulated life before its end. */
const NOT_SEEN: readonly string[] = [
  // They come from messages that only the workflow hears.
  'UnknownMessage',
  'UnreadableMessage',
  'InvalidTerms',
  // They are up as long as an operation is parked, which keeps the payment open, too.
  'CaptureReversed',
  'RefundReversed',
  'HoldShared',
  // No model gives back another amount than it was asked for.
  'RefundAmountDiffers',
  // Where two takes are listed, I2 is broken already.
  'CapturedTwice',
];

const inKebabCase = (code: string): string =>
  code.replace(/[A-Z]/g, (letter, at) => (at > 0 ? '-' : '') + letter.toLowerCase());

/** Mistakes in what is sent, when, and under which key. */
export const SENDING: readonly Mutant[] = [
  {
    name: 'new-key-per-attempt',
    says: 'Every attempt of a capture gets an idempotency key of its own.',
    mode: 'core',
    switches: [
      wrong(
        ownKeys,
        'keyOf',
        (right) =>
          (state, op, round = op.round) =>
            right(state, op, round + op.attempts),
      ),
    ],
  },
  {
    name: 'one-key-per-payment',
    says: 'All captures of a payment share one idempotency key.',
    mode: 'core',
    switches: [wrong(key, 'deriveKey', (right) => (parts) => right({ ...parts, operationId: '' }))],
  },
  {
    name: 'key-forgets-the-payment',
    says: 'Two payments with a shipment of the same name share its idempotency key.',
    mode: 'core',
    switches: [wrong(key, 'deriveKey', (right) => (parts) => right({ ...parts, paymentId: '' }))],
  },
  {
    name: 'key-forgets-the-account',
    says: 'Two accounts with a payment and a shipment of the same names share its idempotency key.',
    mode: 'core',
    switches: [wrong(key, 'deriveKey', (right) => (parts) => right({ ...parts, account: '' }))],
  },
  {
    name: 'replay-where-no-key-is-known',
    says: 'An order with a lost answer is sent again at a provider that knows no idempotency keys.',
    mode: 'core',
    switches: replaying((state) => able(state, { replayForMs: NEVER })),
  },
  {
    name: 'replay-with-an-old-key',
    says: 'An order is sent again under a key that the provider has forgotten by then.',
    mode: 'core',
    switches: replaying((state) => able(state, { replayForMs: state.capabilities.replayForMs > 0 ? NEVER : 0 })),
  },
  {
    name: 'replay-after-cancel',
    says: 'A capture with a lost answer is sent again after the order was cancelled.',
    mode: 'core',
    switches: replaying((state) => state, { wanted: true }),
  },
  {
    name: 'cancel-does-not-stop-captures',
    says: 'A capture that was not sent yet goes out although the order was cancelled.',
    mode: 'core',
    switches: [
      wrong(followClock, 'followClock', (right) => (state, now) => right({ ...state, cancelled: false }, now)),
    ],
  },
  {
    name: 'planned-capture-never-due',
    says: 'A capture that is planned is never sent.',
    mode: 'core',
    switches: [
      wrong(
        nextStep,
        'nextStep',
        (right) => (state, now) =>
          right(
            withOperations(state, (op) =>
              op.kind === 'capture' && op.status === 'planned' ? { ...op, dueAt: NEVER } : op,
            ),
            now,
          ),
      ),
    ],
  },
  {
    name: 'release-beside-an-open-capture',
    says: 'The rest of the hold is given back while a capture is still in doubt.',
    mode: 'core',
    switches: [
      wrong(followClock, 'followClock', (right) => (before, now) => {
        const facts = right(before, now);
        const state = evolve.evolveAll(before, facts);
        const amount = available(state);
        if (!state.completing || releaseOf(state) || !hasOpenCapture(state) || amount <= 0) return facts;
        const plan: Fact = {
          at: now,
          operationId: RELEASE,
          kind: 'Planned',
          operation: 'release',
          amount,
          shipments: [],
          rest: 0,
        };
        return [...facts, plan];
      }),
      wrong(nextStep, 'nextStep', (right) => (state, now) => {
        const isEarly = releaseOf(state)?.status === 'planned' && now < state.captureBy && hasOpenCapture(state);
        return isEarly ? { kind: 'send', operationId: RELEASE } : right(state, now);
      }),
    ],
  },
  {
    name: 'two-captures-in-doubt-at-once',
    says: 'The next capture goes out while one is in doubt, and a risen total is given to whichever is asked about.',
    mode: 'core',
    switches: [
      wrong(nextStep, 'isBlocked', () => wasReleased),
      wrong(reckon, 'reckon', (right) => (...about) => ({ ...right(...about), isAlone: () => true })),
    ],
  },
  {
    name: 'sent-past-the-deadline',
    says: 'A capture that had to wait goes out when the hold may be gone.',
    mode: 'core',
    switches: [wrong(kinds, 'sentUntil', () => () => NEVER)],
  },
  {
    name: 'time-limit-past-the-deadline',
    says: 'An attempt that is decided right before the deadline may be written after it.',
    mode: 'core',
    switches: [
      wrong(order, 'sendOrderOf', (right) => (state, op, now) => {
        const notAfter = now + state.policy.sendWithinMs;
        const { fact, order: sent } = right(state, op, now);
        return { fact: fact.kind === 'Sending' ? { ...fact, notAfter } : fact, order: { ...sent, notAfter } };
      }),
    ],
  },
  {
    name: 'rest-kept-after-capture-by',
    says: 'The order service sets a day before the hold ends: from then on the books say released, and it is held.',
    mode: 'core',
    switches: [
      wrong(
        kinds,
        'sentUntil',
        () =>
          ({ captureBy }) =>
            captureBy,
      ),
      wrong(
        followClock,
        'followClock',
        (right) => (state, now) => right({ ...state, holdUntil: state.captureBy }, now),
      ),
    ],
  },
  {
    name: 'capture-before-the-hold',
    says: 'A capture goes out before the hold is confirmed.',
    mode: 'core',
    switches: [
      wrong(
        followClock,
        'followClock',
        (right) => (state, now) => right(isFinal(authorization(state)) ? state : withHold(state), now),
      ),
      wrong(nextStep, 'nextStep', (right) => (state, now) => {
        const step = right(withHold(state), now);
        return step.kind === 'send' ? step : right(state, now);
      }),
      wrong(
        order,
        'sendOrderOf',
        (right) =>
          (state, ...about) =>
            right(withHold(state), ...about),
      ),
    ],
  },
  {
    name: 'sent-while-paused',
    says: 'A capture goes out while the payment is paused.',
    mode: 'core',
    switches: [
      wrong(
        nextStep,
        'nextStep',
        (right) =>
          ({ paused: _, ...state }, now) =>
            right(state, now),
      ),
    ],
  },
  {
    name: 'sent-while-overdrawn',
    says: 'A capture goes out although more was taken than the hold had.',
    mode: 'core',
    switches: [
      wrong(nextStep, 'nextStep', (right) => (state, now) => right(covered(state), now)),
      wrong(
        order,
        'sendOrderOf',
        (right) =>
          (state, ...about) =>
            right(covered(state), ...about),
      ),
    ],
  },
  {
    name: 'ended-with-money-that-nobody-looked-at',
    says: 'A payment ends and leaves the list although the provider took another amount than asked.',
    mode: 'core',
    switches: [wrong(attention, 'keepsOpen', () => () => false)],
  },
  ...KEEPS_OPEN.filter((code) => !NOT_SEEN.includes(code)).map(
    (code): Mutant => ({
      name: `ended-with-${inKebabCase(code)}`,
      says: `A payment ends although nobody has acknowledged ${code}.`,
      mode: 'core',
      switches: [
        wrong(
          attention,
          'keepsOpen',
          (right) => (state) => right({ ...state, attention: state.attention.filter((item) => item.code !== code) }),
        ),
      ],
    }),
  ),
];
