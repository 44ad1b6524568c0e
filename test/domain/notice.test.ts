import { decide } from '../../src/domain/decide';
import { isForeseen } from '../../src/domain/notice';
import type { Payment } from '../../src/domain/payment';
import {
  answered,
  aPayment,
  HOUR,
  learned,
  looked,
  lost,
  notDone,
  op,
  order,
  SECOND,
  START,
  ship,
  vipps,
} from './support/world';

const notice = { kind: 'providerNotice', text: 'webhook' } as const;
const noticed = (payment: Payment, at = START): Payment => order(payment, notice, at);
const leavesNothing = (payment: Payment, at: number): boolean => decide(payment, notice, at).facts?.length === 0;

describe('a notice while the look that it asks for is owed leaves no fact', () => {
  test('of the payment itself, until it is looked at', () => {
    const owed = noticed(aPayment());
    expect(leavesNothing(owed, START)).toBe(true);
    expect(leavesNothing(owed, START + SECOND)).toBe(true);
    expect(noticed(owed, START + SECOND)).toBe(owed);
    const done = looked(owed, '@authorize', notDone(0), START + SECOND, { extra: true });
    expect(leavesNothing(done, START + 2 * SECOND)).toBe(false);
  });

  test('of what is in doubt, until it is looked up', () => {
    const doubtful = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    expect(leavesNothing(doubtful, START)).toBe(false);
    const owed = noticed(doubtful);
    expect(leavesNothing(owed, START)).toBe(true);
    expect(leavesNothing(owed, START + SECOND)).toBe(true);
    const done = looked(owed, 'parcel-1', notDone(0), START + SECOND, { extra: true });
    expect(leavesNothing(done, START + 2 * SECOND)).toBe(false);
  });

  test('but not where what is owed is later than it could be', () => {
    const owed = noticed(answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost));
    const operations = owed.operations.map((known) =>
      known.extraAt === undefined ? known : { ...known, extraAt: known.extraAt + 1 },
    );
    expect(isForeseen({ ...owed, operations }, START)).toBe(false);
    expect(isForeseen({ ...owed, operations }, START + 1)).toBe(true);
  });

  test('but not while one of several in doubt waits for its own turn', () => {
    const first = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const owed = noticed(first);
    const second = { ...op(owed, 'parcel-1'), id: 'parcel-2' };
    const { extraAt: _, ...notBrought } = second;
    expect(leavesNothing({ ...owed, operations: [...owed.operations, second] }, START)).toBe(true);
    expect(leavesNothing({ ...owed, operations: [...owed.operations, notBrought] }, START)).toBe(false);
  });

  test('and not where a read failed, and the next try is far', () => {
    const failed = looked(noticed(aPayment()), '@authorize', { kind: 'inconclusive', why: 'no' }, START, {
      extra: true,
    });
    expect(failed.looks).toMatchObject([{ because: 'notice', tries: 1 }]);
    const later = START + vipps.lookGapMs;
    expect(leavesNothing(failed, later)).toBe(false);
    expect(noticed(failed, later).looks).toEqual([{ because: 'notice', at: later, tries: 0 }]);
  });

  test('nor for a look that is owed for another reason', () => {
    const owed: Payment = { ...aPayment(), looks: [{ because: 'word', at: START, tries: 0 }] };
    expect(isForeseen(owed, START)).toBe(false);
  });

  test('a planned send in doubt is foreseen once it is due', () => {
    const doubtful = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const planned = (dueAt: number): Payment => ({
      ...doubtful,
      operations: doubtful.operations.map((known) =>
        known.id === 'parcel-1' ? { ...known, status: 'planned' as const, dueAt } : known,
      ),
    });
    expect(isForeseen(planned(START + HOUR), START + 30 * SECOND)).toBe(false);
    expect(isForeseen(planned(START + 30 * SECOND), START + 30 * SECOND)).toBe(true);
  });

  test('an order that is on its way is no look that is owed', () => {
    const sending = learned(ship(aPayment(), 'parcel-1', 9_900), [
      { at: START, kind: 'Sending', operationId: 'parcel-1', notAfter: START + HOUR },
    ]);
    expect(isForeseen(sending, START)).toBe(false);
    expect(isForeseen(noticed(sending), START)).toBe(true);
  });
});
