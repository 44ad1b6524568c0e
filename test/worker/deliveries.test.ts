import { createDeliveries } from '../../src/worker/deliveries';

test('the oldest event that an endpoint has not taken is known until it is told, or its next try is another worker’s', () => {
  let now = 1_000_000;
  const deliveries = createDeliveries(
    ['orders', 'books'],
    () => undefined,
    () => now,
  );
  expect(deliveries.oldestSeconds('orders')).toBe(0);
  deliveries.waits('orders', 'one', { since: now - 5_000, againWithinMs: 1_000 });
  deliveries.waits('orders', 'two', { since: now - 90_000, againWithinMs: 600_000 });
  expect(deliveries.oldestSeconds('orders')).toBe(90);
  expect(deliveries.oldestSeconds('books')).toBe(0);
  deliveries.waits('orders', 'two', undefined);
  expect(deliveries.oldestSeconds('orders')).toBe(5);
  now += 62_000;
  expect(deliveries.oldestSeconds('orders')).toBe(0);
  deliveries.waits('nobody', 'one', { since: now, againWithinMs: 1_000 });
});
