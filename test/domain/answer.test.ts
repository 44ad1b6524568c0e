import { isCompletionAnswered, isShipmentAnswered } from '../../src/domain/answer';
import { evolveAll } from '../../src/domain/evolve';
import { nextStep } from '../../src/domain/next-step';
import type { Outcome } from '../../src/domain/outcome';
import type { Payment } from '../../src/domain/payment';
import {
  answered,
  aPayment,
  bambora,
  cancel,
  complete,
  confirmed,
  learned,
  looked,
  lost,
  MINUTE,
  op,
  order,
  PROVIDERS,
  START,
  ship,
  vipps,
} from './support/world';

const later: Outcome = { kind: 'tryLater', code: '429', why: 'too many requests' };
const ida = { operator: 'ida', reason: 'asked' };
const unreadable = { kind: 'inconclusive', why: 'the read failed' } as const;

const sending = (payment: Payment, operationId: string): Payment =>
  evolveAll(payment, [{ at: START, operationId, kind: 'Sending', notAfter: START + MINUTE }]);
const noticed = (payment: Payment): Payment => order(payment, { kind: 'providerNotice', text: 'webhook' });
const taken = (payment: Payment): Payment =>
  learned(payment, [{ at: START, kind: 'ForeignMovementSeen', captured: 24_900, released: 0, why: 'portal' }]);

/** Two parcels, the second of which is next. */
const two = (capabilities = vipps): Payment =>
  ship(ship(aPayment({ capabilities }), 'parcel-1', 9_900), 'parcel-2', 5_000);
const adopted = aPayment({ hold: 'adopted' });
const created = ship(aPayment({ hold: 'created' }), 'parcel-1', 9_900);
const dueOf = (payment: Payment, id: string): number => op(payment, id).dueAt;

/** Something is due at that moment, so that it is the parcel itself that answers and not that nothing is left to do. */
function isAnswered(payment: Payment, id: string, now = START): boolean {
  const isSending = payment.operations.some(({ status }) => status === 'sending');
  if (!isSending && nextStep(payment, now).kind === 'wait') throw new Error('nothing is due');
  return isShipmentAnswered(payment, id, now);
}

describe('a caller that waits for a parcel is answered', () => {
  test('at once where the payment does not know it', () => {
    expect(isAnswered(two(), 'parcel-7')).toBe(true);
  });

  test('where it ended before it had a capture', () => {
    expect(isAnswered(cancel(ship(adopted, 'parcel-1', 9_900)), 'parcel-1')).toBe(true);
  });

  test('once it is captured, and not for another parcel', () => {
    const one = answered(two(), 'parcel-1', confirmed(9_900));
    expect([isAnswered(one, 'parcel-1'), isAnswered(one, 'parcel-2')]).toEqual([true, false]);
  });

  test('where nobody knows what became of it, and not for another parcel', () => {
    const one = answered(two(), 'parcel-1', lost);
    const due = dueOf(one, 'parcel-1');
    expect([isAnswered(one, 'parcel-1'), isAnswered(one, 'parcel-2')]).toEqual([true, false]);
    expect(isAnswered(one, 'parcel-2', due)).toBe(false);
  });

  test('where the one before it holds it back', () => {
    const one = answered(two(PROVIDERS['bambora, many captures']), 'parcel-1', lost);
    expect(isAnswered(one, 'parcel-2', dueOf(one, 'parcel-1'))).toBe(true);
  });

  test('after a first attempt that was put off, and not while the attempt is on its way', () => {
    const one = ship(aPayment(), 'parcel-1', 9_900);
    expect(isAnswered(one, 'parcel-1')).toBe(false);
    expect(isAnswered(sending(one, 'parcel-1'), 'parcel-1')).toBe(false);
    const put = answered(one, 'parcel-1', later);
    expect(isAnswered(put, 'parcel-1', dueOf(put, 'parcel-1'))).toBe(true);
  });

  test('where our own limit of writes makes it stand in line: there is nothing to do but wait', () => {
    const limited = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', {
      kind: 'notSent',
      why: 'our own limit',
      retryAfterMs: MINUTE,
      ownLimit: true,
    });
    expect(isShipmentAnswered(limited, 'parcel-1', START)).toBe(true);
    expect(isShipmentAnswered(limited, 'parcel-1', START + MINUTE)).toBe(false);
  });

  test('while nothing is sent: paused, or overdrawn', () => {
    const one = answered(two(), 'parcel-1', lost);
    const due = dueOf(one, 'parcel-1');
    expect(isAnswered(order(one, { kind: 'pause', ...ida }), 'parcel-2', due)).toBe(true);
    expect(isAnswered(taken(one), 'parcel-2', due)).toBe(true);
  });

  test('where it waits for the one capture that this provider allows', () => {
    const waits = noticed(ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900));
    expect(op(waits, '@authorize').status).toBe('done');
    expect(isAnswered(waits, 'parcel-1')).toBe(true);
    const many = { ...waits, capabilities: vipps };
    expect(isAnswered(many, 'parcel-1')).toBe(false);
  });

  test('where its hold is in trouble, and not before that is known', () => {
    const first = ship(aPayment({ hold: 'adopted', capabilities: bambora }), 'parcel-1', 9_900);
    expect(isAnswered(first, 'parcel-1')).toBe(false);
    const looks = looked(ship(adopted, 'parcel-1', 9_900), '@authorize', unreadable, START);
    expect(isAnswered(looks, 'parcel-1', dueOf(looks, '@authorize'))).toBe(true);
    expect(isAnswered(created, 'parcel-1')).toBe(false);
    expect(isAnswered(sending(created, '@authorize'), 'parcel-1')).toBe(false);
    const put = answered(created, '@authorize', later);
    expect(isAnswered(put, 'parcel-1', dueOf(put, '@authorize'))).toBe(true);
  });
});

describe('a caller that waits for the end is answered', () => {
  const captured = complete(ship(aPayment(), 'parcel-1', 9_900));

  test('when it has come, whatever is looked at afterwards', () => {
    const open = noticed(aPayment());
    expect(isCompletionAnswered(open, START)).toBe(false);
    expect(isCompletionAnswered({ ...open, finishedAt: START }, START)).toBe(true);
  });

  test('not while the next order is due, or on its way', () => {
    expect(isCompletionAnswered(captured, START)).toBe(false);
    expect(isCompletionAnswered(sending(captured, 'parcel-1'), START)).toBe(false);
  });

  test('where something is in doubt, though the next order is due', () => {
    expect(isCompletionAnswered(answered(two(), 'parcel-1', lost), START)).toBe(true);
  });

  test('where something was put off, though it is due again', () => {
    const put = answered(captured, 'parcel-1', later);
    expect(isCompletionAnswered(put, dueOf(put, 'parcel-1'))).toBe(true);
  });

  test('while nothing is sent, though a look-up is due', () => {
    expect(isCompletionAnswered(order(noticed(aPayment()), { kind: 'pause', ...ida }), START)).toBe(true);
    expect(isCompletionAnswered(taken(noticed(ship(aPayment(), 'parcel-1', 9_900))), START)).toBe(true);
  });

  test('where nothing is left to do but wait', () => {
    expect(isCompletionAnswered(aPayment(), START)).toBe(true);
  });
});
