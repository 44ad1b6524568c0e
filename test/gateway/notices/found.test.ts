import { createFound } from '../../../src/gateway/notices/found';

test('what was found is kept for an hour', () => {
  let now = 0;
  const found = createFound<string>(() => now);
  found.set('hold-1', 'order-1');
  now += 3_599_999;
  expect(found.get('hold-1')).toBe('order-1');
  now += 1;
  expect(found.get('hold-1')).toBeUndefined();
  expect(found.get('hold-1')).toBeUndefined();
});

test('beyond its bound the oldest goes, and what was found again is not the oldest', () => {
  const found = createFound<number>(() => 0, 2);
  found.set('a', 1);
  found.set('b', 2);
  found.set('a', 3);
  found.set('c', 4);
  expect(['a', 'b', 'c'].map((key) => found.get(key))).toEqual([3, undefined, 4]);
});
