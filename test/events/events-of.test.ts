import type { Capabilities } from '../../src/domain/capabilities';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { notTold, toldAfterAll } from '../../src/domain/not-told';
import type { Payment } from '../../src/domain/payment';
import { EVENT_TYPES } from '../../src/events/event';
import { eventsOf } from '../../src/events/events-of';
import { answered, aPayment, bambora, confirmed, DAY, order, START, ship, vipps } from '../domain/support/world';

/** A payment of one planned capture of 99.00. */
const shipped = (): Payment => ship(aPayment(), 'parcel-1', 9_900);
const about = { operation: 'parcel-1', shipments: [{ id: 'parcel-1', amount: 9_900 }], asked: 9_900 };

type Bare = Fact extends infer One ? (One extends Fact ? Omit<One, 'at'> : never) : never;

/** What these facts tell of a payment. */
function told(payment: Payment, ...facts: Bare[]) {
  const at = facts.map((fact) => ({ at: START, ...fact }) as Fact);
  return eventsOf(evolveAll(payment, at), at).map(({ type, data }) => [type, data]);
}

const sending: Bare = { kind: 'Sending', operationId: 'parcel-1', notAfter: START };
const parcel = { operationId: 'parcel-1' };
const later = { dueAt: START, settledAt: START };

describe('what is told', () => {
  test('a hold that is there, with its moments', () => {
    const payment = aPayment({ hold: 'adopted' });
    const confirmed: Bare = {
      kind: 'Confirmed',
      operationId: '@authorize',
      amount: 24_900,
      by: 'status',
      why: 'AUTHORIZED',
    };
    expect(told(payment, confirmed)).toEqual([
      ['payment.authorized', { amount: 24_900, by: 'status', authorizedAt: START, captureBy: START + 180 * DAY }],
    ]);
  });

  test('a capture, with every shipment that it settles and what was really taken', () => {
    const confirmed: Bare = {
      kind: 'Confirmed',
      ...parcel,
      amount: 9_000,
      by: 'key',
      why: 'listed',
      providerReference: 'psp-1',
    };
    expect(told(shipped(), sending, confirmed)).toEqual([
      ['capture.captured', { ...about, captured: 9_000, by: 'key', providerReference: 'psp-1' }],
    ]);
    const both = ship(ship(aPayment({ capabilities: bambora }), 'a', 100), 'b', 200, START, true);
    expect(told(both, { kind: 'Confirmed', operationId: 'a', amount: 300, by: 'answer', why: 'ok' })).toMatchObject([
      [
        'capture.captured',
        {
          operation: 'a',
          shipments: [
            { id: 'a', amount: 100 },
            { id: 'b', amount: 200 },
          ],
          asked: 300,
        },
      ],
    ]);
  });

  test.each<[string, Bare[], object]>([
    [
      'refused by the provider',
      [
        sending,
        { kind: 'Denied', ...parcel, code: '51', why: 'secret words', ...later },
        { kind: 'Refused', ...parcel, code: '51', why: 'secret words', by: 'lookUp' },
      ],
      { outcome: 'refused', because: 'provider', code: '51' },
    ],
    [
      'refused by a person',
      [
        sending,
        { kind: 'Parked', ...parcel, code: 'Parked', why: 'x', dueAt: START },
        { kind: 'Refused', ...parcel, code: 'ResolvedNotDone', why: 'x', by: 'operator' },
      ],
      { outcome: 'refused', because: 'operator', code: 'ResolvedNotDone' },
    ],
    [
      'refused with words for a code',
      [{ kind: 'Refused', ...parcel, code: 'no, thank you', why: 'x', by: 'answer' }],
      { outcome: 'refused', because: 'provider' },
    ],
    ['dropped', [{ kind: 'Dropped', ...parcel, reason: 'x' }], { outcome: 'dropped', because: 'cancelled' }],
    ['expired', [{ kind: 'Expired', ...parcel, reason: 'x' }], { outcome: 'expired', because: 'tooLate' }],
  ])('a capture that was %s, without the words of the provider', (_, facts, data) => {
    const events = told(shipped(), ...facts).filter(([type]) => type === 'capture.refused');
    const { operation, shipments } = about;
    expect(events).toEqual([['capture.refused', { operation, shipments, ...data }]]);
  });

  test('a shipment that ended without a capture', () => {
    const payment = ship(aPayment({ capabilities: bambora }), 'a', 100);
    const ended = { kind: 'ShipmentEnded', shipmentId: 'a', reason: 'secret words' } as const;
    const shipments = [{ id: 'a', amount: 100 }];
    expect(told(payment, { ...ended, state: 'refused' })).toEqual([
      ['capture.refused', { shipments, outcome: 'refused', because: 'noRoom' }],
    ]);
    expect(told(payment, { ...ended, state: 'expired' })).toMatchObject([['capture.refused', { because: 'tooLate' }]]);
    const without = ship(aPayment({ capabilities: bambora, hold: 'adopted' }), 'a', 100);
    expect(told(without, { ...ended, state: 'refused' })).toMatchObject([['capture.refused', { because: 'noHold' }]]);
  });

  test('a message that was refused, but never of a shipment that was accepted before', () => {
    const refused = { kind: 'CommandRefused', command: 'ship', code: 'ExceedsAvailable', reason: 'x' } as const;
    expect(told(shipped(), { ...refused, shipmentId: 'parcel-9' })).toEqual([
      [
        'capture.refused',
        { shipments: [{ id: 'parcel-9' }], outcome: 'refused', because: 'notAccepted', code: 'ExceedsAvailable' },
      ],
    ]);
    expect(told(shipped(), { ...refused, code: 'ShipmentConflict', shipmentId: 'parcel-1' })).toEqual([]);
    expect(told(shipped(), { ...refused, command: 'complete' })).toEqual([]);
  });

  test('doubt, also where the past is not known', () => {
    expect(told(shipped(), sending, { kind: 'OutcomeUnknown', ...parcel, why: 'time-out', ...later })).toEqual([
      ['capture.unknown', about],
    ]);
    expect(told(shipped(), { kind: 'PastUnknown', why: 'reset', run: 'run-2' })).toEqual([['capture.unknown', about]]);
  });

  test('what a person is needed for, once and in our words', () => {
    const raised = { kind: 'AttentionRaised', text: 'secret words' } as const;
    expect(
      told(
        shipped(),
        { kind: 'Parked', ...parcel, code: 'Parked', why: 'x', dueAt: START },
        { ...raised, code: 'Parked', ...parcel },
      ),
    ).toEqual([['capture.parked', { ...about, code: 'Parked' }]]);
    expect(told(shipped(), { ...raised, code: 'CaptureReversed', ...parcel })).toEqual([['capture.reversed', about]]);
    expect(told(shipped(), { ...raised, code: 'ForeignMovementSeen' })).toEqual([
      ['payment.attention', { change: 'raised', code: 'ForeignMovementSeen' }],
    ]);
    expect(told(shipped(), { ...raised, code: 'NotTold', endpoint: 'orders' })).toEqual([
      ['payment.attention', { change: 'raised', code: 'NotTold', endpoint: 'orders' }],
    ]);
    expect(told(shipped(), { kind: 'AttentionCleared', code: 'Stuck', ...parcel })).toEqual([
      ['payment.attention', { change: 'cleared', code: 'Stuck', operation: 'parcel-1' }],
    ]);
    const acknowledged = { kind: 'Acknowledged', operator: 'ida', reason: 'x' } as const;
    expect(
      told(
        shipped(),
        { ...acknowledged, code: 'Stuck', id: 'parcel-1' },
        { ...acknowledged, code: 'NotTold', id: 'orders' },
        { ...acknowledged, code: 'ShipmentRefused', id: 'parcel-9' },
      ),
    ).toEqual([
      ['payment.attention', { change: 'acknowledged', code: 'Stuck', operation: 'parcel-1' }],
      ['payment.attention', { change: 'acknowledged', code: 'NotTold', endpoint: 'orders' }],
      ['payment.attention', { change: 'acknowledged', code: 'ShipmentRefused', shipment: 'parcel-9' }],
    ]);
  });

  describe('of a refund', () => {
    const capabilities: Capabilities = {
      ...vipps,
      refund: {
        parts: true,
        times: 'many',
        of: 'payment',
        replayForMs: DAY,
        evidence: 'key',
        absence: 'provable',
        provisionalMs: 0,
        windowDays: 365,
      },
    };
    /** A captured parcel of 99.00, of which 40.00 shall go back. */
    const ordered = (): Payment =>
      order(answered(ship(aPayment({ capabilities }), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900)), {
        kind: 'refund',
        refundId: 'return-1',
        amount: 4_000,
        currency: 'NOK',
        reason: 'secret words',
        shipmentId: 'parcel-1',
      });
    const refund = { operationId: '@refund:return-1' };
    const known = { refund: 'return-1', operation: '@refund:return-1', asked: 4_000, shipment: 'parcel-1' };
    const going: Bare = { kind: 'Sending', ...refund, notAfter: START };

    test('what was really given back', () => {
      const done: Bare = { kind: 'Confirmed', ...refund, amount: 3_900, by: 'key', why: 'x', providerReference: 'r-1' };
      expect(told(ordered(), going, done)).toEqual([
        ['refund.refunded', { ...known, refunded: 3_900, by: 'key', providerReference: 'r-1' }],
      ]);
    });

    test('doubt, also where the past is not known', () => {
      const unknown: Bare = { kind: 'OutcomeUnknown', ...refund, why: 'time-out', ...later };
      expect(told(ordered(), going, unknown)).toEqual([['refund.unknown', known]]);
      expect(told(ordered(), { kind: 'PastUnknown', why: 'reset', run: 'run-2' })).toEqual([['refund.unknown', known]]);
    });

    test('what a person is needed for', () => {
      const parked: Bare = { kind: 'Parked', ...refund, code: 'Parked', why: 'x', dueAt: START };
      const raised = { kind: 'AttentionRaised', text: 'secret words', ...refund } as const;
      expect(told(ordered(), parked, { ...raised, code: 'Parked' })).toEqual([
        ['refund.parked', { ...known, code: 'Parked' }],
      ]);
      expect(told(ordered(), { ...raised, code: 'RefundReversed' })).toEqual([['refund.reversed', known]]);
      expect(told(ordered(), { kind: 'Reopened' }, { kind: 'ForeignRefundSeen', refunded: 1, why: 'x' })).toEqual([]);
    });

    test('why it will not be made', () => {
      const refused: Bare = { kind: 'Refused', ...refund, code: '6150', why: 'x', by: 'answer' };
      expect(told(ordered(), refused)).toEqual([
        ['refund.refused', { ...known, outcome: 'refused', because: 'provider', code: '6150' }],
      ]);
      expect(told(ordered(), { kind: 'Expired', ...refund, reason: 'x' })).toEqual([
        ['refund.refused', { ...known, outcome: 'expired', because: 'tooLate' }],
      ]);
      const no = { kind: 'CommandRefused', command: 'refund', code: 'ExceedsRefundable', reason: 'x' } as const;
      expect(told(ordered(), { ...no, refundId: 'return-2' })).toEqual([
        ['refund.refused', { refund: 'return-2', outcome: 'refused', because: 'notAccepted', code: no.code }],
      ]);
      expect(told(ordered(), { ...no, refundId: 'return-1' })).toEqual([]);
    });
  });

  test('the deadlines, once each', () => {
    const captureBy = START + 180 * DAY;
    const raised = { kind: 'AttentionRaised', text: 'x' } as const;
    expect(
      told(aPayment(), { kind: 'AuthorizationExpiring', captureBy }, { ...raised, code: 'AuthorizationExpiring' }),
    ).toEqual([['deadline.near', { which: 'expiring', captureBy }]]);
    expect(told(aPayment(), { kind: 'DeadlineReached' }, { ...raised, code: 'DeadlineReached' })).toEqual([
      ['deadline.near', { which: 'deadline', captureBy }],
    ]);
  });

  test('how the rest went, and the end', () => {
    expect(
      told(
        aPayment(),
        { kind: 'RemainderReleased', amount: 500, how: 'lapses', why: 'x' },
        { kind: 'PaymentFinished' },
      ),
    ).toEqual([
      ['release.done', { released: 500, how: 'lapses' }],
      ['payment.finished', {}],
    ]);
    const planned: Bare = {
      kind: 'Planned',
      operationId: '@release',
      operation: 'release',
      amount: 24_900,
      shipments: [],
      rest: 0,
    };
    const done: Bare = { kind: 'Confirmed', operationId: '@release', amount: 24_900, by: 'answer', why: 'ok' };
    expect(told(aPayment(), planned, done)).toEqual([
      ['release.done', { released: 24_900, how: 'ordered', by: 'answer' }],
    ]);
  });
});

test('what is nobody’s business is not told', () => {
  const ida = { operator: 'ida', reason: 'x' };
  expect(
    told(
      shipped(),
      sending,
      { kind: 'Postponed', ...parcel, why: 'later', dueAt: START },
      { kind: 'Paused', ...ida },
      { kind: 'Resumed', ...ida },
      { kind: 'NoticeReceived', text: 'CAPTURED' },
      { kind: 'OperatorActed', action: 'pause', ...ida },
    ),
  ).toEqual([]);
  expect(told(aPayment(), { kind: 'PastUnknown', why: 'x' })).toEqual([]);
});

test('an endpoint that was not told is told of once', () => {
  const raised = notTold(aPayment(), 'orders', 'HTTP 503', START);
  const payment = evolveAll(aPayment(), raised);
  expect(payment.attention).toMatchObject([{ code: 'NotTold', endpoint: 'orders', text: 'HTTP 503' }]);
  expect(notTold(payment, 'orders', 'HTTP 500', START)).toEqual([]);
  expect(notTold(payment, 'books', 'HTTP 500', START)).toHaveLength(1);
  expect(toldAfterAll(payment, 'books', START)).toEqual([]);
  expect(evolveAll(payment, toldAfterAll(payment, 'orders', START)).attention).toEqual([]);
});

test('the types are those of the table', () => {
  expect(new Set(EVENT_TYPES).size).toBe(15);
});
