import { type OperationStatus, STATUSES } from '../../src/domain/status';

test('the most doubtful comes first, and what is over last', () => {
  const order = (Object.keys(STATUSES) as OperationStatus[]).sort((a, b) => STATUSES[b].doubt - STATUSES[a].doubt);
  expect(order.slice(0, 6)).toEqual(['parked', 'unknown', 'denied', 'accepted', 'sending', 'planned']);
  const over = order.slice(6);
  expect(over.map((status) => STATUSES[status].pursuit)).toEqual(over.map(() => 'nothing'));
  expect(new Set(over.map((status) => STATUSES[status].doubt)).size).toBe(1);
});

test('what is planned is sent, what is doubtful is looked up, and a person is asked about what is parked', () => {
  const pursuits = Object.entries(STATUSES).filter(([, { pursuit }]) => pursuit !== 'nothing');
  expect(Object.fromEntries(pursuits.map(([status, { pursuit }]) => [status, pursuit]))).toEqual({
    planned: 'send',
    sending: 'await',
    accepted: 'lookUp',
    unknown: 'lookUp',
    denied: 'lookUp',
    parked: 'ask',
  });
});
