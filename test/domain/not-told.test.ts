import { check } from '../../src/domain/decide';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { notTold, toldAfterAll } from '../../src/domain/not-told';
import type { Payment } from '../../src/domain/payment';
import { aPayment, START } from './support/world';

const raised = (endpoint: string): Fact => ({
  at: START,
  kind: 'AttentionRaised',
  code: 'NotTold',
  text: 'it said 500',
  endpoint,
});
const up = (...endpoints: string[]): Payment => evolveAll(aPayment(), endpoints.map(raised));
const retry = { kind: 'retryNow', operator: 'ida', reason: 'asked' } as const;

test('a person is told once of each endpoint that was given up on', () => {
  expect(notTold(aPayment(), 'orders', 'it said 500', START)).toStrictEqual([raised('orders')]);
  expect(notTold(up('orders'), 'orders', 'it said 503', START)).toEqual([]);
  expect(notTold(up('orders'), 'books', 'it said 500', START)).toStrictEqual([raised('books')]);
});

test('and no more of the one that has heard everything after all', () => {
  const cleared: Fact = { at: START, kind: 'AttentionCleared', code: 'NotTold', endpoint: 'orders' };
  expect(toldAfterAll(aPayment(), 'orders', START)).toEqual([]);
  expect(toldAfterAll(up('books'), 'orders', START)).toEqual([]);
  expect(toldAfterAll(up('orders', 'books'), 'orders', START)).toStrictEqual([cleared]);
  expect(evolveAll(up('orders', 'books'), [cleared]).attention.map(({ endpoint }) => endpoint)).toEqual(['books']);
});

test('another attention is none of an endpoint', () => {
  const stuck: Fact = { at: START, kind: 'AttentionRaised', code: 'Stuck', text: 'x' };
  const payment = evolveAll(aPayment(), [{ ...stuck, endpoint: 'orders' }]);
  expect(notTold(payment, 'orders', 'it said 500', START)).toHaveLength(1);
});

describe('retryNow has an endpoint told again', () => {
  const ended = (payment: Payment): Payment => evolveAll(payment, [{ at: START, kind: 'PaymentFinished' }]);

  test('where nothing else waits, and after the end', () => {
    expect(check(aPayment(), retry, START)?.code).toBe('NothingWaits');
    expect(check(up('orders'), retry, START)).toBeUndefined();
    expect(check(ended(up('orders')), retry, START)).toBeUndefined();
    expect(check(ended(aPayment()), retry, START)?.code).toBe('PaymentClosed');
  });

  test('and nothing else is heard after the end because an endpoint waits', () => {
    expect(check(ended(up('orders')), { ...retry, kind: 'pause' }, START)?.code).toBe('PaymentClosed');
    const stuck: Fact = { at: START, kind: 'AttentionRaised', code: 'Stuck', text: 'x' };
    expect(check(ended(evolveAll(aPayment(), [stuck])), retry, START)?.code).toBe('PaymentClosed');
    expect(check(evolveAll(aPayment(), [stuck]), retry, START)?.code).toBe('NothingWaits');
  });
});
