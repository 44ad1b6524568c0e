import type { Fact } from '../../src/domain/facts';
import { describeFact } from '../../src/domain/journal';
import { AUTHORIZE, RELEASE } from '../../src/domain/payment';
import { aPayment, START } from './support/world';

const payment = aPayment();
const at = START;
const ida = { at, operator: 'ida', reason: 'asked' };
const parcel = { at, operationId: 'parcel-1' };
const why = 'not in the log';
const soon = { dueAt: START, settledAt: START };

/** Every fact, with the words that stand for it in the journal. */
const WORDS: { [Kind in Fact['kind']]: readonly [Extract<Fact, { kind: Kind }>, string][] } = {
  ShipmentAccepted: [
    [{ at, kind: 'ShipmentAccepted', shipmentId: 'parcel-1', amount: 9_900 }, 'shipment parcel-1 of 99.00 NOK'],
  ],
  CommandRefused: [
    [{ at, kind: 'CommandRefused', command: 'ship', code: 'PaymentClosed', reason: 'closed' }, 'ship refused: closed'],
  ],
  OperatorActed: [[{ ...ida, kind: 'OperatorActed', action: 'pause' }, 'pause by ida: asked']],
  FulfilmentCompleted: [
    [{ at, kind: 'FulfilmentCompleted', by: 'complete' }, 'nothing more will ship (complete)'],
    [
      { at, kind: 'FulfilmentCompleted', by: 'cancel', reason: 'out of stock' },
      'nothing more will ship (cancel: out of stock)',
    ],
  ],
  Paused: [[{ ...ida, kind: 'Paused' }, 'by ida: asked']],
  Resumed: [[{ ...ida, kind: 'Resumed' }, 'by ida: asked']],
  RetryOrdered: [[{ ...ida, kind: 'RetryOrdered' }, 'by ida: asked']],
  NoticeReceived: [[{ at, kind: 'NoticeReceived', text: 'CAPTURED' }, 'CAPTURED']],
  Acknowledged: [
    [{ ...ida, kind: 'Acknowledged', code: 'Overdrawn' }, 'Overdrawn by ida: asked'],
    [{ ...ida, kind: 'Acknowledged', code: 'Stuck', id: 'parcel-1' }, 'Stuck of parcel-1 by ida: asked'],
  ],
  Planned: [
    [
      { ...parcel, kind: 'Planned', operation: 'capture', amount: 9_900, shipments: ['parcel-1'], rest: 0 },
      'capture of 99.00 NOK',
    ],
    [
      { ...parcel, kind: 'Planned', operation: 'capture', amount: 9_900, shipments: ['parcel-1', 'parcel-2'], rest: 0 },
      'capture of 99.00 NOK for parcel-1, parcel-2',
    ],
    [
      { at, operationId: RELEASE, kind: 'Planned', operation: 'release', amount: 100, shipments: [], rest: 0 },
      'release of 1.00 NOK',
    ],
  ],
  Sending: [[{ ...parcel, kind: 'Sending', notAfter: START }, 'parcel-1']],
  Confirmed: [
    [{ ...parcel, kind: 'Confirmed', amount: 9_900, by: 'key', why: 'in the log' }, 'parcel-1: 99.00 NOK (in the log)'],
  ],
  Accepted: [[{ ...parcel, kind: 'Accepted', why, ...soon }, 'parcel-1: not in the log']],
  Denied: [[{ ...parcel, kind: 'Denied', code: '6140', why: 'not allowed', ...soon }, 'parcel-1: 6140 (not allowed)']],
  RefusalHeard: [
    [{ ...parcel, kind: 'RefusalHeard', code: '6140', why: 'not allowed', ...soon }, 'parcel-1: 6140 (not allowed)'],
  ],
  Postponed: [[{ ...parcel, kind: 'Postponed', why, dueAt: START }, 'parcel-1: not in the log']],
  OutcomeUnknown: [[{ ...parcel, kind: 'OutcomeUnknown', why, ...soon }, 'parcel-1: not in the log']],
  LookedUp: [
    [
      { ...parcel, kind: 'LookedUp', found: 'absent', why, extra: false, dueAt: START },
      'parcel-1: absent (not in the log)',
    ],
    [
      { ...parcel, kind: 'LookedUp', found: 'absent', why, extra: true, dueAt: START },
      'parcel-1: absent, asked for (not in the log)',
    ],
  ],
  PointedAt: [[{ ...parcel, kind: 'PointedAt', hint: 'it', why }, 'parcel-1: not in the log']],
  ReplayPlanned: [[{ ...parcel, kind: 'ReplayPlanned', why, dueAt: START }, 'parcel-1: not in the log']],
  Refused: [
    [{ ...parcel, kind: 'Refused', code: '6140', why: 'not allowed', by: 'answer' }, 'parcel-1: 6140 (not allowed)'],
  ],
  AbsenceProven: [[{ ...parcel, kind: 'AbsenceProven', why }, 'parcel-1: not in the log']],
  Parked: [[{ ...parcel, kind: 'Parked', code: 'Parked', why, dueAt: START }, 'parcel-1: not in the log']],
  Dropped: [[{ ...parcel, kind: 'Dropped', reason: 'cancelled' }, 'parcel-1: cancelled']],
  Expired: [[{ ...parcel, kind: 'Expired', reason: 'too late' }, 'parcel-1: too late']],
  Lapsed: [[{ ...parcel, kind: 'Lapsed', reason: 'the hold may be gone' }, 'parcel-1: the hold may be gone']],
  ResendOrdered: [[{ ...parcel, ...ida, kind: 'ResendOrdered' }, 'parcel-1 by ida: asked']],
  ShipmentEnded: [
    [
      { at, kind: 'ShipmentEnded', shipmentId: 'parcel-1', state: 'dropped', reason: 'cancelled' },
      'shipment parcel-1 dropped: cancelled',
    ],
  ],
  RemainderReleased: [
    [
      { at, kind: 'RemainderReleased', amount: 15_000, how: 'lapses', why: 'no other way' },
      '150.00 NOK (no other way)',
    ],
  ],
  RemainderTaken: [
    [{ at, kind: 'RemainderTaken', amount: 15_000, why: 'in the totals' }, '150.00 NOK (in the totals)'],
  ],
  ForeignMovementSeen: [
    [
      { at, kind: 'ForeignMovementSeen', captured: 100, released: 200, why: 'portal' },
      'by others: captured 1.00 NOK, released 2.00 NOK (portal)',
    ],
  ],
  DifferenceSeen: [
    [
      { at, operationId: AUTHORIZE, kind: 'DifferenceSeen', of: 'captured', shows: 'more', why: '1.00 NOK more' },
      '1.00 NOK more',
    ],
  ],
  DifferenceGone: [[{ at, kind: 'DifferenceGone' }, '']],
  PastUnknown: [[{ at, kind: 'PastUnknown', why: 'reset' }, 'reset']],
  AuthorizationExpiring: [
    [
      { at, kind: 'AuthorizationExpiring', captureBy: Date.UTC(2027, 2, 8) },
      'the hold may be gone after 2027-03-08T00:00:00.000Z',
    ],
  ],
  DeadlineReached: [[{ at, kind: 'DeadlineReached' }, '']],
  AttentionRaised: [[{ at, kind: 'AttentionRaised', code: 'Stuck', text: 'it waits' }, 'Stuck: it waits']],
  AttentionCleared: [
    [{ at, kind: 'AttentionCleared', code: 'Overdrawn' }, 'Overdrawn'],
    [{ at, kind: 'AttentionCleared', code: 'Stuck', operationId: 'parcel-1' }, 'Stuck of parcel-1'],
    [{ at, kind: 'AttentionCleared', code: 'NotTold', endpoint: 'orders' }, 'NotTold of orders'],
  ],
  PaymentFinished: [[{ at, kind: 'PaymentFinished' }, '']],
  Reopened: [[{ at, kind: 'Reopened' }, '']],
  ForeignRefundSeen: [
    [{ at, kind: 'ForeignRefundSeen', refunded: 100, why: 'portal' }, 'by others: refunded 1.00 NOK (portal)'],
  ],
};

test.each(Object.values(WORDS).flatMap((rows) => rows.map(([fact, words]) => ({ kind: fact.kind, fact, words }))))(
  'the journal tells $kind as “$words”',
  ({ fact, words }) => {
    expect(describeFact(fact, payment)).toBe(words);
  },
);

test('a refund is told with the words of the order service', () => {
  const planned = {
    at,
    operationId: '@refund:return-1',
    kind: 'Planned',
    operation: 'refund',
    shipments: [],
    rest: 0,
  } as const;
  expect(describeFact({ ...planned, amount: 4_000, refunds: { ordered: 4_000, reason: 'too small' } }, payment)).toBe(
    'refund of 40.00 NOK: too small',
  );
});
