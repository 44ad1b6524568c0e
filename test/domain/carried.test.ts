import { carried, restored } from '../../src/domain/carried';
import { refundUntil } from '../../src/domain/kinds';
import type { Operation, Payment } from '../../src/domain/payment';
import { viewOf } from '../../src/view/view';
import { R1, REFUNDING, refund } from './support/refunds';
import { answered, aPayment, HOUR, op, pipwave, START, ship } from './support/world';

const LATER = START + 24 * HOUR;

/** The first parcel is captured; the provider showed its totals after nothing of it could take effect any more. */
function captured(payment: Payment = aPayment()): Payment {
  return answered(ship(payment, 'parcel-1', 9900), 'parcel-1', {
    kind: 'confirmed',
    amount: 9900,
    providerReference: 'psp-1',
  });
}

const withCapture = (payment: Payment, change: Partial<Operation>): Payment => ({
  ...payment,
  operations: payment.operations.map((other) => (other.id === 'parcel-1' ? { ...other, ...change } : other)),
});

const parcelIn = (payment: Payment, now = LATER): unknown => carried(payment, now).shipments[0];

test('of a parcel that is captured for good, id, amount and state are kept', () => {
  const { shipments, operations } = carried(captured(), LATER);
  expect(shipments).toStrictEqual([
    { id: 'parcel-1', amount: 9900, at: START, capturedAt: START, by: 'answer', providerReference: 'psp-1' },
  ]);
  expect(operations).toStrictEqual([op(captured(), '@authorize'), 'parcel-1']);
});

test('a thousand captured parcels are handed on in less than 150 bytes each', () => {
  const one = captured();
  const [hold, capture] = one.operations as [Operation, Operation];
  const ids = Array.from({ length: 1000 }, (_, nth) => `parcel-${nth}`);
  const many: Payment = {
    ...one,
    shipments: ids.map((id) => ({ id, amount: 9900, at: START, operationId: id })),
    operations: [hold, ...ids.map((id) => ({ ...capture, id, shipments: [id] }))],
  };
  const bytes = (now: number): number => JSON.stringify(carried(many, now)).length / 1000;
  expect(bytes(LATER)).toBeLessThan(150);
  expect(bytes(START)).toBeLessThan(250);
  expect(JSON.stringify(many).length / 1000).toBeGreaterThan(500);
  expect(restored(carried(many, LATER)).operations.map(({ id }) => id)).toEqual(['@authorize', ...ids]);
});

test('the next run shows the same payment, and takes nothing again', () => {
  const before = ship(captured(), 'parcel-2', 5000);
  const after = restored(carried(before, LATER));
  expect(viewOf(after, LATER)).toEqual(viewOf(before, LATER));
  expect(op(after, 'parcel-1')).toMatchObject({
    status: 'done',
    amount: 9900,
    shipments: ['parcel-1'],
    firstSentAt: 0,
  });
  expect(op(after, 'parcel-2')).toBe(op(before, 'parcel-2'));
});

test('what is handed on twice is handed on the same', () => {
  for (const now of [START, LATER]) {
    const once = carried(captured(), now);
    expect(carried(restored(once), now)).toEqual(once);
  }
});

test('while an attempt could still take effect, its moments are kept', () => {
  const payment = captured();
  const { settledAt, lastSentAt, notAfter } = op(payment, 'parcel-1');
  expect(parcelIn(payment, START)).toMatchObject({ settledAt, lastSentAt, notAfter });
  expect(op(restored(carried(payment, START)), 'parcel-1')).toMatchObject({ settledAt, lastSentAt, notAfter });
});

test('so are they where the totals that were shown last are no younger', () => {
  const seen = { authorized: 24_900, captured: 9900, released: 0, at: START };
  expect(parcelIn({ ...captured(), seen })).toHaveProperty('notAfter');
  expect(parcelIn({ ...captured(), seen: { ...seen, at: LATER } })).not.toHaveProperty('notAfter');
});

test('the moments are needed no more from the one on at which nothing can take effect', () => {
  const { settledAt, notAfter = 0 } = op(captured(), 'parcel-1');
  const over = Math.max(settledAt, notAfter + captured().capabilities.settleWindowMs);
  expect(parcelIn(captured(), over - 1)).toHaveProperty('notAfter');
  expect(parcelIn(captured(), over)).not.toHaveProperty('notAfter');
});

describe('carried whole:', () => {
  test('a parcel that waits for its capture', () => {
    const waits = ship(aPayment({ hold: 'adopted' }), 'parcel-1', 9900);
    expect(carried(waits, LATER)).toEqual(waits);
  });

  test('a capture of which nobody knows when it was done', () => {
    const { doneAt: _, ...capture } = op(captured(), 'parcel-1');
    const payment = { ...captured(), operations: [op(captured(), '@authorize'), capture] };
    expect(carried(payment, LATER)).toEqual(payment);
  });

  const CASES: Readonly<Record<string, Partial<Operation>>> = {
    'an order of another kind': { kind: 'release' },
    'a capture that is not done': { status: 'unknown' },
    'of another amount than its parcel': { amount: 9800 },
    'under a later key': { round: 1 },
    'that nobody wants any more': { wanted: false },
    'that was refused before': { refusal: { code: '1', why: 'no' } },
    'denied once': { deniedAt: START },
    'listed twice': { twiceSince: START },
    'stuck once': { stuckSince: START },
    'unpaid once': { unpaidSince: START },
    'whose look-up is waived': { lookUpWaived: true },
    'called gone': { calledGone: true },
    'that ended once while others took': { elsewhereBefore: 0 },
    'of two parcels': { shipments: ['parcel-1', 'parcel-2'] },
  };

  test.each(Object.entries(CASES))('%s', (_, change) => {
    const payment = withCapture(captured(), change);
    expect(carried(payment, LATER)).toEqual(payment);
    expect(restored(carried(payment, LATER))).toEqual(payment);
  });

  test('a parcel that ended, of which a person was told, or that another capture pays for', () => {
    const over = { ended: { state: 'refused', reason: '' } as const };
    for (const change of [{ unpaidSince: START }, over, { operationId: 'parcel-9' }]) {
      const payment = captured();
      const odd = { ...payment, shipments: payment.shipments.map((shipment) => ({ ...shipment, ...change })) };
      expect(carried(odd, LATER)).toEqual(odd);
    }
  });

  test('a capture that may still turn bad', () => {
    const payment = {
      ...captured(),
      capabilities: { ...captured().capabilities, provisionalMs: pipwave.provisionalMs },
    };
    expect(carried(payment, LATER)).toEqual(payment);
  });
});

describe('of refunds', () => {
  const paid = captured(aPayment({ capabilities: REFUNDING.vipps }));

  test('nothing is left out: the next run knows each, and until when they are taken', () => {
    const before = answered(refund(paid, 'return-1', 4_000), R1, { kind: 'confirmed', amount: 4_000 });
    const after = restored(carried(before, LATER));
    expect(op(after, R1)).toBe(op(before, R1));
    expect(after.ledger).toEqual(before.ledger);
    expect(refundUntil(after)).toBe(refundUntil(before));
  });

  test('a build that knew of none has none here: its ledger is counted anew', () => {
    const { refunded: _, ...foreign } = paid.foreign;
    const { refunded: __, refunding, refundable, ...ledger } = paid.ledger;
    const old = { ...carried(paid, LATER), foreign, ledger } as unknown as ReturnType<typeof carried>;
    expect(restored(old).foreign).toEqual({ captured: 0, released: 0, refunded: 0 });
    expect(restored(old).ledger).toEqual(paid.ledger);
    expect([refunding, refundable]).toEqual([0, 9_900]);
  });

  test('and what others gave back stays', () => {
    const seen = { ...paid, foreign: { ...paid.foreign, refunded: 100 }, ledger: { ...paid.ledger, refunded: 7 } };
    expect(restored(carried(seen, LATER)).foreign.refunded).toBe(100);
    // Counted already: it is believed.
    expect(restored(carried(seen, LATER)).ledger.refunded).toBe(7);
  });
});
