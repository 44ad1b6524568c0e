import { advance, follow, hear, turn } from '../../src/domain/driver';
import { answered, aPayment, complete, confirmed, lost, op, order, START, ship } from './support/world';

const ida = { operator: 'ida', reason: 'asked' };
const captured = answered(complete(ship(aPayment(), 'parcel-1', 24_900)), 'parcel-1', confirmed(24_900));

describe('a turn', () => {
  test('that ends the payment is a fact, once', () => {
    const ends = turn(captured, START);
    expect(ends.effect).toEqual({ kind: 'finish' });
    expect(ends.facts).toEqual([{ at: START, kind: 'PaymentFinished' }]);
    expect(ends.payment.finishedAt).toBe(START);
    const again = turn(ends.payment, START + 1);
    expect(again).toEqual({ effect: { kind: 'finish' }, facts: [], payment: ends.payment });
  });

  test('that sends is a fact, kept before the order goes out', () => {
    const sends = turn(ship(aPayment(), 'parcel-1', 9_900), START);
    expect(sends.facts).toMatchObject([{ kind: 'Sending', operationId: 'parcel-1' }]);
    expect(op(sends.payment, 'parcel-1').status).toBe('sending');
    expect(sends.effect).toMatchObject({ kind: 'send', operationId: 'parcel-1', order: { amount: 9_900 } });
  });

  test('that looks up or waits is none', () => {
    const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const { dueAt } = op(unknown, 'parcel-1');
    const looks = turn(unknown, dueAt);
    expect(looks).toMatchObject({ facts: [], effect: { kind: 'lookUp', order: { operationId: 'parcel-1' } } });
    expect(looks.payment).toBe(unknown);
    expect(turn(unknown, dueAt - 1)).toEqual({ payment: unknown, facts: [], effect: { kind: 'wait', until: dueAt } });
  });

  test('comes after the clock was followed, with the facts of both', () => {
    const told = hear(
      aPayment(),
      { kind: 'ship', shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK' },
      'signal',
      START,
    );
    const next = advance(told.payment, START);
    expect(next.facts.map(({ kind }) => kind)).toEqual(['Planned', 'Sending']);
    expect(next.payment).toEqual(turn(follow(told.payment, START).payment, START).payment);
  });
});

describe('what is refused', () => {
  const retry = { kind: 'retryNow', ...ida } as const;

  test('of an update leaves no trace: it is the answer', () => {
    const told = hear(captured, retry, 'update', START);
    expect(told).toEqual({ payment: captured, facts: [], refusal: expect.objectContaining({ code: 'NothingWaits' }) });
  });

  test('of a signal is a fact', () => {
    const told = hear(captured, retry, 'signal', START);
    expect(told.facts).toMatchObject([{ kind: 'CommandRefused', code: 'NothingWaits' }]);
    expect(told.refusal?.code).toBe('NothingWaits');
    expect(order(captured, retry).journal.at(-1)?.fact).toBe('CommandRefused');
  });
});
