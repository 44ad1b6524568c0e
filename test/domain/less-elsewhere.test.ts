import { lessElsewhere } from '../../src/domain/less-elsewhere';
import type { Operation, Payment } from '../../src/domain/payment';
import { aPayment, op, ship } from './support/world';

const base = ship(ship(aPayment(), 'ended', 1_000), 'other', 1_000);

/** Two captures: one that has ended, and another one. */
const booked = (
  foreign: Partial<Payment['foreign']>,
  elsewhereBefore: number | undefined,
  other: Partial<Operation> = {},
  ended: Partial<Operation> = {},
): Payment => ({
  ...base,
  foreign: { ...base.foreign, ...foreign },
  operations: base.operations.map((one) => {
    if (one.id === 'other') return { ...one, ...other };
    if (one.id !== 'ended') return one;
    const before = elsewhereBefore === undefined ? {} : { elsewhereBefore };
    return { ...one, status: 'refused', ...before, ...ended };
  }),
});
const lessened = (payment: Payment, foreign: Partial<Payment['foreign']>): Payment =>
  lessElsewhere(payment, { ...payment, foreign: { ...payment.foreign, ...foreign } });
const left = (payment: Payment, foreign: Partial<Payment['foreign']>): number | undefined =>
  op(lessened(payment, foreign), 'ended').elsewhereBefore;

describe('where less is booked for others, as much as ever may be what has ended', () => {
  test('so it is less of what was booked before that, and never below nothing', () => {
    expect(left(booked({ captured: 10_000 }, 5_000), { captured: 7_000 })).toBe(2_000);
    expect(left(booked({ captured: 10_000 }, 5_000), { captured: 4_000 })).toBe(0);
    expect(left(booked({ captured: 10_000 }, 0), { captured: 4_000 })).toBe(0);
  });

  test('each total for itself', () => {
    const refund = { kind: 'refund' } as const;
    const release = { kind: 'release' } as const;
    expect(left(booked({ captured: 900, refunded: 900 }, 500, {}, refund), { refunded: 700 })).toBe(300);
    expect(left(booked({ captured: 900, released: 900 }, 500, {}, release), { released: 700 })).toBe(300);
    expect(left(booked({ captured: 900, refunded: 900 }, 500, {}, refund), { captured: 700 })).toBe(500);
    expect(left(booked({ captured: 900, released: 900 }, 500), { captured: 950, released: 0 })).toBe(500);
  });

  test('and nothing where more is booked, or as much', () => {
    const payment = booked({ captured: 10_000 }, 5_000);
    const more = { ...payment, foreign: { ...payment.foreign, captured: 10_001 } };
    expect(lessElsewhere(payment, more)).toBe(more);
    expect(lessElsewhere(payment, payment)).toBe(payment);
  });

  test('nor of what has not ended, or raises no total', () => {
    expect(left(booked({ captured: 10_000 }, undefined), { captured: 0 })).toBeUndefined();
    expect(left(booked({ captured: 10_000 }, 5_000, {}, { kind: 'authorize' }), { captured: 0 })).toBe(5_000);
    const payment = booked({ captured: 10_000 }, undefined);
    expect(op(lessened(payment, { captured: 0 }), 'ended')).toBe(op(payment, 'ended'));
  });
});

describe('where it has proved to be another operation', () => {
  const proved = (elsewhereBefore: number | undefined, more: Partial<Operation> = {}): Partial<Operation> => ({
    status: 'done',
    ...(elsewhereBefore === undefined ? {} : { elsewhereBefore }),
    ...more,
  });

  test('nothing is less of what was booked until that one ended', () => {
    expect(left(booked({ captured: 10_000 }, 5_000, proved(5_000)), { captured: 5_000 })).toBe(5_000);
    expect(left(booked({ captured: 10_000 }, 5_000, proved(9_000)), { captured: 6_000 })).toBe(5_000);
    expect(left(booked({ captured: 10_000 }, 5_000, proved(3_000)), { captured: 5_000 })).toBe(3_000);
    expect(left(booked({ captured: 10_000 }, 5_000, proved(3_000)), { captured: 9_000 })).toBe(4_000);
    // The least of several.
    const both = booked({ captured: 10_000 }, 5_000, proved(4_000));
    const third = { ...op(both, 'other'), id: 'third', elsewhereBefore: 3_000 };
    expect(left({ ...both, operations: [...both.operations, third] }, { captured: 5_000 })).toBe(3_000);
  });

  test('but where not even that much is booked any more', () => {
    expect(left(booked({ captured: 10_000 }, 5_000, proved(5_000)), { captured: 4_000 })).toBe(4_000);
  });

  test('one that had not ended tells nothing of it', () => {
    expect(left(booked({ captured: 10_000 }, 5_000, proved(undefined)), { captured: 5_000 })).toBe(0);
  });

  test('nor one that is not done, or raises another total', () => {
    expect(left(booked({ captured: 10_000 }, 5_000, proved(5_000, { status: 'parked' })), { captured: 5_000 })).toBe(0);
    expect(left(booked({ captured: 10_000 }, 5_000, proved(5_000, { kind: 'refund' })), { captured: 5_000 })).toBe(0);
  });

  test('that is so once: what is less later on is not that one', () => {
    const moved = lessened(booked({ captured: 15_000 }, 5_000, proved(5_000)), { captured: 10_000 });
    expect(op(moved, 'ended').elsewhereBefore).toBe(5_000);
    expect(op(moved, 'other')).not.toHaveProperty('elsewhereBefore');
    expect(left(moved, { captured: 5_000 })).toBe(0);
    // What is less of another total is not that one, either.
    const given = lessened(booked({ captured: 15_000, refunded: 5_000 }, 5_000, proved(5_000)), { refunded: 0 });
    expect(op(given, 'other').elsewhereBefore).toBe(5_000);
  });
});
