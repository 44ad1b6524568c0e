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
const WORDS: { [Is in Fact['is']]: readonly [Extract<Fact, { is: Is }>, string][] } = {
  ShipmentAccepted: [
    [{ at, is: 'ShipmentAccepted', shipmentId: 'parcel-1', amount: 9_900 }, 'shipment parcel-1 of 99.00 NOK'],
  ],
  CommandRefused: [
    [{ at, is: 'CommandRefused', command: 'ship', code: 'PaymentClosed', reason: 'closed' }, 'ship refused: closed'],
  ],
  OperatorActed: [[{ ...ida, is: 'OperatorActed', action: 'pause' }, 'pause by ida: asked']],
  FulfilmentCompleted: [
    [{ at, is: 'FulfilmentCompleted', by: 'complete' }, 'nothing more will ship (complete)'],
    [
      { at, is: 'FulfilmentCompleted', by: 'cancel', reason: 'out of stock' },
      'nothing more will ship (cancel: out of stock)',
    ],
  ],
  Paused: [[{ ...ida, is: 'Paused' }, 'by ida: asked']],
  Resumed: [[{ ...ida, is: 'Resumed' }, 'by ida: asked']],
  RetryOrdered: [[{ ...ida, is: 'RetryOrdered' }, 'by ida: asked']],
  NoticeReceived: [[{ at, is: 'NoticeReceived', text: 'CAPTURED' }, 'CAPTURED']],
  Acknowledged: [
    [{ ...ida, is: 'Acknowledged', code: 'Overdrawn' }, 'Overdrawn by ida: asked'],
    [{ ...ida, is: 'Acknowledged', code: 'Stuck', id: 'parcel-1' }, 'Stuck of parcel-1 by ida: asked'],
  ],
  Planned: [
    [
      { ...parcel, is: 'Planned', operation: 'capture', amount: 9_900, shipments: ['parcel-1'], rest: 0 },
      'capture of 99.00 NOK',
    ],
    [
      { ...parcel, is: 'Planned', operation: 'capture', amount: 9_900, shipments: ['parcel-1', 'parcel-2'], rest: 0 },
      'capture of 99.00 NOK for parcel-1, parcel-2',
    ],
    [
      { at, operationId: RELEASE, is: 'Planned', operation: 'release', amount: 100, shipments: [], rest: 0 },
      'release of 1.00 NOK',
    ],
  ],
  Sending: [[{ ...parcel, is: 'Sending', notAfter: START }, 'parcel-1']],
  Confirmed: [
    [{ ...parcel, is: 'Confirmed', amount: 9_900, by: 'key', why: 'in the log' }, 'parcel-1: 99.00 NOK (in the log)'],
  ],
  Accepted: [[{ ...parcel, is: 'Accepted', why, ...soon }, 'parcel-1: not in the log']],
  Denied: [[{ ...parcel, is: 'Denied', code: '6140', why: 'not allowed', ...soon }, 'parcel-1: 6140 (not allowed)']],
  RefusalHeard: [
    [{ ...parcel, is: 'RefusalHeard', code: '6140', why: 'not allowed', ...soon }, 'parcel-1: 6140 (not allowed)'],
  ],
  Postponed: [[{ ...parcel, is: 'Postponed', why, dueAt: START }, 'parcel-1: not in the log']],
  OutcomeUnknown: [[{ ...parcel, is: 'OutcomeUnknown', why, ...soon }, 'parcel-1: not in the log']],
  LookedUp: [
    [
      { ...parcel, is: 'LookedUp', found: 'absent', why, extra: false, dueAt: START },
      'parcel-1: absent (not in the log)',
    ],
    [
      { ...parcel, is: 'LookedUp', found: 'absent', why, extra: true, dueAt: START },
      'parcel-1: absent, asked for (not in the log)',
    ],
  ],
  ReplayPlanned: [[{ ...parcel, is: 'ReplayPlanned', why, dueAt: START }, 'parcel-1: not in the log']],
  Refused: [
    [{ ...parcel, is: 'Refused', code: '6140', why: 'not allowed', by: 'answer' }, 'parcel-1: 6140 (not allowed)'],
  ],
  AbsenceProven: [[{ ...parcel, is: 'AbsenceProven', why }, 'parcel-1: not in the log']],
  Parked: [[{ ...parcel, is: 'Parked', code: 'Parked', why, dueAt: START }, 'parcel-1: not in the log']],
  Dropped: [[{ ...parcel, is: 'Dropped', reason: 'cancelled' }, 'parcel-1: cancelled']],
  Expired: [[{ ...parcel, is: 'Expired', reason: 'too late' }, 'parcel-1: too late']],
  Lapsed: [[{ ...parcel, is: 'Lapsed', reason: 'the hold may be gone' }, 'parcel-1: the hold may be gone']],
  ResendOrdered: [[{ ...parcel, ...ida, is: 'ResendOrdered' }, 'parcel-1 by ida: asked']],
  ShipmentEnded: [
    [
      { at, is: 'ShipmentEnded', shipmentId: 'parcel-1', state: 'dropped', reason: 'cancelled' },
      'shipment parcel-1 dropped: cancelled',
    ],
  ],
  RemainderReleased: [
    [{ at, is: 'RemainderReleased', amount: 15_000, how: 'lapses', why: 'no other way' }, '150.00 NOK (no other way)'],
  ],
  RemainderTaken: [[{ at, is: 'RemainderTaken', amount: 15_000, why: 'in the totals' }, '150.00 NOK (in the totals)']],
  ForeignMovementSeen: [
    [
      { at, is: 'ForeignMovementSeen', captured: 100, released: 200, why: 'portal' },
      'by others: captured 1.00 NOK, released 2.00 NOK (portal)',
    ],
  ],
  DifferenceSeen: [[{ at, operationId: AUTHORIZE, is: 'DifferenceSeen', why: '1.00 NOK more' }, '1.00 NOK more']],
  DifferenceGone: [[{ at, is: 'DifferenceGone' }, '']],
  PastUnknown: [[{ at, is: 'PastUnknown', why: 'reset' }, 'reset']],
  AuthorizationExpiring: [
    [
      { at, is: 'AuthorizationExpiring', captureBy: Date.UTC(2027, 2, 8) },
      'the hold may be gone after 2027-03-08T00:00:00.000Z',
    ],
  ],
  DeadlineReached: [[{ at, is: 'DeadlineReached' }, '']],
  AttentionRaised: [[{ at, is: 'AttentionRaised', code: 'Stuck', text: 'it waits' }, 'Stuck: it waits']],
  AttentionCleared: [
    [{ at, is: 'AttentionCleared', code: 'Overdrawn' }, 'Overdrawn'],
    [{ at, is: 'AttentionCleared', code: 'Stuck', operationId: 'parcel-1' }, 'Stuck of parcel-1'],
  ],
  PaymentFinished: [[{ at, is: 'PaymentFinished' }, '']],
};

test.each(Object.values(WORDS).flatMap((rows) => rows.map(([fact, words]) => ({ is: fact.is, fact, words }))))(
  'the journal tells $is as “$words”',
  ({ fact, words }) => {
    expect(describeFact(fact, payment)).toBe(words);
  },
);
