import { orderOf, sendOrderOf } from '../../src/domain/order';
import { answered, aPayment, confirmed, learned, lost, op, SECOND, START, ship } from './support/world';

describe('send', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);

  it('refuses after captureBy, from an overdrawn payment, and without a hold', () => {
    const send1 =
      (payment = shipped, now = START) =>
      () =>
        sendOrderOf(payment, op(payment, 'parcel-1'), now);
    expect(send1(shipped, shipped.captureBy)).toThrow('nothing is sent after captureBy');
    const taken = { at: START, is: 'ForeignMovementSeen', captured: 24_900, released: 0, why: 'portal' } as const;
    expect(send1(learned(shipped, [taken]))).toThrow('overdrawn');
    const [hold, capture] = shipped.operations;
    expect(send1({ ...shipped, operations: [{ ...hold, status: 'accepted' }, capture] as never })).toThrow(
      'without a hold',
    );
  });

  it('gives an attempt its time limit, never behind captureBy', () => {
    expect(sendOrderOf(shipped, op(shipped, 'parcel-1'), START).order.notAfter).toBe(START + 30 * SECOND);
    const late = shipped.captureBy - SECOND;
    expect(sendOrderOf(shipped, op(shipped, 'parcel-1'), late).order.notAfter).toBe(shipped.captureBy);
  });

  it('says what the ledger has as captured; what is unknown is not in it', () => {
    const unknown = answered(shipped, 'parcel-1', lost);
    const two = answered(ship(unknown, 'parcel-2', 5_000), 'parcel-2', confirmed(5_000));
    const three = ship(two, 'parcel-3', 100);
    expect(sendOrderOf(three, op(three, 'parcel-3'), START).order).toMatchObject({
      capturedBefore: 5_000,
      amount: 100,
    });
  });

  it('has the same key for every attempt of one operation, and the look-up asks for it', () => {
    const unknown = answered(shipped, 'parcel-1', lost);
    expect(sendOrderOf(unknown, op(unknown, 'parcel-1'), START + 1).order.key).toBe(
      orderOf(shipped, op(shipped, 'parcel-1')).key,
    );
  });

  it('names the run whose reset is known', () => {
    const known = learned(aPayment(), [{ at: START, is: 'PastUnknown', why: 'reset', run: 'run-2' }]);
    const planned = { ...op(shipped, 'parcel-1'), firstSentAt: 0 };
    const payment = { ...known, operations: [...known.operations, planned] };
    expect(sendOrderOf(payment, planned, START).order.knownRun).toBe('run-2');
  });
});
